import type { PGlite } from '@electric-sql/pglite';

const own = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'drizzle') and n.nspname !~ '^__before_'`;

/**
 * Facts of PostgreSQL's catalogue, one query each. What does not matter to a schema is left out: the order of
 * columns and the names that PostgreSQL gives by itself to primary keys, NOT NULL constraints and sequences of
 * columns, which a rename leaves behind.
 */
const queries: readonly string[] = [
  `select 'schema ' || n.nspname from pg_namespace n where ${own} and n.nspname !~ '^pg_'`,
  `select 'table ' || n.nspname || '.' || c.relname || case when c.relrowsecurity then ' with row level security' else '' end
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${own}`,
  `select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
     || case when a.attnotnull then ' not null' else '' end
     || case when a.attidentity <> '' then ' identity ' || a.attidentity::text else '' end
     || case when a.attgenerated <> '' then ' generated' else '' end
     || coalesce(' default ' || regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval\\(.*\\)', 'nextval'), '')
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${own}`,
  `select 'constraint ' || n.nspname || '.' || c.relname || ' '
     || case when k.contype = 'p' and k.conname ~ '_pkey[0-9]*$' then '' else k.conname || ' ' end
     || pg_get_constraintdef(k.oid)
   from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
   where k.contype in ('p', 'u', 'f', 'c', 'x') and ${own}`,
  `select 'index ' || pg_get_indexdef(i.indexrelid)
   from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
   where ${own} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
  `select 'enum ' || n.nspname || '.' || t.typname || ' ' || string_agg(e.enumlabel, ', ' order by e.enumsortorder)
   from pg_type t join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace
   where ${own} group by n.nspname, t.typname`,
  `select 'view ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' ' || pg_get_viewdef(c.oid)
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${own}`,
  `select 'policy ' || schemaname || '.' || tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' '
     || array_to_string(roles, ',') || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies where schemaname !~ '^__before_'`,
  `select 'sequence ' || n.nspname || '.' || c.relname || ' ' || s.seqstart || ' ' || s.seqincrement || ' ' || s.seqmin
     || ' ' || s.seqmax || ' ' || s.seqcache || ' ' || s.seqcycle
   from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
   where ${own} and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))`,
];

/** The schemas of a database, one line a fact, sorted. */
export async function catalogueOf(db: Pick<PGlite, 'query'>): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const sql of queries) {
    const { rows } = await db.query<string[]>(sql, [], { rowMode: 'array' });
    for (const [line] of rows) if (typeof line === 'string') lines.push(line);
  }
  return lines.sort();
}

/** The facts that only one of them has. */
export function catalogueDifferences(
  expected: readonly string[],
  actual: readonly string[],
): readonly string[] {
  const had = new Set(expected);
  const has = new Set(actual);
  return [
    ...expected.filter((line) => !has.has(line)).map((line) => `missing: ${line}`),
    ...actual.filter((line) => !had.has(line)).map((line) => `too much: ${line}`),
  ];
}
