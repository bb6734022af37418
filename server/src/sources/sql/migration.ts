import type { Node, RangeVar } from 'libpg-query';
import type { MigrationFile, MigrationStatement, StatementTransaction } from '../../model/migration.ts';
import type { Span } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { withAlteredEarly } from './alteredEarly.ts';
import { isMadeAlready, statementsInBlock } from './apply/doBlock.ts';
import { withRowSecurityOfBlock } from './apply/rowSecurityInBlock.ts';
import { withUnseenOfBlock } from './apply/unseenInBlock.ts';
import type { ChangeContext } from './changes/context.ts';
import { filledColumns } from './changes/filledColumns.ts';
import { createdTable, statementChanges } from './changes/statementChanges.ts';
import { atSessionEnd, type DatabaseState, lookUp } from './database.ts';
import { withLeftTransactions } from './history/leftTransaction.ts';
import { changesetAt, changesetsOf } from './history/liquibase.ts';
import { runsApart } from './history/transaction.ts';
import { type QualifiedName, relationParts } from './identifiers.ts';
import { applyStatement } from './replay.ts';
import type { SqlScript } from './script.ts';
import { type PlacedStatement, tokenSpan, wholeSpan } from './statement.ts';

/** A migration file judged against the database before it. */
export interface ReplayedMigration {
  readonly statements: readonly MigrationStatement[];
  readonly after: DatabaseState;
}

/** Follows the statements of one migration: what each changes, in which transaction, under which settings. */
export function replayMigration(
  before: DatabaseState,
  script: SqlScript,
  file: MigrationFile,
): ReplayedMigration {
  const statements: MigrationStatement[] = [];
  const newTables = new Set<QualifiedName>();
  const madeTables = new Set<QualifiedName>();
  const emptyTables = new Set<QualifiedName>();
  const filled = new Set<string>();
  let addedInTransaction = new Set<string>();
  let transaction: StatementTransaction = file.wrapped
    ? { kind: 'inside', opened: 'by-tool', number: 0 }
    : { kind: 'alone' };
  let transactions = 1;
  let settings: Readonly<Record<string, string>> = {};
  let state: DatabaseState = before;
  const changesets = file.tool === 'liquibase' ? changesetsOf(script.text) : [];
  let changeset = -1;

  for (const { statement, index, block } of stepsOf(script)) {
    const { node } = statement.parsed;
    // A block makes what is not there yet.
    if (block !== undefined && isMadeAlready(state, node)) continue;
    const own = changesetAt(changesets, statement);
    if (own && own.number !== changeset) {
      changeset = own.number;
      transaction = own.changeset.transaction
        ? { kind: 'inside', opened: 'by-tool', number: transactions++ }
        : { kind: 'alone' };
      addedInTransaction = new Set();
    }
    if ('TransactionStmt' in node && block === undefined) {
      const boundary = transactionBoundary(node.TransactionStmt.kind);
      if (boundary === 'open') transaction = { kind: 'inside', opened: 'by-file', number: transactions++ };
      if (boundary === 'close') transaction = { kind: 'alone' };
      if (boundary) addedInTransaction = new Set();
    }
    const context: ChangeContext = {
      state,
      statement,
      newTables,
      madeTables,
      emptyTables,
      filledColumns: filled,
      addedInTransaction,
    };
    const changes = statementChanges(context);
    const apart =
      block === undefined &&
      transaction.kind === 'inside' &&
      transaction.opened === 'by-tool' &&
      runsApart(file.tool, statement);
    if (apart) transaction = { kind: 'alone' };
    statements.push({
      kind: 'statement',
      id: `${file.path}#${index}`,
      dialect: 'postgresql',
      file,
      index,
      changes,
      transaction:
        block !== undefined && transaction.kind === 'alone'
          ? { kind: 'inside', opened: 'by-file', number: -1 - block }
          : transaction,
      settings,
      span: {
        whole: wholeSpan(statement),
        name: tokenSpan(statement, 0),
        ...(block === undefined ? removalOf(script.text, wholeSpan(statement)) : {}),
        ...(index === 0 ? { above: placeAbove(script.text, wholeSpan(statement)) } : {}),
      },
      text: statement.parsed.text,
      ...(block === undefined ? {} : { inBlock: true as const }),
    });
    settings = withSetting(settings, node);
    if (transaction.kind === 'alone') addedInTransaction = new Set();
    if (apart) transaction = { kind: 'inside', opened: 'by-tool', number: transactions++ };
    for (const change of changes)
      if (change.kind === 'add-constraint' && 'notValid' in change.constraint && change.constraint.notValid) {
        const { constraint } = change;
        const name = 'part' in constraint ? known(constraint.part.name.explicit) : undefined;
        if (name !== undefined) addedInTransaction.add(`${change.tableLabel} ${name}`);
      }
    const created = createdTable(context);
    if (created !== undefined) {
      newTables.add(created);
      madeTables.add(created);
    }
    const written = filledTable(state, statement);
    if (written !== undefined) for (const names of [newTables, emptyTables]) names.delete(written);
    for (const column of filledColumns(state, statement)) filled.add(column);
    for (const emptied of emptiedTables(state, statement)) emptyTables.add(emptied);
    const last = state;
    if (block === undefined && file.direction === 'up') state = withAlteredEarly(state, statement, file.path);
    // The statements of a block follow as steps of their own.
    state =
      'DoStmt' in node
        ? withUnseenOfBlock(withRowSecurityOfBlock(state, node.DoStmt), node.DoStmt)
        : applyStatement(state, statement);
    if (changes.some(({ kind }) => kind === 'rename-table' || kind === 'set-schema'))
      for (const names of [newTables, madeTables, emptyTables]) followNames(names, last, state);
    if (created !== undefined) {
      const made = state.tables.get(created);
      const last = statements.at(-1);
      if (made && last)
        statements[statements.length - 1] = {
          ...last,
          changes: last.changes.map((change) =>
            change.kind === 'create-table' ? { ...change, created: made } : change,
          ),
        };
    }
  }
  return {
    statements: withLeftTransactions(statements, script.text, file),
    after: atSessionEnd(state, before, script.text),
  };
}

interface Step {
  readonly statement: PlacedStatement;
  /** Between its block's and the next statement's for one in a block. */
  readonly index: number;
  /** The number of the block that it stands in. */
  readonly block?: number;
}

/** The statements of a script, each block followed by those in it. */
function stepsOf({ statements }: SqlScript): readonly Step[] {
  return statements.flatMap((statement, index): readonly Step[] => {
    const { node } = statement.parsed;
    const inner = 'DoStmt' in node ? statementsInBlock(statement, node.DoStmt) : [];
    return [
      { statement, index },
      ...inner.map((each, i) => ({
        statement: each,
        index: index + (i + 1) / (inner.length + 1),
        block: index,
      })),
    ];
  });
}

/** A table that has another name now is the same table: known by what it is made of. */
function followNames(names: Set<QualifiedName>, before: DatabaseState, after: DatabaseState): void {
  const added = [...after.tables].filter(([name]) => !before.tables.has(name));
  for (const name of [...names]) {
    if (after.tables.has(name)) continue;
    const columns = before.tables
      .get(name)
      ?.columns.map(({ key }) => key)
      .join();
    const now = added.find(([, table]) => table.columns.map(({ key }) => key).join() === columns);
    names.delete(name);
    if (now) names.add(now[0]);
  }
}

function removalOf(text: string, whole: Span): Pick<MigrationStatement['span'], 'removal' | 'blank'> {
  const removal = removalSpan(text, whole);
  const behind = text.startsWith('\r\n', removal.end) ? 2 : text.startsWith('\n', removal.end) ? 1 : 0;
  const isApart = behind > 0 && /\n\r?\n$/.test(text.slice(Math.max(0, whole.start - 4), whole.start));
  return isApart ? { removal, blank: behind } : { removal };
}

/**
 * What goes with a statement when it goes: semicolon, breakpoint marker and the end of its line; for the last
 * one the marker before it.
 */
function removalSpan(text: string, whole: Span): Span {
  const rest = text.slice(whole.end);
  const trailing = /^[ \t]*;?[ \t]*(?:\r?\n?--> statement-breakpoint)?[ \t]*(?:\r?\n)?/.exec(rest);
  const end = whole.end + (trailing?.[0].length ?? 0);
  // Behind the last marker there has to be a statement.
  const marker =
    text.slice(end).trim() === ''
      ? /--> statement-breakpoint\s*$/.exec(text.slice(Math.max(0, whole.start - 200), whole.start))
      : null;
  return { ...whole, start: whole.start - (marker?.[0].length ?? 0), end };
}

/**
 * The start of the comment lines that stand directly above a statement, where they are its own: Prisma's, or such as have a
 * blank line above them. What stands at the top of a file tells of the file, and marks of tools stay where they are.
 */
function placeAbove(text: string, { file, start }: Span): Span {
  const comment = /(?:^|\n)((?:--.*\n)+)$/.exec(text.slice(Math.max(0, start - 1000), start));
  const lines = (comment?.[1] ?? '').split(/(?<=\n)/);
  const own = lines.slice(lines.findLastIndex((line) => markOfTool.test(line)) + 1).join('');
  const at = start - own.length;
  const isOwn =
    /^-- (?:Alter|Create|Drop|Add|Rename|Redefine)[A-Z]\w+\n/.test(own) ||
    /\S\s*\n\r?\n$/.test(text.slice(0, at));
  return isOwn ? { file, start: at, end: at } : { file, start, end: start };
}

/** Lines by which a tool divides a file: what stands above one belongs to another part. */
const markOfTool =
  /^--(?:\s*\+|>|\s*migrate:|\s*(?:liquibase|changeset|preconditions|rambler)\b|.*!(?:Ups|Downs)\b|\s*\/\/|[ \t=+*:#@-]*(?:up|down)\b)/i;

function transactionBoundary(kind: string | undefined): 'open' | 'close' | undefined {
  switch (kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'open';
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_ROLLBACK':
      return 'close';
    default:
      // Savepoints stay inside.
      return undefined;
  }
}

/** SET of a plain value; RESET and SET … TO DEFAULT forget it. */
function withSetting(
  settings: Readonly<Record<string, string>>,
  node: Node,
): Readonly<Record<string, string>> {
  if (!('VariableSetStmt' in node)) return settings;
  const { name, kind, args } = node.VariableSetStmt;
  if (kind === 'VAR_RESET_ALL') return {};
  if (name === undefined) return settings;
  if (kind !== 'VAR_SET_VALUE') {
    const { [name]: _reset, ...rest } = settings;
    return rest;
  }
  return { ...settings, [name]: (args ?? []).map(valueText).join(', ') };
}

function valueText(node: Node): string {
  if (!('A_Const' in node)) return '';
  const { sval, ival, fval, boolval } = node.A_Const;
  if (sval) return sval.sval ?? '';
  if (ival) return String(ival.ival ?? 0);
  return fval?.fval ?? String(boolval?.boolval ?? false);
}

/** The tables that lose all their rows. */
function emptiedTables(state: DatabaseState, { parsed }: PlacedStatement): readonly QualifiedName[] {
  const { node } = parsed;
  const found: (QualifiedName | undefined)[] = [];
  const add = (relation: RangeVar | undefined) =>
    found.push(lookUp(state, state.tables, relationParts(relation))?.qualified);
  if ('DeleteStmt' in node && !node.DeleteStmt.whereClause && !node.DeleteStmt.usingClause)
    add(node.DeleteStmt.relation);
  if ('TruncateStmt' in node)
    for (const each of node.TruncateStmt.relations ?? []) if ('RangeVar' in each) add(each.RangeVar);
  return found.filter((name) => name !== undefined);
}

/** A table that gets rows and so is no longer empty. */
function filledTable(state: DatabaseState, { parsed }: PlacedStatement): QualifiedName | undefined {
  const { node } = parsed;
  const relation =
    'InsertStmt' in node
      ? node.InsertStmt.relation
      : 'CopyStmt' in node
        ? node.CopyStmt.relation
        : 'MergeStmt' in node
          ? node.MergeStmt.relation
          : undefined;
  return relation ? lookUp(state, state.tables, relationParts(relation))?.qualified : undefined;
}
