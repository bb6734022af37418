import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { generateChange } from './matrix/generateChange.ts';
import { layoutNames, openWorkbench, type Workbench } from './matrix/layouts.ts';
import { sqliteCases, sqliteImports } from './matrix/sqliteCases.ts';

/** The package has no types. */
interface Database {
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[];
}

interface Engine {
  readonly Database: new () => Database;
}

const loadSqlite = createRequire(import.meta.url)('sql.js') as () => Promise<Engine>;

describe('a migration of SQLite', function () {
  this.timeout(900_000);
  let engine: Engine;
  before(async () => {
    engine = await loadSqlite();
  });

  for (const layout of layoutNames) {
    describe(`by drizzle-kit ${layout}`, () => {
      let bench: Workbench;
      before(async () => {
        bench = await openWorkbench(layout, 'sqlite', sqliteImports);
      });
      after(() => bench.remove());

      for (const [index, change] of sqliteCases.entries()) {
        it(change.name, async function () {
          if (change.without?.[layout]) return this.skip();
          const { first, change: plan, fresh: made } = await generateChange(bench, change, `case${index}`);
          const fresh = new engine.Database();
          migrate(fresh, made);
          const db = new engine.Database();
          migrate(db, first?.up ?? []);
          if (change.rows) db.exec(change.rows);
          const before = catalogue(db);
          migrate(db, plan.up);
          assert.deepEqual(catalogue(db), catalogue(fresh), plan.up.join('\n'));
          if (change.holds) assert.deepEqual(db.exec(change.holds)[0]?.values, [[1]], plan.up.join('\n'));
          migrate(db, plan.down ?? []);
          assert.deepEqual(catalogue(db), before, plan.down?.join('\n'));
          if (change.holdsBack) assert.deepEqual(db.exec(change.holdsBack)[0]?.values, [[1]]);
          migrate(db, plan.up);
          assert.deepEqual(catalogue(db), catalogue(fresh));
        });
      }
    });
  }
});

/** As drizzle's migrator does it: in one transaction, with foreign keys enforced. */
function migrate(db: Database, statements: readonly string[]): void {
  db.exec('PRAGMA foreign_keys=ON; BEGIN');
  for (const statement of statements) {
    try {
      db.exec(statement);
    } catch (error) {
      throw new Error(`${String(error)} in ${statement}\n${statements.join('\n')}`);
    }
  }
  db.exec('COMMIT');
}

/** Tables by their columns, keys and indexes, whatever their text and the order of columns. */
function catalogue(db: Database): readonly string[] {
  const all = (query: string) => db.exec(query)[0]?.values ?? [];
  const tables = all(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`);
  const views = all(`select name, sql from sqlite_master where type = 'view'`).map(
    ([name, sql]) => `view ${name} ${sql}`,
  );
  const checks = all(`select name, sql from sqlite_master where type = 'table'`).flatMap(([table, sql]) =>
    [...String(sql).matchAll(/CONSTRAINT "[^"]*" CHECK\s*\((.*)\)/gi)].map(
      ([, text = '']) => `${table} check ${text.replaceAll(/"(__new_)?\w+"\./g, '')}`,
    ),
  );
  return [
    ...views,
    ...checks,
    ...tables.flatMap(([table]) => [
      ...all(`select name, type, "notnull", dflt_value, pk, hidden from pragma_table_xinfo('${table}')`).map(
        (row) => `${table} column ${row.join(' ')}`,
      ),
      ...all(`select "from", "table", "to", on_delete from pragma_foreign_key_list('${table}')`).map(
        (row) => `${table} refers ${row.join(' ')}`,
      ),
      ...all(
        `select sql from sqlite_master where type = 'index' and tbl_name = '${table}' and sql is not null`,
      ).map((row) => `${table} ${String(row[0]).replaceAll(/["`]/g, '')}`),
    ]),
  ].sort();
}
