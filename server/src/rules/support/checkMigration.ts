import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';

/** What a new CHECK leads to, for people. */
export function checkMigration(table: Table, column: Column): string {
  const name = tableLabel(table);
  switch (table.dialect) {
    case 'postgresql':
      return `The next migration adds the CHECK, for which all rows of ${name} are read while nobody writes it: NOT VALID first and VALIDATE CONSTRAINT in a second migration keep nobody waiting. A row with another value of ${columnLabel(column)} makes it fail.`;
    case 'mysql':
      return `The next migration adds the CHECK, for which all rows of ${name} are read. It is enforced from MySQL 8.0.16 on.`;
    case 'sqlite':
      return `The next migration makes the table ${name} anew and copies all rows: SQLite adds no CHECK to a table that is there.`;
  }
}
