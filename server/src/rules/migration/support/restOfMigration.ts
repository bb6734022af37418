import type { Change, MigrationStatement } from '../../../model/migration.ts';
import type { Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { partNamesOver } from './secondColumnParts.ts';
import { unquoted, wordsOf } from './words.ts';

/** What a migration does to a column after a change of it that is done by a second column. */
export interface RestOfMigration {
  /** Statements that go, as the steps do what they do. */
  readonly absorbed: readonly MigrationStatement[];
  /** Statements that come before the exchange: views that the migration drops and makes anew stay until then. */
  readonly before: readonly MigrationStatement[];
  /** Short statements that come after the steps. */
  readonly moved: readonly MigrationStatement[];
  /** The names of the indexes and constraints over the column that are dropped: they go with it. */
  readonly gone: ReadonlySet<string>;
  /** New names of indexes and constraints by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
}

interface Question {
  readonly statement: MigrationStatement;
  readonly change: Change & { readonly kind: 'rename-column' | 'set-column-type' };
  readonly statements: readonly MigrationStatement[];
  readonly table: Table;
  readonly end: Table | undefined;
  readonly twin: string;
  /** The column's name in the end. */
  readonly name: string;
}

const again = 'the same migration changes the column in other statements too';

/**
 * What the migration does to the column beside the change. Parts over it may go, get other names, or come over the new
 * name; what is short may wait for the end.
 * @returns the reason where the steps would not end where the migration does
 */
export function restOfMigration(question: Question): RestOfMigration | string {
  const { statement, statements, change, table, twin, name } = question;
  const parts = new Set(partNamesOver(table, change.column));
  if (isChangedLater(question, parts)) return 'later migrations change the column again';
  const isOther = (other: Change) => other !== change && 'column' in other && other.column === change.column;
  if (statement.changes.some(isOther)) return again;
  const views = viewsMadeAnew(statements, statement);
  if (typeof views === 'string') return views;
  const absorbed: MigrationStatement[] = [];
  const moved: MigrationStatement[] = [];
  const gone = new Set<string>();
  const renamed = new Map<string, string>();
  for (const other of statements) {
    const words = wordsOf(other.text);
    if (other.index < statement.index) {
      if (other.changes.some((each) => isOther(each) && isOn(each, change))) return again;
      continue;
    }
    if (views.after.includes(other)) {
      moved.push(other);
      continue;
    }
    if (other.index === statement.index || ![change.column, twin, ...parts].some((each) => words.has(each)))
      continue;
    const [only] = other.changes.length === 1 ? other.changes : [];
    const dropped = only && droppedPart(only);
    const rename = renamedPart(other.text, only);
    if (other.inBlock) return again;
    if (dropped !== undefined && parts.has(dropped)) {
      absorbed.push(other);
      gone.add(dropped);
    } else if (rename && parts.has(rename.from)) {
      absorbed.push(other);
      renamed.set(rename.from, rename.to);
    } else if (isShort(other, change)) moved.push(other);
    else if (words.has(known(table.name) ?? '') || [...parts].some((each) => words.has(each))) {
      const isAddition = name === twin && only !== undefined && isPartOver(only);
      if (!isAddition || words.has(change.column)) return again;
    }
  }
  return { absorbed, before: views.before, moved, gone, renamed };
}

interface ViewsMadeAnew {
  readonly before: readonly MigrationStatement[];
  readonly after: readonly MigrationStatement[];
}

const identifier = String.raw`"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*`;
// A materialized view would take its rows anew while all wait.
const droppedViews = /^drop\s+view\s/i;
const madeView = new RegExp(
  String.raw`^create\s+(?:or\s+replace\s+)?view\s+(?:(?:${identifier})\s*\.\s*)?(${identifier})`,
  'iu',
);
const saidOfView = new RegExp(
  String.raw`^(?:grant\s.*?\son|comment\s+on\s+view|alter\s+view)\s+(?:table\s+)?(?:(?:${identifier})\s*\.\s*)?(${identifier})`,
  'isu',
);

/**
 * Views that go before a change and come again after it, as PostgreSQL refuses the change under them, with what is
 * said of them then.
 * @returns the reason where another statement between the two may need them gone
 */
function viewsMadeAnew(
  statements: readonly MigrationStatement[],
  { index: at }: MigrationStatement,
): ViewsMadeAnew | string {
  const made = statements.filter(({ index, text }) => index > at && madeView.test(text.trim()));
  const names = new Set(made.flatMap(({ text }) => nameIn(madeView, text)));
  const namesAny = ({ text }: MigrationStatement) => [...wordsOf(text)].some((word) => names.has(word));
  const drops = statements.filter((each) => droppedViews.test(each.text.trim()) && namesAny(each));
  const before = drops.filter(({ index }) => index < at);
  if (before.length === 0) return { before: [], after: [] };
  const [first] = before;
  const after = statements.filter(
    (each) =>
      made.includes(each) ||
      (each.index > at && nameIn(saidOfView, each.text).some((name) => names.has(name))),
  );
  const own = new Set([...before, ...after]);
  const read = new Set(made.flatMap(({ text }) => [...wordsOf(text)]));
  const isBetween = (each: MigrationStatement) =>
    first !== undefined && each.index > first.index && each.index !== at && !own.has(each);
  const needsThem = statements.some(
    (each) =>
      isBetween(each) &&
      (namesAny(each) ||
        each.changes.some((change) => 'tableLabel' in change && reads(read, change.tableLabel))),
  );
  const isWhole = drops.length === before.length && [...own].every(({ inBlock }) => !inBlock);
  return needsThem || !isWhole ? again : { before, after };
}

function reads(words: ReadonlySet<string>, tableLabel: string): boolean {
  return words.has(tableLabel.split('.').at(-1) ?? '');
}

function nameIn(pattern: RegExp, text: string): readonly string[] {
  const name = pattern.exec(text.trim())?.[1];
  return name === undefined ? [] : [unquoted(name)];
}

/** True where the table ends with something over the column that this migration does not make. */
function isChangedLater({ statements, end, name }: Question, parts: ReadonlySet<string>): boolean {
  if (!end) return false;
  const written = statements.map(({ text }) => text).join('\n');
  const isForeseen = (part: string) => parts.has(part) || written.includes(part);
  return !end.columns.some(({ key }) => key === name) || !partNamesOver(end, name).every(isForeseen);
}

function isOn(one: Change, other: Change): boolean {
  return 'tableLabel' in one && 'tableLabel' in other && one.tableLabel === other.tableLabel;
}

function droppedPart(change: Change): string | undefined {
  return change.kind === 'drop-constraint' || change.kind === 'drop-index' ? change.name : undefined;
}

/** ALTER INDEX … RENAME is no change of the table: only its text tells. */
function renamedPart(text: string, change: Change | undefined) {
  if (change?.kind === 'rename-constraint') return { from: change.name, to: change.to };
  const word = String.raw`("(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`;
  const pattern = new RegExp(
    String.raw`^alter\s+index\s+(?:if\s+exists\s+)?(?:${word}\.)?${word}\s+rename\s+to\s+${word}\s*$`,
    'iu',
  );
  const [, , from, to] = pattern.exec(text.trim()) ?? [];
  return from === undefined || to === undefined ? undefined : { from: unquoted(from), to: unquoted(to) };
}

/** Takes no time itself and reads no row, so that it may stand behind the exchange of the columns. */
function isShort({ text, changes }: MigrationStatement, on: Change): boolean {
  if (/^comment\s+on\s+column\b/i.test(text.trim())) return true;
  const isShortChange = (change: Change) =>
    change.kind === 'set-default' ||
    change.kind === 'drop-default' ||
    change.kind === 'drop-not-null' ||
    (change.kind === 'alter-other' &&
      /^AT_(?:SetIdentity|SetStatistics|SetStorage|SetOptions)$/.test(change.command));
  return changes.length > 0 && changes.every((change) => isShortChange(change) && isOn(change, on));
}

/** What can be added to a column that is still NULL in all rows. */
function isPartOver(change: Change): boolean {
  if (change.kind === 'create-index') return true;
  if (change.kind !== 'add-constraint') return false;
  return change.constraint.kind === 'unique' || change.constraint.kind === 'foreign-key';
}
