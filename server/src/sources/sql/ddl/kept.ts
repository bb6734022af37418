import type { KeptStatement } from '../../../model/kept.ts';
import type { Schema } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { nameOf } from '../tableNames.ts';
import { type DdlContext, note, qualified } from './context.ts';

/** The statements of what the model holds only as such, under the search path that they were written for. */
export function keptSql(context: DdlContext, kept: KeptStatement): string {
  const lines: string[] = [];
  for (const { before, owner, after } of kept.statements) {
    const on = owner === undefined ? '' : ownerName(context, owner);
    if (on === undefined)
      return note(`${kept.object} ${kept.name}`, 'what it stands on is not in the schema');
    lines.push(`${before}${on}${after};`);
  }
  if (kept.searchPath) {
    const path = kept.searchPath.map((name) => context.wording.identifier(name)).join(', ');
    return [`SET search_path TO ${path || "''"};`, ...lines, 'RESET search_path;'].join('\n');
  }
  return lines.join('\n');
}

function ownerName({ views, ...context }: DdlContext, id: string): string | undefined {
  const owner = context.catalog.table(id) ?? views.get(id);
  return owner && known(qualified({ ...context, views }, owner));
}

/** A comment goes with its object, which ALTER TABLE and the like may have dropped. */
export function isThere(schema: Schema, { object, name, owner }: KeptStatement): boolean {
  const match = /^COMMENT ON (CONSTRAINT|INDEX|POLICY|SEQUENCE|VIEW|MATERIALIZED VIEW|SCHEMA)$/.exec(object);
  if (!match) return true;
  const tables = owner === undefined ? schema.tables : schema.tables.filter(({ id }) => id === owner);
  const bare = name.replace(/^.*\.(?=[^.]*$)/, '').replace(/^"(.*)"$/, '$1');
  const named = (parts: readonly { readonly name: unknown }[]) => parts.some((part) => part.name === bare);
  const keys = () =>
    tables.flatMap((table) =>
      [table.primaryKey, ...table.uniques, ...(table.exclusions ?? [])].flatMap((part) =>
        part ? [nameOf(part.name)] : [],
      ),
    );
  switch (match[1]) {
    case 'CONSTRAINT':
      return (
        keys().includes(bare) ||
        tables.some((table) =>
          [...table.checks, ...table.foreignKeys].some((part) => nameOf(part.name) === bare),
        ) ||
        // NOT NULL has a name that the model does not hold.
        /_not_null$/.test(bare)
      );
    case 'INDEX':
      return (
        keys().includes(bare) ||
        tables.some((table) => table.indexes.some((part) => nameOf(part.name) === bare)) ||
        (schema.kept ?? []).some((kept) => kept.object === 'INDEX' && kept.name === bare)
      );
    case 'POLICY':
      return tables.some(({ policies }) => named(policies));
    case 'SEQUENCE':
      return named(schema.sequences) || /_seq$/.test(bare);
    case 'SCHEMA':
      return bare === 'public' || named(schema.schemas);
    default:
      return named(schema.views);
  }
}
