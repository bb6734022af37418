import { qualifiedName } from '../../model/diffFacts.ts';
import type { Dialect } from '../../model/schema.ts';
import { dialectNamed } from '../../sources/drizzle/dialectName.ts';
import { changesSince } from '../../sources/drizzle/snapshot/changesSince.ts';
import type { SchemaDiff } from './schemaDiff.ts';

/** More tables at once would keep a keystroke waiting. */
const mostTablesWhileTyping = 400;

/**
 * The same for a state of drizzle-kit 1.x, which is compared as a whole.
 * @param whileTyping a keystroke may wait for it: larger schemas are left out
 */
export function createDdlDiff(
  state: object,
  dialect: Dialect,
  { whileTyping }: { readonly whileTyping: boolean },
): SchemaDiff | undefined {
  if (dialectNamed((state as { readonly dialect?: string }).dialect) !== dialect) return undefined;
  return {
    *run(schema, exposed) {
      const nothing = { changes: [], tables: [] };
      if (whileTyping && schema.tables.length > mostTablesWhileTyping) return nothing;
      const changes = changesSince(state, schema, exposed, dialect) ?? [];
      const names = new Set(
        changes.flatMap(({ table, part, name }) => table ?? (part === 'table' ? name : [])),
      );
      const tables = schema.tables.filter(
        (table) => exposed.has(table.id) && names.has(qualifiedName(table) ?? ''),
      );
      return { changes, tables: tables.map(({ id }) => id) };
    },
  };
}
