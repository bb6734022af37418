import type { EditRefusal, FileEdit, SchemaEdit } from '../../../model/edit.ts';
import type { FilePath } from '../../../model/span.ts';
import type { SourceHost } from '../../source.ts';
import { createNaming, type NamedPart } from '../../write/naming.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import { type DatabaseState, partsOf } from '../database.ts';
import { type Basis, qualifiedName } from './basis.ts';
import { createDraft, type Draft } from './draft.ts';
import { addColumn } from './edits/addColumn.ts';
import { setColumnType, setDefault, setNotNull } from './edits/columns.ts';
import { addConstraint } from './edits/constraints.ts';
import { useEnumType } from './edits/enumType.ts';
import { setGenerated } from './edits/generated.ts';
import { addIndex } from './edits/indexes.ts';
import { makeArray } from './edits/makeArray.ts';
import { setOnUpdate } from './edits/onUpdate.ts';
import {
  removePart,
  setDeferrable,
  setNullsNotDistinct,
  setPartName,
  setReferentialAction,
  validateConstraint,
} from './edits/parts.ts';
import { removeColumn } from './edits/removeColumn.ts';
import { splitOff } from './edits/splitOff.ts';
import { writeInRounds } from './rounds.ts';
import { type Outcome, type Session, writtenReference } from './session.ts';
import { wordingOf } from './wording.ts';

/** What the writer needs to know besides the edits. */
export interface SqlWriteContext {
  readonly host: SourceHost;
  /** The database before the files; `emptyDatabase(scope)` for schema files. */
  readonly before: DatabaseState;
  /** The files that make the database, in the order in which they are run. */
  readonly files: readonly FilePath[];
  /** False for files that have been run and must stay as they are; by default all may be edited. */
  readonly mayEdit?: (file: FilePath) => boolean;
  /** Patterns for names that an edit leaves open; by default they are learnt from the schema. */
  readonly conventions?: Partial<Record<NamedPart, string>>;
}

/** PostgreSQL's own names of unnamed parts. */
export const defaultNames: Readonly<Record<NamedPart, string>> = {
  index: '{table}_{columns}_idx',
  unique: '{table}_{columns}_key',
};

/**
 * Turns edits of the model into text edits of SQL schema files. Edits of one table are made one after the other,
 * each on a draft that is read anew; an edit that is there already changes nothing. All or nothing: the first
 * edit that cannot be written refuses the whole.
 */
export function writeSqlEdits(
  edits: readonly SchemaEdit[],
  context: SqlWriteContext,
): readonly FileEdit[] | EditRefusal {
  const draft = createDraft(context.host, context.before, context.files);
  const original = draft.reading();
  const wording = wordingOf([...original.texts.values()].join('\n'));
  const naming = createNaming(partsOf(original.state), defaultNames, context.conventions);
  const sessionOn = (own: Draft): Session => ({
    draft: own,
    basis: (): Basis => {
      const reading = own.reading();
      return {
        state: reading.state,
        wording,
        naming,
        reference: (table) => writtenReference(reading, table) ?? qualifiedName(wording, table),
      };
    },
  });
  const outcome = writeInRounds(draft, edits, (own, edit) => writeOne(sessionOn(own), edit));
  if (outcome) return outcome;
  if (draft.reading().problems > original.problems)
    return refuse('The change would leave SQL that PostgreSQL does not accept.');
  const result = draft.result();
  const locked = result.find(({ file }) => context.mayEdit?.(file) === false);
  if (locked) return refuse('The table is made by a migration that has been run.');
  return result;
}

function writeOne(session: Session, edit: SchemaEdit): Outcome {
  switch (edit.kind) {
    case 'add-index':
      return addIndex(session, edit);
    case 'add-unique':
    case 'add-primary-key':
    case 'add-check':
    case 'add-foreign-key':
    case 'set-column-unique':
      return addConstraint(session, edit);
    case 'add-column':
      return addColumn(session, edit);
    case 'remove-part':
      return removePart(session, edit);
    case 'set-not-null':
      return setNotNull(session, edit);
    case 'set-default':
      return setDefault(session, edit);
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
    case 'validate-constraint':
      return validateConstraint(session, edit);
    case 'set-deferrable':
      return setDeferrable(session, edit);
    case 'set-nulls-not-distinct':
      return setNullsNotDistinct(session, edit);
    case 'remove-column':
      return removeColumn(session, edit);
    case 'set-column-name':
    case 'set-table-name':
    case 'cover-file':
    case 'export-binding':
    case 'annotate-reference':
      return refuse('SQL has nothing that corresponds to this change.');
    default:
      return isRefusal(edit satisfies never) ? edit : undefined;
  }
}
