import type { PGlite } from '@electric-sql/pglite';

/** What PostgreSQL's catalogue tells of a table, as far as its rows have to respect it. */
export interface TableFacts {
  readonly oid: number;
  /** Quoted, with its schema. */
  readonly name: string;
  readonly columns: readonly ColumnFacts[];
  /** The columns of each unique index without a predicate, primary keys among them. */
  readonly uniques: readonly (readonly string[])[];
  readonly foreignKeys: readonly {
    readonly columns: readonly string[];
    readonly target: number;
    readonly targetColumns: readonly string[];
  }[];
  readonly checks: readonly {
    readonly name: string;
    readonly definition: string;
    readonly columns: readonly string[];
  }[];
}

export interface ColumnFacts {
  readonly name: string;
  /** As `format_type` writes it. */
  readonly type: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly generated: boolean;
  /** Of an enum, or of the enum that an array or a domain is made of. */
  readonly labels: readonly string[] | null;
  /** The type that a domain or an array is made of. */
  readonly base: string;
  readonly isArray: boolean;
}

/** The ordinary tables of a database. */
export async function tableFacts(db: Pick<PGlite, 'query'>): Promise<readonly TableFacts[]> {
  const { rows } = await db.query<{ readonly facts: TableFacts }>(`
    select json_build_object(
      'oid', c.oid::int,
      'name', format('%I.%I', n.nspname, c.relname),
      'columns', (
        select coalesce(json_agg(json_build_object(
          'name', a.attname,
          'type', format_type(a.atttypid, a.atttypmod),
          'required', a.attnotnull or (t.typtype = 'd' and t.typnotnull),
          'hasDefault', a.atthasdef or a.attidentity <> '',
          'generated', a.attgenerated <> '',
          'base', format_type(coalesce(nullif(d.typelem, 0), d.oid), case when t.typtype = 'd' then t.typtypmod else a.atttypmod end),
          'isArray', d.typcategory = 'A',
          'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e
                     where e.enumtypid = coalesce(nullif(d.typelem, 0), d.oid))
        ) order by a.attnum), '[]')
        from pg_attribute a join pg_type t on t.oid = a.atttypid
          join pg_type d on d.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      'uniques', (
        select coalesce(json_agg((select json_agg(a.attname) from unnest(i.indkey::int2[]) k
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k)), '[]')
        from pg_index i where i.indrelid = c.oid and i.indisunique and 0 <> all (i.indkey::int2[])),
      'foreignKeys', (
        select coalesce(json_agg(json_build_object('target', k.confrelid::int,
          'columns', (select json_agg(a.attname order by p.o) from unnest(k.conkey) with ordinality p(n, o)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.n),
          'targetColumns', (select json_agg(a.attname order by p.o) from unnest(k.confkey) with ordinality p(n, o)
            join pg_attribute a on a.attrelid = k.confrelid and a.attnum = p.n))), '[]')
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'),
      'checks', (
        select coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid),
          'columns', (select coalesce(json_agg(a.attname), '[]') from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.conkey)))), '[]')
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'c')
    ) as facts
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|drizzle$)' order by c.oid`);
  return rows.map(({ facts }) => facts);
}
