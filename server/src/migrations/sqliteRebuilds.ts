import type { Mended } from './mend.ts';
import { type MutableSnapshot, quoteName, type SnapshotTable } from './snapshotParts.ts';

const q = (name: string) => quoteName('sqlite', name);
const dropTable = /^DROP TABLE `([^`]+)`;$/;

/**
 * SQLite changes a table by making it anew: the old one is dropped, which deletes its rows first, and with them
 * by ON DELETE what refers to them. `PRAGMA foreign_keys=OFF` forbids that, but does nothing inside of the
 * transaction in which a migration runs. So the rows of the tables that refer to it, and of those that refer
 * to these, are put aside and put back; its own as well where it refers to itself, however far around. Views that
 * read it are dropped meanwhile, as the new table does not get its name while one asks for the old.
 * https://www.sqlite.org/pragma.html#pragma_foreign_keys, https://www.sqlite.org/lang_droptable.html
 */
export function mendRebuilds(
  statements: readonly string[],
  from: MutableSnapshot,
  to: MutableSnapshot,
): Mended {
  const tables = statements.flatMap((statement) => {
    const table = dropTable.exec(statement)?.[1];
    return table !== undefined && statements.includes(renameOf(table)) ? [table] : [];
  });
  if (tables.length === 0) return { statements, notes: [] };
  const notes: string[] = [];
  const result = tables.reduce<readonly string[]>(
    (written, table) => keepRows(written, table, from, to, notes),
    statements.map((statement) => withoutGenerated(statement, to)),
  );
  const views = Object.values(to.views ?? {}).filter(
    (view) =>
      typeof view.definition === 'string' &&
      view.isExisting !== true &&
      from.views?.[String(view.name)]?.definition === view.definition &&
      tables.some((table) => new RegExp(`(?<!\\w)${table}(?!\\w)`, 'i').test(String(view.definition))),
  );
  return {
    statements: [
      ...[...views].reverse().map(({ name }) => `DROP VIEW ${q(String(name))};`),
      ...result,
      ...views.map(({ name, definition }) => `CREATE VIEW ${q(String(name))} AS ${String(definition)};`),
    ],
    notes,
  };
}

function renameOf(table: string): string {
  return `ALTER TABLE \`__new_${table}\` RENAME TO \`${table}\`;`;
}

const copyRows = /^INSERT INTO `__new_([^`]+)`\((.*)\) SELECT (.*) FROM `[^`]+`;$/;

/** The values of generated columns are not copied: SQLite refuses them. */
function withoutGenerated(statement: string, to: MutableSnapshot): string {
  const [, table = '', columns = '', values = ''] = copyRows.exec(statement) ?? [];
  const generated = Object.values(to.tables[table]?.columns ?? {}).filter((column) => column.generated);
  if (generated.length === 0) return statement;
  const isPlain = (column: string) => !generated.some(({ name }) => column.trim().slice(1, -1) === name);
  const [names, sources] = [columns.split(', '), values.split(', ')];
  const kept = names.flatMap((name, index) => (isPlain(name) ? [[name, sources[index] ?? name]] : []));
  return `INSERT INTO \`__new_${table}\`(${kept.map(([name]) => name).join(', ')}) SELECT ${kept.map(([, source]) => source).join(', ')} FROM \`${table}\`;`;
}

function keepRows(
  statements: readonly string[],
  table: string,
  from: MutableSnapshot,
  to: MutableSnapshot,
  notes: string[],
): readonly string[] {
  const children = childrenOf(table, from).filter(({ name }) => name !== table);
  const refersToItself = [from, to].some((snapshot) =>
    childrenOf(table, snapshot).some(({ name }) => name === table),
  );
  if (children.length === 0 && !refersToItself) return statements;
  const isCopy = (statement: string) => copyRows.exec(statement)?.[1] === table;
  const copy = statements.find(isCopy);
  const kept = (name: string) => q(`__keep_${name}`);
  return statements.flatMap((statement) => {
    if (statement === renameOf(table) || (refersToItself && isCopy(statement))) return [];
    if (dropTable.exec(statement)?.[1] !== table) return [statement];
    const told = children.map(({ name }) => name).join(', ');
    notes.push(
      refersToItself
        ? `${table} is made anew; its rows${told ? ` and those of ${told}` : ''} are put aside meanwhile, as dropping the old table would delete or change what refers to it.`
        : `${table} is made anew; the rows of ${told} are put aside meanwhile, as dropping the old table would delete or change them.`,
    );
    const aside = [...children].reverse();
    return [
      // Rows that refer to each other cannot come back one before the other.
      ...(refersToItself ? ['PRAGMA defer_foreign_keys=ON;'] : []),
      ...(refersToItself ? [`CREATE TABLE ${kept(table)} AS SELECT * FROM ${q(table)};`] : []),
      ...aside.map(({ name }) => `CREATE TABLE ${kept(name)} AS SELECT * FROM ${q(name)};`),
      ...aside.map(({ name }) => `DELETE FROM ${q(name)};`),
      statement,
      renameOf(table),
      ...(refersToItself && copy
        ? [
            copy
              .replace(`INTO \`__new_${table}\``, `INTO ${q(table)}`)
              .replace(/FROM `[^`]+`;$/, `FROM ${kept(table)};`),
            `DROP TABLE ${kept(table)};`,
          ]
        : []),
      ...children.flatMap((child) => {
        const columns = Object.values(child.columns)
          .filter((column) => !column.generated)
          .map((column) => q(column.name))
          .join(', ');
        return [
          `INSERT INTO ${q(child.name)}(${columns}) SELECT ${columns} FROM ${kept(child.name)};`,
          `DROP TABLE ${kept(child.name)};`,
        ];
      }),
    ];
  });
}

/**
 * The tables that refer to a table, and to those: each after all that it refers to, as far as that goes. The table
 * itself is among them where it refers to itself, or others do so in between.
 */
function childrenOf(table: string, from: MutableSnapshot): readonly SnapshotTable[] {
  const found = new Set<SnapshotTable>();
  const visit = (parent: string) => {
    for (const child of Object.values(from.tables)) {
      const refers = Object.values(child.foreignKeys ?? {}).some(({ tableTo }) => tableTo === parent);
      if (!refers || found.has(child)) continue;
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
