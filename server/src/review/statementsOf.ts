import { splitSql } from '../sources/sql/split.ts';

/** The statements of a SQL text, without the comments before them and their semicolons. */
export function statementsOf(text: string): readonly string[] {
  return splitSql(text).flatMap(({ kind, start, end }) =>
    kind === 'statement' ? [text.slice(start, end)] : [],
  );
}
