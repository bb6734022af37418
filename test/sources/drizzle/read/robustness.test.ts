import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { drizzleFixtures } from '../../../support/drizzleFixtures.ts';
import { pg, readTexts } from './readText.ts';

describe('reading broken texts', () => {
  const schema = `${pg}
export const status = pgEnum('status', ['a', 'b']);
export const users = pgTable('users', {
  id: uuid('id').primaryKey().defaultRandom(),
  status: status('status').notNull().default('a'),
}, (t) => [index('by_status').on(t.status.desc()).where(sql\`\${t.id} is not null\`)]);
export const posts = pgTable('posts', { id: uuid(), author: uuid().references(() => users.id) });
`;

  it('finds the other tables while one is being typed', () => {
    for (const half of [
      "export const notes = pgTable('notes', { id: uuid().",
      "export const notes = pgTable('notes', { id: uuid(), ",
      'export const notes = pgTable(',
      "export const notes = pgTable('notes', { id }, (t) => [index('x').on(t.",
      "export const notes = pgTable('notes', (",
    ]) {
      const { file } = readTexts({ 'schema.ts': `${schema}${half}\n` });
      assert.deepEqual(
        file('schema.ts').parts.tables.map((table) => table.binding),
        ['users', 'posts', 'notes'],
        half,
      );
      const before = readTexts({
        'schema.ts': schema.replace('export const posts', `${half}\nexport const posts`),
      });
      const bindings = before.file('schema.ts').parts.tables.map((table) => table.binding);
      assert.ok(bindings.includes('users') && bindings.includes('posts'), `${half}: ${bindings}`);
    }
  });

  it('reads the other tables as ever, wherever the typing of one has come to', () => {
    for (const style of [schema, schema.replaceAll(';', '')]) {
      const start = style.indexOf('export const users');
      const end = style.indexOf('export const posts');
      const { reader, host } = readTexts(`${style}export const tags = pgTable('tags', { name: text() })\n`);
      const text = host.readText('/s/schema.ts') ?? '';
      const others = () =>
        JSON.stringify(
          reader.read('/s/schema.ts').parts.tables.filter((table) => table.binding !== 'users'),
          (key, value) => (key === 'span' || key === 'target' ? undefined : value),
        );
      const expected = others();
      for (let cut = start + 1; cut < end; cut++) {
        // Shorter names of the table being typed are other tables.
        if (cut < style.indexOf(' = pgTable', start) + 1) continue;
        host.write('/s/schema.ts', `${text.slice(0, cut)}\n\n${text.slice(end)}`);
        reader.invalidate('/s/schema.ts');
        assert.equal(others(), expected, JSON.stringify(text.slice(start, cut)));
      }
    }
  });

  it('reads every prefix of every fixture', () => {
    for (const fixture of drizzleFixtures()) {
      const text = readFileSync(fixture.entries[0] ?? '', 'utf8');
      // Every place where a token may end, which is where somebody may stop typing.
      const { reader, host } = readTexts('');
      for (const { index } of text.matchAll(/\W/g)) {
        host.write('/s/schema.ts', text.slice(0, index));
        reader.invalidate('/s/schema.ts');
        assert.ok(reader.read('/s/schema.ts').parts, `${fixture.name} at ${index}`);
      }
    }
  });

  it('takes empty, binary, BOM and CRLF texts', () => {
    for (const text of ['', '\ufeff', '\0\u0001\uffff', 'x'.repeat(1000)])
      assert.deepEqual(readTexts(text).file('schema.ts').parts.tables, []);
    const { table, textAt } = readTexts(`\ufeff${schema.replaceAll('\n', '\r\n')}`);
    assert.equal(textAt(table('posts').span.name), 'posts');
  });

  it('does not overflow on absurd nesting', () => {
    const deep = 3000;
    for (const text of [
      `const x = ${'('.repeat(deep)}1${')'.repeat(deep)};`,
      `const x = ${'['.repeat(deep)}`,
      `const x = ${Array.from({ length: deep }, (_, i) => `'${i}'`).join(' + ')};`,
      `const x = a${'.b()'.repeat(deep)};`,
      `const x = ${'() => '.repeat(deep)}1;`,
      `const x = ${'{ a: '.repeat(deep)}`,
    ]) {
      const { file } = readTexts(`${schema}${text}`);
      assert.ok(file('schema.ts').parts.tables.length === 2 || text.length > 5000);
    }
  });

  it('gives up on endless work without hanging', () => {
    const { table } = readTexts(`${pg}
const grow = (n) => ({ ...grow(n + 1), ...grow(n + 2) });
const list = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((a) => [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((b) => [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((c) => [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((d) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((e) => a * b * c * d * e)))));
export const t = pgTable('t', { id: uuid(), ...grow(0), size: integer().default(list.length) });`);
    assert.ok(table('t').columns.some((column) => column.key === 'id'));
  });
});
