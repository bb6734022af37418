import type { PGlite } from '@electric-sql/pglite';
import type { ColumnDefault, Table } from '../../server/src/model/schema.ts';
import { known } from '../../server/src/model/unknown.ts';
import type { DatabaseState } from '../../server/src/sources/sql/database.ts';
import { nameOf } from '../../server/src/sources/sql/tableNames.ts';
import { typeFromSql } from '../../server/src/sources/types/typeFromSql.ts';

/** What PostgreSQL's catalogue and our replay are compared by: one line of text per fact, sorted. */
export type CatalogLines = readonly string[];

const systemSchemas = "('pg_catalog', 'information_schema', 'pg_toast')";

/** The tables of a running PostgreSQL. */
export async function catalogOfPostgres(db: PGlite): Promise<CatalogLines> {
  const columns = await db.query<{
    t: string;
    c: string;
    type: string;
    nn: boolean;
    d: boolean;
    i: string;
    g: string;
  }>(`
    select n.nspname || '.' || r.relname as t, a.attname as c, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as nn, a.atthasdef and a.attgenerated = '' and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ '^(nextval\\(|NULL::[^()]*(\\(\\d+\\))?$)' as d,
      a.attidentity as i, a.attgenerated as g
    from pg_attribute a join pg_class r on r.oid = a.attrelid join pg_namespace n on n.oid = r.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where r.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname not in ${systemSchemas} and r.relpersistence <> 't'`);
  const constraints = await db.query<{
    t: string;
    name: string;
    type: string;
    cols: string;
    f: string | null;
    fcols: string | null;
    del: string;
    upd: string;
    valid: boolean;
  }>(`
    select n.nspname || '.' || r.relname as t, c.conname as name, c.contype as type, c.convalidated as valid,
      (select string_agg(a.attname, ',' order by k.ord) from unnest(c.conkey) with ordinality k(num, ord) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num) as cols,
      (select fn.nspname || '.' || fr.relname from pg_class fr join pg_namespace fn on fn.oid = fr.relnamespace where fr.oid = c.confrelid) as f,
      (select string_agg(a.attname, ',' order by k.ord) from unnest(c.confkey) with ordinality k(num, ord) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num) as fcols,
      c.confdeltype as del, c.confupdtype as upd
    from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
    where c.contype in ('p', 'u', 'f', 'c') and n.nspname not in ${systemSchemas} and r.relpersistence <> 't'`);
  const indexes = await db.query<{
    t: string;
    name: string;
    u: boolean;
    m: string;
    cols: string;
    partial: boolean;
  }>(`
    select n.nspname || '.' || r.relname as t, i.relname as name, x.indisunique as u, am.amname as m, x.indpred is not null as partial,
      (select string_agg(case when k.num = 0 then '()' else (select attname from pg_attribute where attrelid = r.oid and attnum = k.num) end, ',' order by k.ord)
       from unnest(x.indkey[0:x.indnkeyatts - 1]) with ordinality k(num, ord)) as cols
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class r on r.oid = x.indrelid
      join pg_namespace n on n.oid = r.relnamespace join pg_am am on am.oid = i.relam
    where r.relkind in ('r', 'p') and n.nspname not in ${systemSchemas} and r.relpersistence <> 't'
      and not exists (select from pg_constraint c where c.conindid = i.oid and c.contype in ('p', 'u', 'x'))`);
  return [
    ...columns.rows.map((row) =>
      columnLine(row.t, row.c, row.type, row.nn, row.d, row.i !== '', row.g !== ''),
    ),
    ...constraints.rows.map((row) => {
      const target = row.type === 'f' ? ` -> ${row.f}(${row.fcols}) ${row.del}${row.upd}` : '';
      const columnList = row.type === 'c' ? '' : `(${row.cols})`;
      return `${row.t} ${row.type} ${row.name} ${columnList}${target}${row.valid ? '' : ' not valid'}`;
    }),
    ...indexes.rows.map((row) => indexLine(row.t, row.name, row.u, row.m, row.cols, row.partial)),
  ].sort();
}

/** The tables of a replayed history. */
export function catalogOfState(state: DatabaseState): CatalogLines {
  const labels = new Map([...state.tables.values()].map((table) => [table.id, labelOf(table)]));
  const kept = [...state.tables.values()].filter(({ temporary }) => !temporary);
  return kept.flatMap((table) => linesOf(table, labels)).sort();
}

function labelOf(table: Table): string {
  return `${known(table.schema) ?? 'public'}.${known(table.name)}`;
}

function linesOf(table: Table, labels: ReadonlyMap<string, string>): readonly string[] {
  const label = labelOf(table);
  const keys = (columns: unknown) => (Array.isArray(columns) ? columns.join(',') : '?');
  const letter = {
    'no action': 'a',
    restrict: 'r',
    cascade: 'c',
    'set null': 'n',
    'set default': 'd',
  } as const;
  return [
    ...table.columns.map((column) => {
      const type = known(column.type);
      return columnLine(
        label,
        column.key,
        type?.sql ?? '?',
        known(column.notNull) ?? false,
        column.default !== undefined && !isUnwritten(known(column.default)),
        column.identity !== undefined,
        column.generated !== undefined,
      );
    }),
    ...(table.primaryKey
      ? [`${label} p ${nameOf(table.primaryKey.name)} (${keys(table.primaryKey.columns)})`]
      : []),
    ...table.uniques.map((unique) => `${label} u ${nameOf(unique.name)} (${keys(unique.columns)})`),
    ...table.checks.map((check) => `${label} c ${nameOf(check.name)} ${check.notValid ? ' not valid' : ''}`),
    ...table.foreignKeys.map((key) => {
      const target = known(key.target);
      const actions = `${letter[known(key.onDelete) ?? 'no action']}${letter[known(key.onUpdate) ?? 'no action']}`;
      const to = `${labels.get(target?.table ?? '') ?? target?.table}(${keys(target?.columns)})`;
      return `${label} f ${nameOf(key.name)} (${keys(key.columns)}) -> ${to} ${actions}${key.notValid ? ' not valid' : ''}`;
    }),
    ...table.indexes.map((index) =>
      indexLine(
        label,
        nameOf(index.name) ?? '?',
        index.unique,
        index.method ?? 'btree',
        (known(index.members) ?? []).map((member) => member.column ?? '()').join(','),
        index.predicate !== undefined,
      ),
    ),
  ];
}

/** PostgreSQL keeps no DEFAULT NULL but as a cast to a length; that of a serial column is left out on both sides: a dump writes it out. */
function isUnwritten(value: ColumnDefault | undefined): boolean {
  if (value?.kind === 'literal') return value.value === null;
  return value?.kind === 'expression' && /^nextval\s*\(/i.test(value.expression.text);
}

/** Types are compared by what they mean: PostgreSQL prints `character varying(3)` for `varchar(3)`. */
function columnLine(
  table: string,
  column: string,
  type: string,
  notNull: boolean,
  hasDefault: boolean,
  identity: boolean,
  generated: boolean,
): string {
  const facts = typeFromSql('postgresql', type);
  const name = facts.serial ? `int${(facts.bits ?? 32) / 8}` : facts.name;
  // PostgreSQL prints numeric(6) as numeric(6,0).
  const scale = facts.name === 'numeric' && facts.precision !== undefined ? (facts.scale ?? 0) : facts.scale;
  const args = [facts.length, facts.precision, scale].filter((value) => value !== undefined);
  return [
    `${table}.${column} ${name}(${args})${'[]'.repeat(facts.arrayDimensions ? 1 : 0)}`,
    notNull ? 'not null' : '',
    hasDefault ? 'default' : '',
    identity ? 'identity' : '',
    generated ? 'generated' : '',
  ].join(' ');
}

function indexLine(
  table: string,
  name: string,
  unique: boolean,
  method: string,
  columns: string,
  partial: boolean,
) {
  return `${table} i ${name} ${unique ? 'unique ' : ''}${method} (${columns})${partial ? ' partial' : ''}`;
}
