import type { CodeSql } from '../sources/source.ts';

/** What reads SQL in code, with the parser that it needs: nobody pays for it in a workspace without any. */
export interface CodeSqlLoader {
  current(): CodeSql | undefined;
  load(): Promise<void>;
}

export function createCodeSqlLoader(): CodeSqlLoader {
  let reader: CodeSql | undefined;
  let loading: Promise<void> | undefined;
  return {
    current: () => reader,
    load() {
      loading ??= import('./codeSql.ts').then(async ({ openCodeSql }) => {
        reader = await openCodeSql();
      });
      return loading;
    },
  };
}
