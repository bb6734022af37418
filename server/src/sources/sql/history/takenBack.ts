import type { Node } from 'libpg-query';
import type { NewMigration } from '../../../model/migration.ts';
import { inQuotes, stringsOf } from '../identifiers.ts';
import { parseStatement } from '../parse.ts';
import { splitSql } from '../split.ts';

/** What takes a migration back. */
export interface TakenBack {
  /** Statements with their semicolons, or comments where there is nothing to do or nothing that is certain. */
  readonly text: string;
  /** It has to run outside of a transaction. */
  readonly nonTransactional: boolean;
  /** Something of it, or of what comes after it, cannot be taken back, so nothing is. */
  readonly isRefused: boolean;
}

/** The way back of a migration that is followed by one which cannot be taken back. */
export const staysWithNext: TakenBack = {
  text: '-- Not taken back: what comes after it is not either.',
  nonTransactional: false,
  isRefused: true,
};

/**
 * The way back of a new migration: its statements taken back, the last first. Where one of them cannot be (a column that
 * is dropped, a type), nothing is, and a comment says so.
 * @param followed the way back of the migration that it belongs to: what that one drops is left to it
 */
export function takenBack({ text }: NewMigration, followed: string): TakenBack {
  const statements = splitSql(text)
    .filter(({ kind }) => kind === 'statement')
    .map(({ start, end }) => text.slice(start, end));
  const passing = new Set<string>();
  const back: string[] = [];
  let nonTransactional = false;
  for (const statement of statements) {
    const parsed = parseStatement(statement);
    const reversed =
      parsed.kind === 'broken' ? undefined : reverse(parsed.node, quoterOf(statement), passing);
    if (!reversed)
      return {
        text: `-- Not taken back: ${firstWords(statement)}`,
        nonTransactional: false,
        isRefused: true,
      };
    for (const { sql, name } of reversed) {
      const isLeft = name !== undefined && names(followed, name);
      back.unshift(isLeft ? `-- ${name} goes with the migration before.` : `${sql};`);
      if (!isLeft && /\bCONCURRENTLY\b/.test(sql)) nonTransactional = true;
    }
  }
  const sql = back.length === 0 ? '-- Nothing to take back.' : back.join('\n');
  return { text: sql, nonTransactional, isRefused: false };
}

interface Reversed {
  readonly sql: string;
  /** What goes. */
  readonly name?: string;
}

/**
 * @param passing constraints that the migration validates: they are made to go with it
 * @returns undefined where it cannot be taken back by what it says alone
 */
function reverse(
  node: Node,
  quote: (name: string) => string,
  passing: Set<string>,
): readonly Reversed[] | undefined {
  const qualified = (schema: string | undefined, name: string) =>
    schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
  if ('IndexStmt' in node) {
    const { idxname, relation, concurrent } = node.IndexStmt;
    if (idxname === undefined) return undefined;
    // A constraint that took the index over has dropped it.
    const words = `DROP INDEX ${concurrent ? 'CONCURRENTLY ' : ''}IF EXISTS`;
    return [{ sql: `${words} ${qualified(relation?.schemaname, idxname)}`, name: idxname }];
  }
  if ('AlterTableStmt' in node) {
    const { relation, cmds = [], objtype } = node.AlterTableStmt;
    if (objtype !== 'OBJECT_TABLE') return undefined;
    const table = qualified(relation?.schemaname, relation?.relname ?? '');
    const reversed = cmds.map((command) => reverseCommand(table, command, quote, passing));
    return reversed.every((each) => each !== undefined) ? reversed.flat() : undefined;
  }
  if ('CreateFunctionStmt' in node) {
    const { funcname, parameters = [], replace } = node.CreateFunctionStmt;
    const name = stringsOf(funcname);
    if (parameters.length > 0 || replace) return undefined;
    return [{ sql: `DROP FUNCTION ${name.map(quote).join('.')}()` }];
  }
  if ('CreateTrigStmt' in node) {
    const { trigname = '', relation, replace } = node.CreateTrigStmt;
    if (replace) return undefined;
    const table = qualified(relation?.schemaname, relation?.relname ?? '');
    return [{ sql: `DROP TRIGGER ${quote(trigname)} ON ${table}` }];
  }
  // A copy in batches is one: the rows keep their values.
  const changesNoSchema = ['DoStmt', 'VariableSetStmt', 'VacuumStmt', 'ReindexStmt', 'RefreshMatViewStmt'];
  return changesNoSchema.some((kind) => kind in node) ? [] : undefined;
}

function reverseCommand(
  table: string,
  command: Node,
  quote: (name: string) => string,
  passing: Set<string>,
): readonly Reversed[] | undefined {
  if (!('AlterTableCmd' in command)) return undefined;
  const { subtype, name = '', def } = command.AlterTableCmd;
  const column = `ALTER TABLE ${table} ALTER COLUMN ${quote(name)}`;
  switch (subtype) {
    case 'AT_AddConstraint': {
      const constraint = def && 'Constraint' in def ? def.Constraint.conname : undefined;
      if (constraint === undefined) return undefined;
      const sql = `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${quote(constraint)}`;
      return [{ sql, name: constraint }];
    }
    case 'AT_AddColumn': {
      const added = def && 'ColumnDef' in def ? def.ColumnDef.colname : undefined;
      if (added === undefined) return undefined;
      return [{ sql: `ALTER TABLE ${table} DROP COLUMN ${quote(added)}`, name: added }];
    }
    case 'AT_ValidateConstraint':
      passing.add(name);
      return [];
    case 'AT_DropConstraint':
      return passing.has(name) ? [] : undefined;
    case 'AT_SetNotNull':
      return [{ sql: `${column} DROP NOT NULL` }];
    case 'AT_ColumnDefault':
      // Steps give one to columns that had none.
      return def === undefined ? undefined : [{ sql: `${column} DROP DEFAULT` }];
    default:
      return undefined;
  }
}

/** Quotes as the statement does; plain names stay as they are where it has none. */
function quoterOf(statement: string): (name: string) => string {
  const always = statement.includes('"');
  return (name) => {
    const isPlain = /^[a-z_][a-z0-9_]*$/.test(name) && parseStatement(`SELECT ${name}`).kind === 'parsed';
    return isPlain && !always ? name : inQuotes(name);
  };
}

function firstWords(statement: string): string {
  const [line = ''] = statement
    .replace(/^(?:\s*--.*\n)+/, '')
    .trim()
    .split('\n');
  return line.length > 100 ? `${line.slice(0, 97)}…` : line;
}

function names(text: string, name: string): boolean {
  return (text.match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []).some(
    (word) => word.replaceAll('""', '"').replace(/^"(.*)"$/s, '$1') === name || word.toLowerCase() === name,
  );
}
