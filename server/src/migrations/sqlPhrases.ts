import type { SchemaChange } from '../model/diff.ts';
import type { Rename } from './renames.ts';

const name = '["`]((?:[^"`]|"")+)["`]';
const table = `(?:["\`][^"\`]+["\`]\\.)?${name}`;

const patterns: readonly (readonly [RegExp, SchemaChange['action'], SchemaChange['part']])[] = [
  [new RegExp(`^CREATE TABLE ${table}`, 'i'), 'create', 'table'],
  [new RegExp(`^DROP TABLE ${table}`, 'i'), 'drop', 'table'],
  [new RegExp(`^ALTER TABLE ${table} ADD (?:COLUMN )?${name}`, 'i'), 'create', 'column'],
  [new RegExp(`^ALTER TABLE ${table} DROP COLUMN ${name}`, 'i'), 'drop', 'column'],
  [new RegExp(`^ALTER TABLE ${table} (?:ALTER|MODIFY) COLUMN ${name}`, 'i'), 'alter', 'column'],
];

/** What a migration changes, as far as its name is concerned: where only its SQL is known. */
export function phrasesOf(statements: readonly string[]): {
  readonly changes: readonly SchemaChange[];
  readonly renames: readonly Rename[];
} {
  const changes: SchemaChange[] = [];
  const renames: Rename[] = [];
  for (const statement of statements) {
    const sql = statement.trim();
    const column = new RegExp(`^ALTER TABLE ${table} RENAME COLUMN ${name} TO ${name}`, 'i').exec(sql);
    const whole = new RegExp(`^ALTER TABLE ${table} RENAME TO ${name}`, 'i').exec(sql);
    if (column)
      renames.push({ kind: 'column', table: column[1], from: column[2] ?? '', to: column[3] ?? '' });
    else if (whole)
      renames.push({ kind: 'table', table: undefined, from: whole[1] ?? '', to: whole[2] ?? '' });
    for (const [pattern, action, part] of patterns) {
      const found = pattern.exec(sql);
      if (!found) continue;
      const on = part === 'table' ? {} : { table: found[1] ?? '' };
      changes.push({ action, part, name: found[2] ?? found[1] ?? '', ...on, aspects: [] });
      break;
    }
    const index = new RegExp(`^CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?${name} ON ${table}`, 'i').exec(
      sql,
    );
    if (index)
      changes.push({
        action: 'create',
        part: 'index',
        name: index[1] ?? '',
        table: index[2] ?? '',
        aspects: [],
      });
  }
  return { changes, renames };
}
