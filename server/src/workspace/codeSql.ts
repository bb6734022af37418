import type { CodeSql } from '../sources/source.ts';
import { faultOfExpression } from '../sources/sql/fragment.ts';
import { loadSqlParser } from '../sources/sql/parse.ts';
import { readCodeSql } from '../sources/sql/queries/codeSql.ts';
import type { FaultOfExpression } from './sqlTemplates.ts';

/** Loads what reads SQL in code: this part of the program comes with the first of it that is met. */
export async function openCodeSql(): Promise<{
  readonly read: CodeSql;
  readonly faultOf: FaultOfExpression;
}> {
  await loadSqlParser();
  return { read: readCodeSql, faultOf: faultOfExpression };
}
