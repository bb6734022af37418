import ts from 'typescript';
import type { ColumnDefault, Dialect } from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { type Site, spanOf, type Value, writtenAt } from '../evaluate/values.ts';
import type { Modifier, SqlValue, TableValue } from '../intrinsics/drizzleValues.ts';
import { modifierSpan, notKnown, type ReadContext, toJson } from './context.ts';
import { readSql } from './sqlText.ts';

/** What `.defaultNow()` and `.defaultRandom()` mean, from the column builders of drizzle-orm. */
const named: Readonly<Record<string, Readonly<Record<Dialect, string>>>> = {
  defaultNow: {
    postgresql: 'now()',
    mysql: '(now())',
    sqlite: "(cast((julianday('now') - 2440587.5)*86400000 as integer))",
  },
  defaultRandom: { postgresql: 'gen_random_uuid()', mysql: '(uuid())', sqlite: '(hex(randomblob(16)))' },
};

/** The default that a modifier sets. */
export function readDefault(
  name: string,
  modifier: Modifier,
  dialect: Dialect,
  table: TableValue,
  context: ReadContext,
): Maybe<ColumnDefault> | undefined {
  const sql = named[name]?.[dialect];
  if (sql !== undefined) {
    const span = modifierSpan(modifier.site);
    return { kind: 'expression', expression: { text: sql, columns: [], complete: true, span }, span };
  }
  const [value] = modifier.args;
  const site = argumentSite(modifier);
  if (!value) return notKnown(undefined, 'the default', site);
  return defaultOf(value, site, dialect, table, context);
}

function defaultOf(
  value: Value,
  site: Site,
  dialect: Dialect,
  table: TableValue,
  context: ReadContext,
): Maybe<ColumnDefault> | undefined {
  const span = spanOf(site);
  if (value.kind === 'sql')
    return {
      kind: 'expression',
      expression: readSql(value as SqlValue, site, dialect, table, context),
      span,
    };
  if (value.kind === 'frozen-value')
    return { kind: 'frozen', written: writtenAt(value.site), what: value.what, span };
  if (value.kind === 'primitive' && value.value === undefined) return undefined;
  const json = toJson(value);
  if (json === undefined) return notKnown(value, 'the default', site);
  return value.kind === 'date'
    ? { kind: 'literal', value: json, instant: true, span }
    : { kind: 'literal', value: json, span };
}

function argumentSite({ site }: Modifier): Site {
  const first = ts.isCallExpression(site.node) ? site.node.arguments[0] : undefined;
  return first ? { ...site, node: first } : site;
}
