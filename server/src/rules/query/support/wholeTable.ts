import type { Query } from '../../../model/query.ts';
import type { SchemaView } from '../../rule.ts';
import { refLabel, targetOf } from '../../support/queryTable.ts';
import { isQuiet } from '../../support/quietFiles.ts';

/** A DELETE or UPDATE that meets every row of its table. */
export interface WholeTable {
  readonly table: string;
  /** `always`: it has a condition, which always holds. */
  readonly message: 'none' | 'always';
}

/** Undefined where rows are left out, or may be: by a condition, a limit, by what is put to the query elsewhere. */
export function wholeTableOf(
  query: Query,
  view: SchemaView,
  path: string,
  options: { readonly quietIn: readonly string[] },
): WholeTable | undefined {
  if (query.open || query.limit || isQuiet(path, options)) return undefined;
  const isAlways = query.where?.kind === 'constant' && query.where.value;
  if (query.where && !isAlways) return undefined;
  const table = refLabel(targetOf(query), view);
  return table === undefined ? undefined : { table, message: isAlways ? 'always' : 'none' };
}
