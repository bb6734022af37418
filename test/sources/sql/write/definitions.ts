import type { PGlite } from '@electric-sql/pglite';

/** Defaults, constraints, indexes, triggers and enums as PostgreSQL prints them, sorted. */
export async function definitionsOf(db: PGlite): Promise<readonly string[]> {
  const { rows } = await db.query<{ line: string }>(`
    select 'default ' || d.adrelid::regclass || '.' || a.attname || ' ' || pg_get_expr(d.adbin, d.adrelid) as line
      from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    union all select 'constraint ' || c.conrelid::regclass || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
      from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname not in ('pg_catalog', 'information_schema')
    union all select 'index ' || indexdef from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select 'enum ' || enumtypid::regtype || ' ' || enumlabel from pg_enum
    union all select 'comment ' || classoid::regclass || ' ' || description from pg_description where objoid >= 16384`);
  return rows.map(({ line }) => line).sort();
}
