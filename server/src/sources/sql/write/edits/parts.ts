import type {
  EditRefusal,
  RemovePart,
  SetDeferrable,
  SetNullsNotDistinct,
  SetPartName,
  SetReferentialAction,
  ValidateConstraint,
} from '../../../../model/edit.ts';
import type {
  Check,
  EntityId,
  ForeignKey,
  Index,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../../../model/schema.ts';
import type { Span } from '../../../../model/span.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { nameOf } from '../../tableNames.ts';
import { type Basis, sameColumns, schemaPrefix, wantedTable } from '../basis.ts';
import { actionWords, foreignKeyClause, namedClause } from '../clauses.ts';
import { removeItem, removePhrase, type TextRange } from '../layout.ts';
import { type PartPlace, partPlace } from '../locate.ts';
import { mentionsOf } from '../mentions.ts';
import { tableOf } from '../reading.ts';
import { type Outcome, removeCommand, type Session } from '../session.ts';
import { removeStatement } from '../statements.ts';

type Part = PrimaryKey | UniqueConstraint | ForeignKey | Index | Check;
type PartEdit =
  | RemovePart
  | SetPartName
  | SetReferentialAction
  | SetNullsNotDistinct
  | ValidateConstraint
  | SetDeferrable;

const changed = 'The file has changed since it was read.';

/** DROP, RENAME, or another ON DELETE, as statements. */
export function partStatements(basis: Basis, edit: PartEdit): readonly string[] | EditRefusal {
  const found = wantedPart(basis, edit.table, spanOf(edit));
  if (isRefusal(found)) return found;
  const { table, part, name } = found;
  const { keyword, identifier } = basis.wording;
  const reference = basis.reference(table);
  const alter = `${keyword('ALTER TABLE')} ${reference} `;
  const isIndex = part.kind === 'index';
  switch (edit.kind) {
    case 'remove-part': {
      const needed = neededBy(basis, table, part);
      if (needed) return needed;
      return isIndex
        ? [`${keyword('DROP INDEX')} ${schemaPrefix(reference)}${identifier(name)}`]
        : [`${alter}${keyword('DROP CONSTRAINT')} ${identifier(name)}`];
    }
    case 'set-part-name':
      if (name === edit.name) return [];
      return isIndex
        ? [
            `${keyword('ALTER INDEX')} ${schemaPrefix(reference)}${identifier(name)} ${keyword('RENAME TO')} ${identifier(edit.name)}`,
          ]
        : [
            `${alter}${keyword('RENAME CONSTRAINT')} ${identifier(name)} ${keyword('TO')} ${identifier(edit.name)}`,
          ];
    case 'set-referential-action': {
      if (part.kind !== 'foreign-key') return refuse(changed);
      const event = edit.event === 'delete' ? 'onDelete' : 'onUpdate';
      const clause = foreignKeyClause(basis, part, { [event]: edit.action });
      if (isRefusal(clause)) return clause;
      const drop = `${keyword('DROP CONSTRAINT')} ${identifier(name)}`;
      return [`${alter}${drop}, ${keyword('ADD')} ${namedClause(basis, name, clause)}`];
    }
    case 'validate-constraint':
      return [`${alter}${keyword('VALIDATE CONSTRAINT')} ${identifier(name)}`];
    case 'set-deferrable':
      if (part.kind !== 'foreign-key') return refuse(changed);
      if (part.deferrable === 'deferred') return [];
      return [
        `${alter}${keyword('ALTER CONSTRAINT')} ${identifier(name)} ${keyword('DEFERRABLE INITIALLY DEFERRED')}`,
      ];
    case 'set-nulls-not-distinct': {
      if (part.kind !== 'unique') return refuse('Only a unique constraint is made anew like this.');
      const columns = known(part.columns);
      if (!columns) return refuse(changed);
      if (part.nullsNotDistinct) return [];
      const needed = neededBy(basis, table, part);
      if (needed) return needed;
      const drop = `${keyword('DROP CONSTRAINT')} ${identifier(name)}`;
      const clause = `${keyword('UNIQUE NULLS NOT DISTINCT')} ${basis.wording.columns(columns)}`;
      return [`${alter}${drop}, ${keyword('ADD')} ${namedClause(basis, name, clause)}`];
    }
    default:
      return edit satisfies never;
  }
}

/** The words NOT VALID go from where the schema file has them. */
export function validateConstraint(session: Session, edit: ValidateConstraint): Outcome {
  const found = locatePart(session, edit);
  if (isRefusal(found)) return found;
  const { file, start, end } = found.part.span.whole;
  const text = session.draft.reading().texts.get(file) ?? '';
  // Of a foreign key it may stand behind the span.
  const rest = text.slice(start, text.indexOf(';', end) < 0 ? text.length : text.indexOf(';', end));
  const words = /\s+NOT\s+VALID\b/i.exec(rest);
  if (!words) return refuse(changed);
  const at = start + words.index;
  session.draft.apply(file, [{ start: at, end: at + words[0].length, newText: '' }]);
  return undefined;
}

/** DEFERRABLE behind what the foreign key says of deletes and updates. */
export function setDeferrable(session: Session, edit: SetDeferrable): Outcome {
  const found = locatePart(session, edit);
  if (isRefusal(found)) return found;
  const { part } = found;
  if (part.kind !== 'foreign-key') return refuse(changed);
  if (part.deferrable) return undefined;
  const { file, end } = part.span.whole;
  const text = session.draft.reading().texts.get(file) ?? '';
  // Of a constraint of a column these words stand behind its span.
  const said = /^\s+(?:NOT\s+DEFERRABLE|INITIALLY\s+IMMEDIATE)\b/i.exec(text.slice(end));
  if (said) return refuse('The foreign key says that it is not to be deferred.');
  const newText = ` ${session.basis().wording.keyword('DEFERRABLE INITIALLY DEFERRED')}`;
  session.draft.apply(file, [{ start: end, end, newText }]);
  return undefined;
}

/** NULLS NOT DISTINCT behind UNIQUE. */
export function setNullsNotDistinct(session: Session, edit: SetNullsNotDistinct): Outcome {
  const found = locatePart(session, edit);
  if (isRefusal(found)) return found;
  const { part } = found;
  if (part.kind !== 'unique') return refuse('Only a unique constraint is changed like this.');
  if (part.nullsNotDistinct) return undefined;
  const { file, start, end } = part.span.whole;
  const text = session.draft.reading().texts.get(file)?.slice(start, end) ?? '';
  const word = /\bUNIQUE\b(?:\s+NULLS\s+DISTINCT\b)?/i.exec(text);
  if (!word) return refuse(changed);
  const at = start + word.index;
  const newText = session.basis().wording.keyword('UNIQUE NULLS NOT DISTINCT');
  session.draft.apply(file, [{ start: at, end: at + word[0].length, newText }]);
  return undefined;
}

/** The constraint or index goes from where it is written. */
export function removePart(session: Session, edit: RemovePart): Outcome {
  const found = locatePart(session, edit);
  if (isRefusal(found)) return found;
  const { table, part, name, place } = found;
  const needed = neededBy(session.basis(), table, part);
  if (needed) return needed;
  const mentions = mentionsOf(
    session.draft.reading(),
    placeIndex(session, place),
    name,
    part.kind === 'index',
  );
  if (isRefusal(mentions)) return mentions;
  for (const mention of mentions.toReversed()) {
    const text = session.draft.reading().texts.get(mention.statement.file) ?? '';
    session.draft.apply(mention.statement.file, removeStatement(text, mention.statement));
  }
  // Mentions stand behind the part, whose place has not moved.
  const again = mentions.length > 0 ? partPlace(session.draft.reading(), table, part.span.whole) : place;
  if (!again) return refuse(changed);
  switch (again.kind) {
    case 'statement': {
      const text = session.draft.reading().texts.get(again.statement.file) ?? '';
      session.draft.apply(again.statement.file, removeStatement(text, again.statement));
      return undefined;
    }
    case 'element':
      session.draft.apply(again.statement.file, removeItem(again.list, again.index));
      return undefined;
    case 'command':
      return removeCommand(session, again.place);
    case 'phrase':
      session.draft.apply(again.statement.file, [removePhrase(again.text, withAttributes(again))]);
      return undefined;
    default:
      return again satisfies never;
  }
}

/** The name where it is written, or CONSTRAINT and the name before the part. */
export function setPartName(session: Session, edit: SetPartName): Outcome {
  const found = locatePart(session, edit);
  if (isRefusal(found)) return found;
  const { part, name, place } = found;
  if (known(part.name.explicit) === edit.name) return undefined;
  const { wording } = session.basis();
  const reading = session.draft.reading();
  const mentions = mentionsOf(reading, placeIndex(session, place), name, part.kind === 'index');
  if (isRefusal(mentions)) return mentions;
  for (const { statement, range } of mentions.toReversed())
    session.draft.apply(statement.file, [{ ...range, newText: wording.identifier(edit.name) }]);
  const { file, start, end } = part.span.name;
  const written = part.name.explicit !== undefined;
  if (part.kind === 'index') {
    const at = written ? start : indexNamePosition(session, part);
    const newText = wording.identifier(edit.name) + (written ? '' : ' ');
    session.draft.apply(file, [{ start: at, end: written ? end : at, newText }]);
    return undefined;
  }
  const text = reading.texts.get(file) ?? '';
  const { whole } = part.span;
  const named = /^CONSTRAINT\s+("(?:[^"]|"")*"|[^\s"]+)/i.exec(text.slice(whole.start, whole.end));
  if (named) {
    const to = whole.start + named[0].length;
    const from = to - (named[1] as string).length;
    session.draft.apply(file, [{ start: from, end: to, newText: wording.identifier(edit.name) }]);
  } else {
    const newText = `${wording.keyword('CONSTRAINT')} ${wording.identifier(edit.name)} `;
    session.draft.apply(file, [{ start: whole.start, end: whole.start, newText }]);
  }
  return undefined;
}

/** ON DELETE or ON UPDATE, in place of the action that is there or after the target. */
export function setReferentialAction(session: Session, edit: SetReferentialAction): Outcome {
  const found = locatePart(session, edit);
  if (isRefusal(found)) return found;
  const { part } = found;
  if (part.kind !== 'foreign-key') return refuse(changed);
  if (known(edit.event === 'delete' ? part.onDelete : part.onUpdate) === edit.action) return undefined;
  const { file, start, end } = part.span.whole;
  const text = session.draft.reading().texts.get(file)?.slice(start, end) ?? '';
  const { keyword } = session.basis().wording;
  const words = keyword(actionWords(edit.action));
  const event = edit.event.toUpperCase();
  const action = String.raw`(?:NO\s+ACTION|RESTRICT|CASCADE|SET\s+(?:NULL|DEFAULT)(?:\s*\([^)]*\))?)`;
  const present = new RegExp(String.raw`\bON\s+${event}\s+(${action})`, 'i').exec(text);
  if (present) {
    const to = start + present.index + present[0].length;
    session.draft.apply(file, [{ start: to - (present[1] as string).length, end: to, newText: words }]);
    return undefined;
  }
  const at = start + actionPosition(text, edit.event, action);
  session.draft.apply(file, [{ start: at, end: at, newText: ` ${keyword(`ON ${event}`)} ${words}` }]);
  return undefined;
}

/** ON DELETE stands before ON UPDATE by habit, and both before DEFERRABLE and NOT VALID. */
function actionPosition(text: string, event: 'delete' | 'update', action: string): number {
  const other = new RegExp(String.raw`\s+ON\s+(?:DELETE|UPDATE)\s+${action}`, 'i').exec(text);
  if (other) return other.index + (event === 'update' ? other[0].length : 0);
  const tail = /\s+(?:(?:NOT\s+)?DEFERRABLE|INITIALLY|NOT\s+VALID|(?:NOT\s+)?ENFORCED)\b/i.exec(text);
  return tail ? tail.index : text.length;
}

function spanOf(edit: PartEdit): Span {
  return edit.kind === 'set-referential-action' ? edit.foreignKey : edit.part;
}

function wantedPart(
  basis: Basis,
  id: EntityId,
  span: Span | undefined,
): { readonly table: Table; readonly part: Part; readonly name: string } | EditRefusal {
  const table = wantedTable(basis, id);
  if (isRefusal(table)) return table;
  const former = basis.original && tableOf(basis.original, id);
  const written = partsOf(former ?? table).find((one) => isSpan(one.span.whole, span));
  const name = written && nameOf(written.name);
  const part = former
    ? partsOf(table).find((one) => one.kind === written?.kind && nameOf(one.name) === name)
    : written;
  return part && name !== undefined ? { table, part, name } : refuse(changed);
}

function partsOf({ primaryKey, uniques, foreignKeys, indexes, checks }: Table): readonly Part[] {
  return [...(primaryKey ? [primaryKey] : []), ...uniques, ...foreignKeys, ...indexes, ...checks];
}

function isSpan(a: Span, b: Span | undefined): boolean {
  return b !== undefined && a.file === b.file && a.start === b.start && a.end === b.end;
}

function locatePart(session: Session, edit: PartEdit) {
  const found = wantedPart(session.basis(), edit.table, session.draft.current(spanOf(edit)));
  if (isRefusal(found)) return found;
  const place = found.part.span.inherited
    ? undefined
    : partPlace(session.draft.reading(), found.table, found.part.span.whole);
  return place ? { ...found, place } : refuse('The part comes from another table.');
}

function placeIndex(session: Session, place: PartPlace): number {
  const statement = place.kind === 'command' ? place.place.statement : place.statement;
  return session.draft.reading().statements.indexOf(statement);
}

/** A key that a foreign key leads to, and that no other key of the table replaces, has to stay. */
function neededBy(basis: Basis, table: Table, part: Part): EditRefusal | undefined {
  if (part.kind === 'check' || part.kind === 'foreign-key') return undefined;
  const keyOf = (one: Part) =>
    one.kind === 'index'
      ? one.unique && !one.predicate
        ? known(one.members)?.map((member) => member.column)
        : undefined
      : one.kind === 'unique' || one.kind === 'primary-key'
        ? known(one.columns)
        : undefined;
  const columns = keyOf(part);
  if (!columns) return undefined;
  const others = [table.primaryKey, ...table.uniques, ...table.indexes].filter(
    (one) => one !== undefined && one !== part,
  );
  for (const other of basis.state.tables.values()) {
    for (const key of other.foreignKeys) {
      const target = known(key.target);
      const wanted = target?.table === table.id ? known(target.columns) : undefined;
      if (!wanted || !sameSet(columns, wanted)) continue;
      if (others.some((one) => sameSet(keyOf(one as Part), wanted))) continue;
      return refuse(`The foreign key ${nameOf(key.name) ?? ''} of ${known(other.name) ?? ''} leads to it.`);
    }
  }
  return undefined;
}

function sameSet(a: readonly (string | undefined)[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && sameColumns([...a].sort(), [...b].sort());
}

/** A constraint of a column with the DEFERRABLE and INITIALLY that follow it. */
function withAttributes({ text, range }: PartPlace & { readonly kind: 'phrase' }): TextRange {
  const attributes = /^(?:\s+(?:NOT\s+)?DEFERRABLE|\s+INITIALLY\s+(?:DEFERRED|IMMEDIATE))*/i.exec(
    text.slice(range.end),
  );
  return { start: range.start, end: range.end + (attributes?.[0].length ?? 0) };
}

/** Before ON, for an index that PostgreSQL names. */
function indexNamePosition(session: Session, index: Index): number {
  const { file, start, end } = index.span.whole;
  const text = session.draft.reading().texts.get(file)?.slice(start, end) ?? '';
  const head = /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?/i.exec(text);
  return start + (head?.[0].length ?? 0);
}
