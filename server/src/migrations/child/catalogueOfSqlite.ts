import type { SqliteConnection } from './sqliteDatabase.ts';

/** Tables by their columns, keys, checks and indexes, whatever their text and the order of columns. */
export function catalogueOfSqlite(db: SqliteConnection): readonly string[] {
  const all = (query: string) => db.exec(query)[0]?.values ?? [];
  const tables = all(
    `select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> '__drizzle_migrations'`,
  );
  return tables
    .flatMap(([name, sql]) => {
      const table = String(name);
      const at = `'${table.replaceAll("'", "''")}'`;
      return [
        `table ${table}${/\bWITHOUT\s+ROWID\b/i.test(String(sql)) ? ' without rowid' : ''}`,
        ...all(
          `select name, lower(type), "notnull", dflt_value, pk, hidden from pragma_table_xinfo(${at})`,
        ).map((row) => `column ${table}.${row.join(' ')}`),
        ...all(`select "from", "table", "to", on_delete, on_update from pragma_foreign_key_list(${at})`).map(
          (row) => `reference ${table}.${row.join(' ')}`,
        ),
        ...checksIn(String(sql)).map(
          ({ name: check, definition }) => `check ${table} ${check} ${definition}`,
        ),
        ...all(
          `select sql from sqlite_master where type = 'index' and tbl_name = ${at} and sql is not null`,
        ).map((row) => `index ${String(row[0])}`),
      ];
    })
    .concat(
      all(`select name, sql from sqlite_master where type = 'view'`).map(
        ([name, sql]) => `view ${name} ${sql}`,
      ),
    )
    .sort();
}

/** The named checks in the text of a table, without the table's name before columns. */
export function checksIn(sql: string): readonly { readonly name: string; readonly definition: string }[] {
  return [...sql.matchAll(/CONSTRAINT\s+["`](\w+)["`]\s+CHECK\s*\(/gi)].map((match) => {
    let depth = 1;
    let end = match.index + match[0].length;
    for (; end < sql.length && depth > 0; end++) depth += sql[end] === '(' ? 1 : sql[end] === ')' ? -1 : 0;
    const text = sql.slice(match.index + match[0].length, end - 1);
    return { name: match[1] ?? '', definition: text.replace(/["`][^"`]+["`]\.(?=["`])/g, '') };
  });
}
