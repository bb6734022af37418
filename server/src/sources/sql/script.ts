import type { FilePath } from '../../model/span.ts';
import type { SourceProblem } from '../source.ts';
import type { DatabaseState } from './database.ts';
import { parseStatement } from './parse.ts';
import { applyStatement } from './replay.ts';
import { splitSql } from './split.ts';
import type { PlacedStatement } from './statement.ts';

/** The statements of one SQL file at their places, and what PostgreSQL does not accept of it. */
export interface SqlScript {
  readonly text: string;
  readonly statements: readonly PlacedStatement[];
  readonly problems: readonly SourceProblem[];
}

/** Cuts and parses a script. A broken statement is told at its place; the others are read. */
export function readScript(file: FilePath, text: string): SqlScript {
  const statements: PlacedStatement[] = [];
  const problems: SourceProblem[] = [];
  for (const piece of splitSql(text)) {
    if (piece.kind === 'conflict-marker')
      problems.push({
        code: 'syntax-error',
        message: 'merge conflict marker',
        span: { file, start: piece.start, end: piece.end },
      });
    if (piece.kind !== 'statement') continue;
    const parsed = parseStatement(text.slice(piece.start, piece.end));
    if (parsed.kind === 'parsed') statements.push({ parsed, file, offset: piece.start });
    else
      problems.push({
        code: 'syntax-error',
        message: parsed.message,
        span: { file, start: piece.start + parsed.at, end: piece.start + parsed.end },
      });
  }
  return { text, statements, problems };
}

/** The database after all statements of a script. */
export function replayScript(state: DatabaseState, script: SqlScript): DatabaseState {
  return script.statements.reduce<DatabaseState>(
    (current, statement) => applyStatement(current, statement),
    state,
  );
}
