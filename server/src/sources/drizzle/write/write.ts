import { createCatalog } from '../../../model/catalog.ts';
import type { EditRefusal, FileEdit, SchemaEdit } from '../../../model/edit.ts';
import type { Schema } from '../../../model/schema.ts';
import type { SourceHost } from '../../source.ts';
import { createNaming, type NamedPart } from '../../write/naming.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import { createDraft } from './draft.ts';
import { addColumn } from './edits/addColumn.ts';
import { setColumnName } from './edits/columnName.ts';
import { setColumnType } from './edits/columnType.ts';
import { coverFile } from './edits/coverFile.ts';
import { useEnumType } from './edits/enumType.ts';
import { exportBinding } from './edits/exportBinding.ts';
import { addForeignKey, annotateReference, setReferentialAction } from './edits/foreignKeys.ts';
import { setGenerated } from './edits/generated.ts';
import { makeArray } from './edits/makeArray.ts';
import { setColumnUnique, setDefault, setNotNull, setOnUpdate } from './edits/modifiers.ts';
import { setNullsNotDistinct } from './edits/nullsNotDistinct.ts';
import { setPartName } from './edits/partName.ts';
import { removeColumn } from './edits/removeColumn.ts';
import { removePart } from './edits/removePart.ts';
import { splitOff } from './edits/splitOff.ts';
import { setTableName } from './edits/tableName.ts';
import { addCheck, addIndex, addPrimaryKey, addUnique } from './edits/tableParts.ts';
import { dropUnusedImports } from './imports.ts';
import type { Outcome, Session } from './session.ts';
import { isBroken } from './validity.ts';

const defaultNames: Readonly<Record<NamedPart, string>> = {
  index: '{table}_{columns}_idx',
  unique: '{table}_{columns}_unique',
};

/** What the writer needs to know besides the edits. */
export interface DrizzleWriteContext {
  readonly host: SourceHost;
  /** The schema as read from the texts that the host gives now: its spans must fit them. */
  readonly schema: Schema;
  /** Patterns for names that an edit leaves open; by default they are learnt from the schema. */
  readonly conventions?: Partial<Record<NamedPart, string>>;
}

/**
 * Turns edits of the model into text edits of Drizzle code. The edits are made one after the other on a
 * draft, so that several for one table share its extra config and its imports; an edit that is there already
 * changes nothing. All or nothing: the first edit that cannot be written refuses the whole, and a caller
 * with many independent edits (fix all) tries them one by one then.
 */
export function writeDrizzleEdits(
  edits: readonly SchemaEdit[],
  context: DrizzleWriteContext,
): readonly FileEdit[] | EditRefusal {
  const draft = createDraft(context.host);
  const session: Session = {
    host: context.host,
    schema: context.schema,
    catalog: createCatalog(context.schema),
    draft,
    naming: createNaming(context.schema, defaultNames, context.conventions),
  };
  const wanted = withoutRepeats(edits);
  if (isRefusal(wanted)) return wanted;
  for (const edit of wanted) {
    const outcome = writeOne(session, edit);
    if (outcome) return outcome;
  }
  for (const file of draft.changed()) {
    dropUnusedImports(draft, file);
    if (isBroken(draft, file)) return refuse('The change would leave code that does not parse.');
  }
  return draft.result();
}

function writeOne(session: Session, edit: SchemaEdit): Outcome {
  switch (edit.kind) {
    case 'add-index':
      return addIndex(session, edit);
    case 'add-unique':
      return addUnique(session, edit);
    case 'add-primary-key':
      return addPrimaryKey(session, edit);
    case 'add-check':
      return addCheck(session, edit);
    case 'add-foreign-key':
      return addForeignKey(session, edit);
    case 'add-column':
      return addColumn(session, edit);
    case 'remove-part':
      return removePart(session, edit);
    case 'set-not-null':
      return setNotNull(session, edit);
    case 'set-default':
      return setDefault(session, edit);
    case 'set-column-unique':
      return setColumnUnique(session, edit);
    case 'set-referential-action':
      return setReferentialAction(session, edit);
    case 'set-part-name':
      return setPartName(session, edit);
    case 'set-column-type':
      return setColumnType(session, edit);
    case 'set-on-update':
      return setOnUpdate(session, edit);
    case 'use-enum-type':
      return useEnumType(session, edit);
    case 'split-off':
      return splitOff(session, edit);
    case 'make-array':
      return makeArray(session, edit);
    case 'set-generated':
      return setGenerated(session, edit);
    case 'set-nulls-not-distinct':
      return setNullsNotDistinct(session, edit);
    case 'set-column-name':
      return setColumnName(session, edit);
    case 'set-table-name':
      return setTableName(session, edit);
    case 'remove-column':
      return removeColumn(session, edit);
    case 'cover-file':
      return coverFile(session, edit);
    case 'validate-constraint':
    case 'set-deferrable':
      return refuse('Drizzle has nothing that corresponds to this change.');
    case 'export-binding':
      return exportBinding(session, edit);
    case 'annotate-reference':
      return annotateReference(session, edit);
    default:
      return edit satisfies never;
  }
}

/** Two wishes for one place that differ cannot both be met. */
function withoutRepeats(edits: readonly SchemaEdit[]): readonly SchemaEdit[] | EditRefusal {
  const seen = new Set<string>();
  const places = new Map<string, string>();
  const result: SchemaEdit[] = [];
  for (const edit of edits) {
    const text = JSON.stringify(edit, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    if (seen.has(text)) continue;
    seen.add(text);
    const place = placeOf(edit);
    const earlier = place === undefined ? undefined : places.get(place);
    if (earlier !== undefined && earlier !== text)
      return refuse('Two of the edits want different things of one place.');
    if (place !== undefined) places.set(place, text);
    result.push(edit);
  }
  return result;
}

/** What an edit decides alone; undefined for edits that add something. */
function placeOf(edit: SchemaEdit): string | undefined {
  switch (edit.kind) {
    case 'set-not-null':
    case 'set-default':
      return `${edit.kind} ${edit.table} ${edit.column}`;
    case 'set-column-type':
    case 'use-enum-type':
    case 'make-array':
      return `type ${edit.table} ${edit.column}`;
    case 'set-referential-action':
      return `${edit.kind} ${edit.foreignKey.file} ${edit.foreignKey.start} ${edit.event}`;
    case 'set-part-name':
    case 'remove-part':
      return `part ${edit.part.file} ${edit.part.start}`;
    default:
      return undefined;
  }
}
