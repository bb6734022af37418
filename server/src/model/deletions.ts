import type { Query, TableRef } from './query.ts';
import type { FilePath } from './span.ts';

/** That the code of a file deletes rows of what it names so. */
export interface Deletion {
  readonly file: FilePath;
  readonly table: TableRef;
}

/** What queries delete, each file and name once: much less than they say, so that it seldom changes with them. */
export function deletionsIn(queries: readonly Query[]): readonly Deletion[] {
  const found = new Map<string, Deletion>();
  for (const { operation, span, tables } of queries) {
    if (operation !== 'delete') continue;
    const { file } = span.whole;
    for (const { role, table } of tables)
      if (role === 'target') found.set(`${file}\0${JSON.stringify(table)}`, { file, table });
  }
  return [...found.values()];
}
