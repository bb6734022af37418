import type { KeptStatement } from '../../../model/kept.ts';
import type { Column, Index, Schema, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';

/** The extension that a type or an operator class comes from. */
const extensions: readonly (readonly [RegExp, string])[] = [
  [/^(?:vector|halfvec|sparsevec)\b/i, 'vector'],
  [/^(?:geometry|geography)\b/i, 'postgis'],
  [/^citext\b/i, 'citext'],
  [/^hstore\b/i, 'hstore'],
  [/^(?:ltree|lquery|ltxtquery)\b/i, 'ltree'],
  [/^g(?:in|ist)_trgm_ops$/i, 'pg_trgm'],
  [/^uuid_generate_v\w+\(/i, 'uuid-ossp'],
];

/** The extensions without which the tables cannot be made, in the order of their names. */
export function extensionsOf(tables: readonly Table[]): readonly string[] {
  const texts = tables.flatMap((table) => [
    ...table.columns.flatMap((column) => [known(column.type)?.sql, defaultText(column)]),
    ...table.indexes.flatMap((index) =>
      (known(index.members) ?? []).flatMap((member) => [
        member.operatorClass,
        ...(member.expression?.text.match(/\bg(?:in|ist)_trgm_ops\b/g) ?? []),
      ]),
    ),
  ]);
  const found = texts.flatMap((text) =>
    text === undefined ? [] : extensions.filter(([pattern]) => pattern.test(text)).map(([, name]) => name),
  );
  const indexes = tables.flatMap((table) => table.indexes.flatMap((index) => scalarSupport(table, index)));
  return [...new Set([...found, ...indexes])].sort();
}

const scalars = new Set(['integer', 'decimal', 'float', 'text', 'timestamp', 'date', 'time', 'uuid']);

/** GIN and GiST take a column of a plain type only with an extension. */
function scalarSupport(table: Table, { method, members }: Index): readonly string[] {
  if (method !== 'gin' && method !== 'gist') return [];
  const needs = (known(members) ?? []).some(({ column, operatorClass }) => {
    const type = table.columns.find(({ key }) => key === column)?.type;
    const own = known(type);
    return own && operatorClass === undefined && !own.arrayDimensions && scalars.has(own.family);
  });
  return needs ? [`btree_${method}`] : [];
}

function defaultText(column: Column): string | undefined {
  const value = known(column.default);
  return value?.kind === 'expression' ? value.expression.text : undefined;
}

/** The domains that columns are of: the type beneath is known, the conditions are not. */
export function domainsOf(
  tables: readonly Table[],
  kept: readonly KeptStatement[],
): ReadonlyMap<string, string> {
  const written = new Set(kept.map(({ name }) => lastPart(name)));
  const domains = new Map<string, string>();
  for (const column of tables.flatMap((table) => table.columns)) {
    const type = known(column.type);
    if (!type || type.family === 'enum' || type.family === 'custom') continue;
    const name = type.sql.replace(/(?:\s*\[\d*\])+$/, '');
    if (typeFromSql('postgresql', name).family !== 'custom' || written.has(lastPart(name))) continue;
    const args = [type.length ?? type.precision, type.scale].filter((value) => value !== undefined);
    const facts = typeFromSql('postgresql', type.name);
    if (facts.family !== 'custom') domains.set(name, `${type.name}${args.length > 0 ? `(${args})` : ''}`);
  }
  return domains;
}

function lastPart(name: string): string {
  return name.replace(/^.*\.(?=(?:"[^"]*"|[^."]+)$)/, '');
}

/** The schemas that printed parts stand in, but the default one. */
export function schemaNames(
  parts: readonly Schema['tables' | 'enums' | 'views' | 'sequences'][number][],
): readonly string[] {
  const names = parts.flatMap((part) => known(part.schema) ?? []);
  return [...new Set(names)].filter((name) => name !== 'public');
}
