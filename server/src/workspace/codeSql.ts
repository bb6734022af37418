import type { CodeSql } from '../sources/source.ts';
import { loadSqlParser } from '../sources/sql/parse.ts';
import { readCodeSql } from '../sources/sql/queries/codeSql.ts';

/** Loads what reads SQL in code: this part of the program comes with the first of it that is met. */
export async function openCodeSql(): Promise<CodeSql> {
  await loadSqlParser();
  return readCodeSql;
}
