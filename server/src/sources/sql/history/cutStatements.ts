import type { FilePath } from '../../../model/span.ts';
import type { SourceProblem } from '../../source.ts';
import { type PlacedStatement, wholeSpan } from '../statement.ts';

/**
 * goose and sql-migrate end a statement with each line that ends in a semicolon, whatever quotes are open there, unless
 * marks stand around it (`endsWithSemicolon` in goose's and sql-migrate's parsers,
 * https://pressly.github.io/goose/documentation/annotations/#complex-statements). One that they would cut is told at the
 * first of these semicolons: PostgreSQL then gets halves of a function.
 * @param statements of the file, as PostgreSQL divides it
 */
export function cutStatements(
  file: FilePath,
  text: string,
  statements: readonly PlacedStatement[],
): readonly SourceProblem[] {
  const tool = /^--\s*\+(goose|migrate)\s+up\b/im.exec(text)?.[1]?.toLowerCase();
  if (tool === undefined) return [];
  return statements.flatMap((statement): readonly SourceProblem[] => {
    const { start, end } = wholeSpan(statement);
    const at = firstCut(text.slice(start, end));
    const before = text.slice(0, start);
    if (at === undefined || isMarked(before)) return [];
    const which = /^--\s*\+(?:goose|migrate)\s+down\b/im.test(before) ? ' of the way back' : '';
    const name = tool === 'goose' ? 'goose' : 'sql-migrate';
    return [
      {
        code: 'syntax-error',
        message: `${name} ends the statement${which} at this semicolon: put -- +${tool} StatementBegin before it and -- +${tool} StatementEnd behind it`,
        span: { file, start: start + at, end: start + at + 1 },
      },
    ];
  });
}

/** The offset of the first semicolon at the end of a line that is not the last one. */
function firstCut(statement: string): number | undefined {
  for (const line of statement.matchAll(/^(?!\s*--).*(?=\n)/gm)) {
    const semicolon = /;(?=\s*(?:\s--.*)?$)/.exec(line[0]);
    if (semicolon) return line.index + semicolon.index;
  }
  return undefined;
}

/** True between StatementBegin and StatementEnd. */
function isMarked(before: string): boolean {
  const marks = [...before.matchAll(/^--\s*\+(?:goose|migrate)\s+statement(begin|end)\b/gim)];
  return marks.at(-1)?.[1]?.toLowerCase() === 'begin';
}
