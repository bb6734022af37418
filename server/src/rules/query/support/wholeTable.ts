import type { Query } from '../../../model/query.ts';
import type { SchemaView } from '../../rule.ts';
import { refLabel, targetOf } from '../../support/queryTable.ts';
import { isQuiet } from '../../support/quietFiles.ts';
import { words } from '../../vocabulary/words.ts';

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
  if (query.open || query.limit || isQuiet(path, options) || isMeant(query, path)) return undefined;
  const isAlways = query.where?.kind === 'constant' && query.where.value;
  if (query.where && !isAlways) return undefined;
  const table = refLabel(targetOf(query), view);
  return table === undefined ? undefined : { table, message: isAlways ? 'always' : 'none' };
}

/**
 * True where the code around says that all rows are meant: by the name of the function or of the route, or because one
 * function empties several tables.
 */
function isMeant(query: Query, path: string): boolean {
  const { name: own, within, parameters = [], handedTo, bareDeletes = 0, refills } = query.function ?? {};
  const name = own ?? within ?? '';
  if (meansAll.test(name) || bareDeletes > 1) return true;
  // What is restored is emptied first.
  if (query.operation === 'delete' && words(name).some((word) => word === 'backup')) return true;
  // Whoever is handed nothing to choose rows by has none in mind.
  const isHandedNothing = parameters.every((parameter) => servants.test(parameter));
  if (query.operation === 'delete' && refills && isHandedNothing) return true;
  const [verb = ''] = words(name);
  if (own !== undefined && isHandedNothing && clearing.has(verb)) return true;
  if (handedTo && !/[:{[*]/.test(handedTo.text)) {
    if (words(handedTo.text).some((word) => clearingRoutes.has(word))) return true;
    if (isHandedNothing && query.operation === 'delete' && handedTo.method === 'delete') return true;
  }
  // The handler of a folder of routes: `app/api/events/route.ts`.
  return name === 'DELETE' && query.operation === 'delete' && parameters.length === 0 && !path.includes('[');
}

/** Parameters that carry no choice of rows: what is not looked at, clients, answers. */
const servants = /^(_\w*|db|tx|trx|database|client|res|reply|response|env)$/;

const clearing: ReadonlySet<string> = new Set([
  ...['clear', 'reset', 'truncate', 'wipe', 'purge', 'empty', 'flush'],
  ...['restore', 'rebuild', 'reindex', 'recreate', 'regenerate'],
]);

/** Not `reset`, which is what happens to a password. */
const clearingRoutes: ReadonlySet<string> = new Set([
  ...['all', 'clear', 'truncate', 'wipe', 'purge', 'empty', 'flush', 'rebuild', 'reindex'],
]);

const meansAll =
  /^_?(?:delete|remove)(?:Data|Everything|Rows)$|^(clear|reset|truncate|wipe|purge|empty|flush|clean|cleanup)(All\w*|Everything|Database|Db|Tables?)?$|^[a-z]\w*All(?!\w*(?:For|Of|By|From|In)[A-Z])([A-Z]\w*)?$|^(seed|reseed|populate)([A-Z]\w*)?$/;
