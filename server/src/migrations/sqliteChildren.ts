import type { Mended } from './mend.ts';
import { type MutableSnapshot, quoteName, type SnapshotTable } from './snapshotParts.ts';

const q = (name: string) => quoteName('sqlite', name);
const dropTable = /^DROP TABLE `([^`]+)`;$/;

/**
 * SQLite changes a table by making it anew: the old one is dropped, which deletes its rows first, and with them
 * by ON DELETE what refers to them. `PRAGMA foreign_keys=OFF` forbids that, but does nothing inside of the
 * transaction in which a migration runs. So the rows of the tables that refer to it, and of those that refer
 * to these, are put aside and put back.
 * https://www.sqlite.org/pragma.html#pragma_foreign_keys, https://www.sqlite.org/lang_droptable.html
 */
export function keepChildren(statements: readonly string[], from: MutableSnapshot): Mended {
  const result: string[] = [];
  const notes: string[] = [];
  for (const statement of statements) {
    const table = dropTable.exec(statement)?.[1];
    const rebuild =
      table === undefined ? undefined : `ALTER TABLE \`__new_${table}\` RENAME TO \`${table}\`;`;
    const children = table && rebuild && statements.includes(rebuild) ? childrenOf(table, from) : [];
    if (table === undefined || children.length === 0) {
      result.push(statement);
      continue;
    }
    for (const child of [...children].reverse()) {
      result.push(`CREATE TABLE ${q(`__keep_${child.name}`)} AS SELECT * FROM ${q(child.name)};`);
    }
    for (const child of [...children].reverse()) result.push(`DELETE FROM ${q(child.name)};`);
    result.push(statement, `${rebuild}`);
    for (const child of children) {
      const columns = Object.values(child.columns)
        .filter((column) => !column.generated)
        .map((column) => q(column.name))
        .join(', ');
      const kept = q(`__keep_${child.name}`);
      result.push(`INSERT INTO ${q(child.name)}(${columns}) SELECT ${columns} FROM ${kept};`);
      result.push(`DROP TABLE ${kept};`);
    }
    notes.push(
      `${table} is made anew; the rows of ${children.map(({ name }) => name).join(', ')} are put aside meanwhile, as dropping the old table would delete or change them.`,
    );
  }
  // The rename has moved up to where the rows come back.
  const seen = new Set<string>();
  const unique = result.filter((statement) => {
    if (!/^ALTER TABLE `__new_/.test(statement)) return true;
    const isFirst = !seen.has(statement);
    seen.add(statement);
    return isFirst;
  });
  return { statements: unique, notes };
}

/** The tables that refer to a table, and to those: each after all that it refers to, as far as that goes. */
function childrenOf(table: string, from: MutableSnapshot): readonly SnapshotTable[] {
  const found = new Set<SnapshotTable>();
  const visit = (parent: string) => {
    for (const child of Object.values(from.tables)) {
      const refers = Object.values(child.foreignKeys ?? {}).some(({ tableTo }) => tableTo === parent);
      if (!refers || child.name === table || found.has(child)) continue;
      found.add(child);
      visit(child.name);
    }
  };
  visit(table);
  const sorted: SnapshotTable[] = [];
  const waiting = [...found];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.findIndex((child) =>
      Object.values(child.foreignKeys ?? {}).every(
        ({ tableTo }) => tableTo === child.name || !names.has(tableTo),
      ),
    );
    sorted.push(...waiting.splice(Math.max(ready, 0), 1));
  }
  return sorted;
}
