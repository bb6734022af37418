import type { PGlite } from '@electric-sql/pglite';

const own = (schema: string) => `${schema} not in ('pg_catalog', 'information_schema', 'pg_toast')`;

/**
 * PostgreSQL's own words for everything in a database, one line a fact, sorted. Left out are the names of NOT NULL
 * constraints and whether a part is a table's own or its parent's: pg_dump does not keep them either.
 */
export async function exactCatalog(db: PGlite): Promise<readonly string[]> {
  const { rows } = await db.query<{ line: string }>(`
    select format('column %s.%s %s at %s type %s null %s identity %s generated %s default %s collation %s storage %s compression %s statistics %s options %s', n.nspname, c.relname, a.attname,
        row_number() over (partition by c.oid order by a.attnum), format_type(a.atttypid, a.atttypmod), not a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
        a.attcollation::regcollation, a.attstorage, a.attcompression, a.attstattarget, a.attoptions) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relkind in ('r', 'p', 'v', 'm', 'c') and a.attnum > 0 and not a.attisdropped and ${own('n.nspname')}
    union all select format('relation %s %s %s options %s toast %s rls %s %s bound %s key %s replica %s tablespace %s', c.relkind, c.oid::regclass, c.relpersistence, c.reloptions, t.reloptions, c.relrowsecurity,
        c.relforcerowsecurity, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid), c.relreplident, c.reltablespace)
      from pg_class c left join pg_class t on t.oid = c.reltoastrelid where c.relkind in ('r', 'p', 'v', 'm', 'c') and ${own('c.relnamespace::regnamespace::text')}
    union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where conrelid <> 0 and contype not in ('n', 't') and ${own('connamespace::regnamespace::text')}
    union all select format('domain constraint %s %s %s', contypid::regtype, conname, pg_get_constraintdef(oid)) from pg_constraint where contypid <> 0 and contype <> 'n' and ${own('connamespace::regnamespace::text')}
    union all select format('index %s valid %s clustered %s replica %s', pg_get_indexdef(indexrelid), indisvalid, indisclustered, indisreplident) from pg_index join pg_class c on c.oid = indexrelid where ${own('c.relnamespace::regnamespace::text')}
    union all select format('view %s %s', viewname, definition) from pg_views where ${own('schemaname')}
    union all select format('materialized view %s %s populated %s', matviewname, definition, ispopulated) from pg_matviews
    union all select format('rule %s', definition) from pg_rules where ${own('schemaname')}
    union all select format('policy %s %s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual, with_check) from pg_policies
    union all select format('enum %s %s %s', enumtypid::regtype, row_number() over (partition by enumtypid order by enumsortorder), enumlabel) from pg_enum
    union all select format('domain %s %s null %s default %s collation %s', oid::regtype, format_type(typbasetype, typtypmod), not typnotnull, typdefault, typcollation::regcollation) from pg_type where typtype = 'd' and ${own('typnamespace::regnamespace::text')}
    union all select format('range %s %s', rngtypid::regtype, rngsubtype::regtype) from pg_range join pg_type t on t.oid = rngtypid where ${own('t.typnamespace::regnamespace::text')}
    union all select format('sequence %s.%s %s %s %s %s %s %s %s', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size) from pg_sequences
    union all select format('owner %s %s.%s', d.objid::regclass, a.attrelid::regclass, a.attname) from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S' join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where d.deptype = 'a'
    union all select format('inherits %s %s', inhrelid::regclass, inhparent::regclass) from pg_inherits
    union all select format('trigger %s enabled %s', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal and tgparentid = 0
    union all select format('routine %s', case prokind when 'a' then p.oid::regprocedure::text else pg_get_functiondef(p.oid) end) from pg_proc p where ${own('pronamespace::regnamespace::text')} and not exists (select from pg_depend d where d.objid = p.oid and d.deptype in ('e', 'i'))
    union all select format('statistics %s', pg_get_statisticsobjdef(oid)) from pg_statistic_ext
    union all select format('event trigger %s %s %s', evtname, evtevent, evtfoid::regproc) from pg_event_trigger
    union all select format('publication %s %s', pubname, puballtables) from pg_publication
    union all select format('schema %s', nspname) from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    union all select format('extension %s', extname) from pg_extension where extname <> 'plpgsql'
    union all select format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description) from pg_description where objoid >= 16384`);
  return rows.map(({ line }) => line).sort();
}
