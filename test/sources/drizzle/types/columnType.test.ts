import assert from 'node:assert/strict';
import * as mysql from 'drizzle-orm/mysql-core';
import * as pg from 'drizzle-orm/pg-core';
import * as sqlite from 'drizzle-orm/sqlite-core';
import type { ColumnType, Dialect } from '../../../../server/src/model/schema.ts';
import { isUnknown, unknown } from '../../../../server/src/model/unknown.ts';
import {
  arrayOf,
  columnBuilders,
  columnType,
  impliedBy,
  isColumnBuilder,
} from '../../../../server/src/sources/drizzle/types/columnType.ts';
import type { TypeFacts } from '../../../../server/src/sources/types/typeFacts.ts';
import { typeFromSql } from '../../../../server/src/sources/types/typeFromSql.ts';

type Config = Record<string, unknown>;
interface BuiltColumn {
  getSQLType(): string;
  notNull: boolean;
  autoIncrement?: boolean;
}
type Builder = (config?: unknown, more?: unknown) => never;

/** What drizzle-orm itself makes of a builder call. */
function built(dialect: Dialect, builder: string, config: Config | undefined): BuiltColumn {
  if (dialect === 'postgresql') {
    const make = (pg as unknown as Record<string, Builder>)[builder] as Builder;
    return pg.getTableConfig(pg.pgTable('t', { c: make('c', config) })).columns[0] as unknown as BuiltColumn;
  }
  if (dialect === 'mysql') {
    const make = (mysql as unknown as Record<string, Builder>)[builder] as Builder;
    return mysql.getTableConfig(mysql.mysqlTable('t', { c: make('c', config) }))
      .columns[0] as unknown as BuiltColumn;
  }
  const make = (sqlite as unknown as Record<string, Builder>)[builder] as Builder;
  return sqlite.getTableConfig(sqlite.sqliteTable('t', { c: make('c', config) }))
    .columns[0] as unknown as BuiltColumn;
}

/** Where the ORM does not say that the serial type it prints is NOT NULL. */
function forgottenNotNull(dialect: Dialect, builder: string, config: Config | undefined): boolean {
  if (dialect === 'mysql') return builder === 'serial';
  return builder === 'bigserial' && config?.mode !== 'number';
}

/** Configs worth trying per builder; all others are tried without one. */
const configs: Record<Dialect, Record<string, Config[]>> = {
  postgresql: {
    bigint: [{ mode: 'number' }, { mode: 'bigint' }],
    bigserial: [{ mode: 'number' }, { mode: 'bigint' }],
    bit: [{ dimensions: 3 }],
    char: [{}, { length: 3 }],
    date: [{}, { mode: 'date' }],
    decimal: [{ precision: 10, scale: 2 }],
    geometry: [{}, { type: 'point', mode: 'xy', srid: 4326 }],
    halfvec: [{ dimensions: 768 }],
    interval: [{}, { fields: 'day' }, { fields: 'day to second', precision: 3 }, { precision: 6 }],
    line: [{}, { mode: 'abc' }],
    numeric: [
      {},
      { precision: 10 },
      { precision: 10, scale: 2 },
      { precision: 12, scale: 0, mode: 'number' },
    ],
    point: [{}, { mode: 'xy' }],
    sparsevec: [{ dimensions: 10 }],
    text: [{}, { enum: ['a', 'b'] }],
    time: [{}, { precision: 3 }, { withTimezone: true }, { withTimezone: true, precision: 0 }],
    timestamp: [
      {},
      { withTimezone: true },
      { precision: 3 },
      { precision: 6, withTimezone: true, mode: 'string' },
      { precision: 0, withTimezone: true, mode: 'date' },
      { withTimezone: false, mode: 'string' },
    ],
    varchar: [{}, { length: 255 }, { length: 20, enum: ['a'] }],
    vector: [{ dimensions: 1536 }],
  },
  mysql: {
    bigint: [{ mode: 'number' }, { mode: 'bigint', unsigned: true }],
    binary: [{}, { length: 16 }],
    char: [{}, { length: 36 }],
    date: [{}, { mode: 'string' }],
    datetime: [{}, { fsp: 3 }, { mode: 'string', fsp: 6 }],
    decimal: [
      {},
      { precision: 10, scale: 0 },
      { precision: 10 },
      { precision: 12, scale: 4, unsigned: true },
      { precision: 8, mode: 'number' },
    ],
    double: [{}, { precision: 10, scale: 2 }, { precision: 9, unsigned: true }],
    float: [{}, { precision: 7, scale: 3, unsigned: true }],
    int: [{}, { unsigned: true }],
    mediumint: [{}, { unsigned: true }],
    real: [{}, { precision: 6, scale: 2 }, { precision: 6 }],
    smallint: [{}, { unsigned: true }],
    text: [{}, { enum: ['x'] }],
    time: [{}, { fsp: 3 }],
    timestamp: [{}, { fsp: 3, mode: 'string' }],
    tinyint: [{}, { unsigned: true }],
    varbinary: [{ length: 20 }],
    varchar: [{ length: 255 }],
  },
  sqlite: {
    blob: [{}, { mode: 'buffer' }, { mode: 'json' }, { mode: 'bigint' }],
    integer: [{}, { mode: 'number' }, { mode: 'boolean' }, { mode: 'timestamp' }, { mode: 'timestamp_ms' }],
    numeric: [{}, { mode: 'number' }, { mode: 'bigint' }],
    text: [{}, { length: 30 }, { mode: 'json' }, { enum: ['a', 'b'], length: 5 }],
  },
};

const cores = { postgresql: pg, mysql, sqlite } as const;

describe('column types', () => {
  for (const dialect of ['postgresql', 'mysql', 'sqlite'] as const) {
    describe(dialect, () => {
      for (const builder of columnBuilders(dialect).filter((name) => name !== 'mysqlEnum')) {
        it(`prints ${builder} as drizzle-orm does`, () => {
          const tried = configs[dialect][builder] ?? [undefined];
          for (const config of tried) {
            const column = built(dialect, builder, config);
            const type = columnType(dialect, builder, config ?? {});
            assert.ok(!isUnknown(type));
            assert.equal(type.sql, column.getSQLType(), JSON.stringify(config));
            assert.notEqual(type.family, 'custom');
            const implied = impliedBy(dialect, builder);
            if (!forgottenNotNull(dialect, builder, config)) assert.equal(implied.notNull, column.notNull);
            else assert.deepEqual([implied.notNull, column.notNull], [true, false]);
            assert.equal(implied.autoIncrement, column.autoIncrement ?? false);
          }
        });
      }

      it('knows every column builder of the core, and nothing else', () => {
        // What the core exports and takes a name to give something that has a `build`.
        const made = Object.entries(cores[dialect]).filter(([name, value]) => {
          if (typeof value !== 'function' || !/^[a-z]/.test(name)) return false;
          try {
            const column = (value as (a: string, b: object) => unknown)('c', { dimensions: 1 });
            return typeof (column as { build?: unknown } | undefined)?.build === 'function';
          } catch {
            return false;
          }
        });
        const names = made.map(([name]) => name).filter((name) => !notColumns.has(name));
        assert.ok(names.length >= 6);
        assert.deepEqual(
          names.sort(),
          columnBuilders(dialect)
            .filter((name) => name in cores[dialect])
            .sort(),
        );
        for (const name of names) assert.ok(isColumnBuilder(dialect, name));
        assert.ok(!isColumnBuilder(dialect, 'customType'));
        assert.ok(!isColumnBuilder(dialect, 'toString'));
      });
    });
  }

  it('prints enums and arrays as drizzle-orm does', () => {
    const mood = pg.pgSchema('app').enum('mood', ['sad', 'ok']);
    const [single, several] = pg.getTableConfig(
      pg.pgTable('t', { a: mood(), b: mood().array().array(3) }),
    ).columns;
    const type = columnType(
      'postgresql',
      'pgEnum',
      {},
      { id: '/s.ts#mood', name: 'mood', values: ['sad', 'ok'] },
    );
    assert.ok(!isUnknown(type));
    assert.equal(type.sql, single?.getSQLType());
    assert.equal(type.enum, '/s.ts#mood');
    const array = arrayOf(arrayOf(type), 3);
    assert.equal(array.sql, several?.getSQLType());
    assert.equal(array.arrayDimensions, 2);
    assert.equal(array.name, 'mood');

    const column = mysql.getTableConfig(mysql.mysqlTable('t', { a: mysql.mysqlEnum(['s', "m's"]) }))
      .columns[0];
    const inline = columnType('mysql', 'mysqlEnum', {}, { values: ['s', "m's"] });
    assert.ok(!isUnknown(inline));
    assert.equal(inline.sql, column?.getSQLType());
    assert.deepEqual(inline.values, ['s', "m's"]);
  });

  it('is unknown where the type depends on something unknown, and only there', () => {
    const lost = unknown('read from the environment');
    assert.equal(columnType('postgresql', 'varchar', { length: lost }), lost);
    assert.ok(!isUnknown(columnType('postgresql', 'varchar', { length: 3, enum: lost })));
    assert.ok(isUnknown(columnType('postgresql', 'mediumint', {})));
    assert.ok(isUnknown(columnType('postgresql', 'constructor', {})));
    assert.ok(isUnknown(columnType('mysql', 'mysqlEnum', {})));
  });

  const fromSql: [Dialect, string, Partial<ColumnType>][] = [
    ['postgresql', 'citext', { name: 'citext', family: 'text' }],
    ['postgresql', 'BYTEA', { name: 'bytea', family: 'binary', sql: 'BYTEA' }],
    ['postgresql', 'tsvector', { name: 'tsvector', family: 'textsearch' }],
    ['postgresql', 'numeric(10,2)', { name: 'numeric', family: 'decimal', precision: 10, scale: 2 }],
    ['postgresql', 'money', { name: 'money', family: 'money' }],
    ['postgresql', 'char(3)', { name: 'bpchar', family: 'text', length: 3 }],
    ['postgresql', 'character', { name: 'bpchar', length: 1 }],
    ['postgresql', '"char"', { name: 'char', family: 'text', length: 1 }],
    ['postgresql', 'character varying(256)', { name: 'varchar', length: 256 }],
    ['postgresql', 'text[][]', { name: 'text', family: 'text', arrayDimensions: 2 }],
    ['postgresql', 'integer ARRAY[4]', { name: 'int4', bits: 32, arrayDimensions: 1 }],
    ['postgresql', 'timestamp (3) with time zone', { name: 'timestamptz', withTimeZone: true, precision: 3 }],
    ['postgresql', 'timestamp(6)', { name: 'timestamp', withTimeZone: false, precision: 6 }],
    ['postgresql', 'time with time zone', { name: 'timetz', family: 'time', withTimeZone: true }],
    ['postgresql', 'interval day to second(3)', { name: 'interval', family: 'interval', precision: 3 }],
    ['postgresql', 'float(20)', { name: 'float4', family: 'float' }],
    ['postgresql', 'float', { name: 'float8', family: 'float' }],
    ['postgresql', 'double  precision', { name: 'float8' }],
    ['postgresql', 'bigserial', { name: 'int8', bits: 64, serial: true }],
    ['postgresql', 'bit varying(8)', { name: 'varbit', family: 'bit', length: 8 }],
    ['postgresql', 'tstzrange', { name: 'tstzrange', family: 'range' }],
    ['postgresql', 'geometry(Point,4326)', { name: 'geometry', family: 'geometric' }],
    ['postgresql', 'vector(1536)', { name: 'vector', family: 'vector', length: 1536 }],
    ['postgresql', 'extensions."citext"', { name: 'citext', family: 'text' }],
    ['postgresql', '"Order Status"', { name: 'Order Status', family: 'custom' }],
    ['postgresql', 'ltree', { name: 'ltree', family: 'custom' }],
    ['mysql', 'int(11) unsigned', { name: 'int', bits: 32, unsigned: true }],
    ['mysql', 'tinyint(1)', { name: 'tinyint', family: 'boolean' }],
    ['mysql', 'tinyint', { name: 'tinyint', family: 'integer', bits: 8 }],
    ['mysql', 'serial', { name: 'bigint', serial: true, unsigned: true }],
    ['mysql', "enum('a','it''s, ok')", { family: 'enum', values: ['a', "it's, ok"] }],
    ['mysql', 'varchar(20) CHARACTER SET ascii', { name: 'varchar', length: 20 }],
    ['mysql', 'decimal(10,2) unsigned', { name: 'decimal', precision: 10, scale: 2, unsigned: true }],
    ['mysql', 'longblob', { name: 'longblob', family: 'binary' }],
    ['mysql', 'timestamp(3)', { name: 'timestamp', family: 'timestamp', withTimeZone: true, precision: 3 }],
    ['sqlite', 'VARCHAR(30)', { family: 'text', name: 'varchar', length: 30 }],
    ['sqlite', 'BIGINT', { family: 'integer', name: 'bigint' }],
    ['sqlite', '', { family: 'binary', name: '' }],
    ['sqlite', 'DOUBLE', { family: 'float' }],
    ['sqlite', 'datetime', { family: 'timestamp' }],
    ['sqlite', 'F32_BLOB(3)', { family: 'binary', name: 'f32_blob', length: 3 }],
  ];
  for (const [dialect, sql, expected] of fromSql) {
    it(`reads ${sql || 'no type'} of ${dialect}`, () => {
      const type: TypeFacts = typeFromSql(dialect, sql);
      assert.equal(type.sql, sql);
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(type[key as keyof TypeFacts], value, key);
      }
    });
  }
});

/** Exports with a `build` that make no column: constraints, indexes, and builders without a type. */
const notColumns: ReadonlySet<string> = new Set([
  'foreignKey',
  'primaryKey',
  'check',
  'customType',
  'pgEnum',
]);
