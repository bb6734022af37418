import { inQuotes } from '../../sources/sql/identifiers.ts';
import { checksIn } from './catalogueOfSqlite.ts';
import { candidatesIn, type Filled, literal, rowCount } from './fillRows.ts';
import type { SqliteConnection } from './sqliteDatabase.ts';

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  readonly uniques: ReadonlySet<string>;
  readonly references: ReadonlyMap<string, { readonly table: string; readonly column: string }>;
  readonly checks: readonly { readonly name: string; readonly definition: string }[];
}

/** Puts a few rows into each table that has none, as `fillRows` does, with foreign keys not enforced. */
export function fillSqlite(db: SqliteConnection): Filled {
  const tables = readTables(db);
  const byName = new Map(tables.map((table) => [table.name, table]));
  const empty: string[] = [];
  let filled = 0;
  let made = 0;
  for (const table of tables) {
    const [[count = 0] = []] = db.exec(`select count(*) from ${inQuotes(table.name)}`)[0]?.values ?? [];
    if (Number(count) > 0) continue;
    let own = 0;
    let reason: string | undefined;
    for (let row = 0; row < rowCount; row++) {
      const problem = insert(db, table, row);
      if (problem === undefined) own++;
      else reason ??= problem;
    }
    made += own;
    if (own > 0) filled++;
    else if (reason) empty.push(`${table.name}: ${reason}`);
  }
  return { tables: filled, rows: made, empty };

  function insert(connection: SqliteConnection, table: Table, row: number): string | undefined {
    const values = new Map(table.columns.map(({ name }) => [name, valueFor(table, name, row, new Set())]));
    let problem = tryInsert(connection, table.name, values);
    for (const _ of table.checks) {
      const check = table.checks.find(({ name }) => problem === `CHECK constraint failed: ${name}`);
      const checked = table.columns.filter(
        ({ name }) => check && new RegExp(`["\`]${name}["\`]`).test(check.definition),
      );
      const [only] = checked;
      if (!check || checked.length !== 1 || !only) break;
      for (const candidate of candidatesIn(check.definition, row)) {
        values.set(only.name, literal(candidate));
        problem = tryInsert(connection, table.name, values);
        if (problem === undefined) break;
      }
    }
    return problem;
  }

  /** As SQL. */
  function valueFor(table: Table, name: string, row: number, seen: ReadonlySet<string>): string {
    const column = table.columns.find((it) => it.name === name);
    const at = table.uniques.has(name) ? row : row % 2;
    if (!column || (!column.required && !table.uniques.has(name) && row === rowCount - 1)) return 'null';
    const reference = table.references.get(name);
    const target = reference && byName.get(reference.table);
    const key = `${table.name} ${name}`;
    if (target && reference && !seen.has(key))
      return valueFor(target, reference.column, at, new Set([...seen, key]));
    return valueOfType(column.type, name, at + 1);
  }
}

function valueOfType(type: string, name: string, n: number): string {
  if (/int/i.test(type)) return String(n);
  if (/char|clob|text/i.test(type)) return literal(`${name} ${n}`);
  if (/blob/i.test(type)) return `x'0${n}'`;
  if (/real|floa|doub/i.test(type)) return `${n}.5`;
  return String(n);
}

function tryInsert(
  db: SqliteConnection,
  table: string,
  values: ReadonlyMap<string, string>,
): string | undefined {
  const names = [...values.keys()].map(inQuotes).join(', ');
  try {
    db.exec(`insert into ${inQuotes(table)} (${names}) values (${[...values.values()].join(', ')})`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readTables(db: SqliteConnection): readonly Table[] {
  const all = (query: string) => db.exec(query)[0]?.values ?? [];
  return all(
    `select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> '__drizzle_migrations'`,
  ).map(([name, sql]): Table => {
    const at = literal(String(name));
    const columns = all(`select name, type, "notnull", pk from pragma_table_xinfo(${at}) where hidden = 0`);
    const unique = all(
      `select i.name from pragma_index_list(${at}) l, pragma_index_info(l.name) i where l."unique" = 1`,
    );
    const references = all(`select "from", "table", coalesce("to", '') from pragma_foreign_key_list(${at})`);
    const keys = columns.filter(([, , , pk]) => Number(pk) > 0).map(([column]) => String(column));
    return {
      name: String(name),
      columns: columns.map(([column, type, required, pk]) => ({
        name: String(column),
        type: String(type),
        required: Number(required) === 1 || Number(pk) > 0,
      })),
      uniques: new Set([...keys, ...unique.map(([column]) => String(column))]),
      references: new Map(
        references.map(([from, table, to]) => [String(from), { table: String(table), column: String(to) }]),
      ),
      checks: checksIn(String(sql)),
    };
  });
}
