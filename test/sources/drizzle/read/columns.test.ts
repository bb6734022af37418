import assert from 'node:assert/strict';
import { isUnknown } from '../../../../server/src/model/unknown.ts';
import { pg, readTexts } from './readText.ts';

describe('reading columns', () => {
  const columns = (text: string) => readTexts(`${pg} export const t = pgTable('t', {\n${text}\n});`);

  it('knows what is fixed when the program loads', () => {
    const { column } =
      readTexts(`${pg} import { nanoid } from 'nanoid'; import { randomUUID } from 'node:crypto';
export const t = pgTable('t', {
  a: timestamp().default(new Date()),
  b: text().default(crypto.randomUUID()),
  c: text().default(nanoid()),
  d: text().default(randomUUID()),
  e: timestamp({ mode: 'string' }).default(new Date().toISOString()),
  f: integer().default(Date.now()),
  g: integer().default(Math.floor(Math.random() * 10)),
});`);
    const what = (key: string) => {
      const value = column('t', key).default;
      return value && !isUnknown(value) && value.kind === 'frozen' ? value.what : value;
    };
    assert.deepEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(what), [
      'now',
      'uuid',
      'random',
      'uuid',
      'now',
      'now',
      'random',
    ]);
  });

  it('tells a default of unknown origin as unknown', () => {
    const { column } = columns('a: text().default(process.env.REGION), b: text().default(region)');
    for (const key of ['a', 'b']) assert.ok(isUnknown(column('t', key).default));
  });

  it('finds the values that only the types promise', () => {
    const { column } = readTexts(`${pg}
type Status = 'open' | 'closed';
const kinds = ['x', 'y'] as const;
enum Level { Low = 'low', High = 'high' }
export const t = pgTable('t', {
  a: text({ enum: ['p', 'q'] }),
  b: text().$type<'m' | 'n'>(),
  c: text().$type<Status>(),
  d: text().$type<(typeof kinds)[number]>(),
  e: text().$type<Level>(),
  f: text().$type<string>(),
  g: text('g', { enum: kinds }),
});`);
    const promised = (key: string) => column('t', key).promisedValues;
    assert.deepEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(promised), [
      ['p', 'q'],
      ['m', 'n'],
      ['open', 'closed'],
      ['x', 'y'],
      ['low', 'high'],
      undefined,
      ['x', 'y'],
    ]);
  });

  it('keeps a column whose builder comes from a package', () => {
    const { column } = readTexts(`${pg} import { money } from 'a-package';
export const t = pgTable('t', { price: money('price').notNull(), id: uuid() });`);
    const price = column('t', 'price');
    assert.ok(isUnknown(price.type) && isUnknown(price.notNull) && isUnknown(price.name));
    assert.equal(column('t', 'id').name, 'id');
  });

  it('loses what was said before `.array()`, as Drizzle does', () => {
    const { column } = columns('a: text().notNull().array(), b: text().array().notNull()');
    assert.equal(column('t', 'a').notNull, false);
    assert.equal(column('t', 'b').notNull, true);
  });

  it('makes a column anew for each spread of a getter', () => {
    const { column } = readTexts(`${pg}
const id = { get id() { return uuid('id').primaryKey(); } };
export const a = pgTable('a', { ...id });
export const b = pgTable('b', { ...id, other: text() });`);
    assert.equal(column('a', 'id').notNull, true);
    assert.equal(column('b', 'id').name, 'id');
  });

  it('says where a name came from the key, with the casing of the project', () => {
    const { column } = readTexts(
      `${pg} export const t = pgTable('t', { createdAt: timestamp(), userID: text('USER') });`,
      { casing: 'snake_case' },
    );
    assert.deepEqual(
      [column('t', 'createdAt').name, column('t', 'createdAt').nameFromKey],
      ['created_at', true],
    );
    assert.deepEqual([column('t', 'userID').name, column('t', 'userID').nameFromKey], ['USER', undefined]);
  });

  it('reads what the application fills in', () => {
    const { column } = columns(
      'a: text().$defaultFn(() => make()), b: timestamp().$onUpdate(() => new Date())',
    );
    assert.deepEqual(column('t', 'a').application, { default: true, onUpdate: false });
    assert.deepEqual(column('t', 'b').application, { default: false, onUpdate: true });
  });

  it('shares no type between different arrays of one element', () => {
    const { column } = columns('a: text(), b: text().array(), c: text().array().array(), d: text().array(3)');
    const sql = (key: string) => {
      const { type } = column('t', key);
      return isUnknown(type) ? type.reason : type.sql;
    };
    assert.deepEqual(['a', 'b', 'c', 'd'].map(sql), ['text', 'text[]', 'text[][]', 'text[3]']);
  });
});
