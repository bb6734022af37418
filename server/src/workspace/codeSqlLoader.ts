import type { CodeSql } from '../sources/source.ts';
import type { openCodeSql } from './codeSql.ts';
import type { FaultOfExpression } from './sqlTemplates.ts';

/** What reads SQL in code, with the parser that it needs: nobody pays for it in a workspace without any. */
export interface CodeSqlLoader {
  current(): CodeSql | undefined;
  /** What tells faults of expressions, once it is loaded. */
  faultOf(): FaultOfExpression | undefined;
  load(): Promise<void>;
}

export function createCodeSqlLoader(): CodeSqlLoader {
  let opened: Awaited<ReturnType<typeof openCodeSql>> | undefined;
  let loading: Promise<void> | undefined;
  return {
    current: () => opened?.read,
    faultOf: () => opened?.faultOf,
    load() {
      loading ??= import('./codeSql.ts').then(async (part) => {
        opened = await part.openCodeSql();
      });
      return loading;
    },
  };
}
