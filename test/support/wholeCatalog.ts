import type { PGlite } from '@electric-sql/pglite';

const own = "not in ('pg_catalog', 'information_schema', 'pg_toast')";

/** Everything that stands in a database, as PostgreSQL prints it; where a column stands in its table is left out. */
export async function describePostgres(db: PGlite): Promise<readonly string[]> {
  await db.exec("set search_path = ''");
  const { rows } = await db.query<{ line: string }>(
    `
    select format('column %s.%s %s%s%s%s%s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attcollation,
        case when a.attnotnull then ' not null' end, ' default ' || pg_get_expr(d.adbin, d.adrelid),
        nullif(' identity ' || a.attidentity::text, ' identity '), ' comment ' || col_description(c.oid, a.attnum)) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped and n.nspname ${own}
    union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace where contype <> 'n' and n.nspname ${own}
    union all select format('index %s', pg_get_indexdef(indexrelid))
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
      where indisvalid and n.nspname ${own}
    union all select format('sequence %s %s of %s', c.oid::regclass, to_jsonb(s) - 'seqrelid', 
        (select format('%s.%s', d.refobjid::regclass, a.attname) from pg_depend d
          join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
          where d.objid = c.oid and d.classid = 'pg_class'::regclass))
      from pg_sequence s join pg_class c on c.oid = s.seqrelid
    union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
    union all select format('function %s', p.oid::regprocedure)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname ${own}
    order by 1`.replaceAll("'pg_class'::regclass", "'pg_catalog.pg_class'::regclass"),
  );
  await db.exec('reset search_path');
  return rows.map(({ line }) => line);
}

/** The rows of all tables, by table. Values that differ by chance are those of uuids. */
export async function rowsOf(db: PGlite): Promise<readonly string[]> {
  const { rows: tables } = await db.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname ${own} order by 1`,
  );
  const lines: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.query<{ row: unknown }>(`select to_jsonb(t) as row from ${name} t`);
    lines.push(...rows.map(({ row }) => `${name} ${withoutChance(JSON.stringify(row))}`).sort());
  }
  return lines;
}

function withoutChance(row: string): string {
  return row.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>');
}
