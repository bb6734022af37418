import assert from 'node:assert/strict';
import * as mysql from 'drizzle-orm-1/mysql-core';
import { camelCase, getTableConfig, pgTable, snakeCase, text } from 'drizzle-orm-1/pg-core';
import * as sqlite from 'drizzle-orm-1/sqlite-core';
import { known } from '../../../../server/src/model/unknown.ts';
import { pg, readTexts } from './readText.ts';

/** Columns as drizzle-orm 1.x makes them, and as they are written. */
const columns = {
  a: [text().notNull().array(), 'text().notNull().array()'],
  b: [text().array().array(), 'text().array().array()'],
  c: [text().array('[][]').notNull(), "text().array('[][]').notNull()"],
  d: [text().default('x').array(), "text().default('x').array()"],
  e: [text().notNull().array().array('[][]').unique(), "text().notNull().array().array('[][]').unique()"],
  f: [text().unique().array('[][]').array(), "text().unique().array('[][]').array()"],
} as const;

describe('columns of drizzle-orm 1.x', () => {
  it('keep what was said before `.array()`, and the last one sets the dimensions', () => {
    const builders = Object.fromEntries(Object.entries(columns).map(([key, [builder]]) => [key, builder]));
    const made = getTableConfig(pgTable('t', builders)).columns;
    const written = Object.entries(columns).map(([key, [, code]]) => `${key}: ${code}`);
    const code = `${pg}export const t = pgTable('t', { ${written.join(', ')} });`;
    const read = readTexts(code, { ormOne: true }).table('t');
    assert.deepEqual(
      read.columns.map((column) => ({
        name: column.key,
        notNull: column.notNull,
        hasDefault: column.default !== undefined,
        dimensions: known(column.type)?.arrayDimensions,
        unique: read.uniques.some((unique) => known(unique.columns)?.includes(column.key)),
      })),
      made.map(({ name, notNull, hasDefault, dimensions, isUnique }) => ({
        name,
        notNull,
        hasDefault,
        dimensions,
        unique: isUnique ?? false,
      })),
    );
  });

  it('of 0.x begin anew with `.array()`', () => {
    const { columns: read } = readTexts(
      `${pg}export const t = pgTable('t', { a: text().notNull().array() });`,
    ).table('t');
    assert.deepEqual([read[0]?.notNull, known(read[0]!.type)?.sql], [false, 'text[]']);
  });

  it('are named by the casing of the function that makes their table', () => {
    const columnsOfTable = () => ({ userID: text(), line2: text(), Own: text('own_Name') });
    const written = "{ userID: text(), line2: text(), Own: text('own_Name') }";
    const made = {
      pgSnake: getTableConfig(snakeCase.table('t', columnsOfTable())),
      pgCamel: getTableConfig(camelCase.table('t', { ...columnsOfTable(), user_name: text() })),
      pgSchema: getTableConfig(snakeCase.schema('app').table('t', columnsOfTable())),
      mysql: mysql.getTableConfig(
        mysql.snakeCase.table('t', { userID: mysql.int(), Own: mysql.int('own_Name') }),
      ),
      sqlite: sqlite.getTableConfig(
        sqlite.snakeCase.table('t', { userID: sqlite.int(), Own: sqlite.int('own_Name') }),
      ),
    };
    const code = {
      pgSnake: `import { snakeCase, text } from 'drizzle-orm/pg-core'; export const t = snakeCase.table('t', ${written});`,
      pgCamel: `import { camelCase, text } from 'drizzle-orm/pg-core'; export const t = camelCase.table('t', { ...${written}, user_name: text() });`,
      pgSchema: `import { snakeCase, text } from 'drizzle-orm/pg-core'; export const t = snakeCase.schema('app').table('t', ${written});`,
      mysql: `import { int, snakeCase } from 'drizzle-orm/mysql-core'; export const t = snakeCase.table('t', { userID: int(), Own: int('own_Name') });`,
      sqlite: `import { int, snakeCase } from 'drizzle-orm/sqlite-core'; export const t = snakeCase.table('t', { userID: int(), Own: int('own_Name') });`,
    } as const;
    for (const [which, { columns: expected }] of Object.entries(made)) {
      const read = readTexts(code[which as keyof typeof code], { ormOne: true }).table('t');
      assert.deepEqual(
        read.columns.map(({ name }) => known(name)),
        expected.map(({ name }) => name),
        which,
      );
    }
  });
});
