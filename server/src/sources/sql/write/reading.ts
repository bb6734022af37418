import type { EntityId, Table } from '../../../model/schema.ts';
import type { FilePath, Span } from '../../../model/span.ts';
import { atSessionEnd, type DatabaseState } from '../database.ts';
import { applyStatement } from '../replay.ts';
import { readScript } from '../script.ts';
import type { PlacedStatement } from '../statement.ts';

/** The files of a database as they stand in the midst of a draft. */
export interface Reading {
  /** The statements of all files, in the order in which they are run. */
  readonly statements: readonly ReadStatement[];
  readonly state: DatabaseState;
  readonly texts: ReadonlyMap<FilePath, string>;
  /** How many statements PostgreSQL refuses. */
  readonly problems: number;
}

export interface ReadStatement extends PlacedStatement {
  /** The database before it and after it. */
  readonly before: DatabaseState;
  readonly after: DatabaseState;
}

/** Reads and replays files, one after the other, each with a session of its own. */
export function readDatabase(
  before: DatabaseState,
  files: readonly FilePath[],
  textOf: (file: FilePath) => string | undefined,
): Reading {
  const statements: ReadStatement[] = [];
  const texts = new Map<FilePath, string>();
  let problems = 0;
  let state = before;
  for (const file of files) {
    const text = textOf(file);
    if (text === undefined) continue;
    texts.set(file, text);
    const script = readScript(file, text);
    problems += script.problems.length;
    for (const statement of script.statements) {
      const after = applyStatement(state, statement);
      statements.push({ ...statement, before: state, after });
      state = after;
    }
    state = atSessionEnd(state, before, text);
  }
  return { statements, state, texts, problems };
}

/** The table of an id. */
export function tableOf(state: DatabaseState, id: EntityId): Table | undefined {
  const qualified = id.slice(state.scope.length + 1);
  const table = state.tables.get(qualified);
  return table?.id === id ? table : undefined;
}

/** The statement that holds a span; its place in the order, -1 where there is none. */
export function statementAt(reading: Reading, span: Span): number {
  return reading.statements.findIndex(
    ({ file, offset, parsed }) =>
      file === span.file && offset <= span.start && span.end <= offset + parsed.text.length,
  );
}

/** The last statement that passes and changes a table; -1 where there is none. */
export function lastChange(
  reading: Reading,
  id: EntityId,
  isWanted: (statement: ReadStatement) => boolean = () => true,
): number {
  return reading.statements.findLastIndex(
    (statement) =>
      tableOf(statement.before, id) !== tableOf(statement.after, id) &&
      tableOf(statement.after, id) !== undefined &&
      isWanted(statement),
  );
}

/** True for statements that make or change columns, constraints and indexes. */
export function isStructural({ parsed: { node } }: ReadStatement): boolean {
  return 'CreateStmt' in node || 'AlterTableStmt' in node || 'IndexStmt' in node || 'RenameStmt' in node;
}
