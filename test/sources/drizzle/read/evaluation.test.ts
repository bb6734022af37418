import assert from 'node:assert/strict';
import { isUnknown } from '../../../../server/src/model/unknown.ts';
import { pg, readTexts } from './readText.ts';

/** The keys of the columns of table `t`, a gap shown as `…`. */
function keys(text: string | Readonly<Record<string, string>>): string[] {
  const { table } = readTexts(typeof text === 'string' ? pg + text : text);
  const { columns, gaps } = table('t');
  return [
    ...columns.map((column) => column.key),
    ...gaps.filter((gap) => gap.in === 'columns').map(() => '…'),
  ];
}

describe('evaluating what a schema is built with', () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'a callback that makes the columns': [
      'export const t = pgTable("t", (c) => ({ a: c.text(), b: c.customType({ dataType: () => "x" })() }));',
      ['a', 'b'],
    ],
    'a conditional spread': [
      'const on = true; export const t = pgTable("t", { a: text(), ...(on ? { b: text() } : {}), ...(on && { c: text() }), ...(!on && { d: text() }) });',
      ['a', 'b', 'c'],
    ],
    'a spread that depends on the environment': [
      'export const t = pgTable("t", { a: text(), ...(process.env.X ? { b: text() } : {}) });',
      ['a', '…'],
    ],
    'columns made in a loop': [
      'function make(names) { const all = {}; for (const name of names) { all[name] = text(name); } return all; } export const t = pgTable("t", { ...make(["a", "b"]) });',
      ['a', 'b'],
    ],
    'entries of an array': [
      'export const t = pgTable("t", Object.fromEntries(["a", "b"].map((k) => [k, text(k)])));',
      ['a', 'b'],
    ],
    'a default parameter and a rest': [
      'const make = ({ id = text(), ...rest } = {}) => ({ id, ...rest }); export const t = pgTable("t", make({ name: text() }));',
      ['id', 'name'],
    ],
    'an early return': [
      'const make = (wide) => { if (!wide) return { a: text() }; return { a: text(), b: text() }; }; export const t = pgTable("t", make(false));',
      ['a'],
    ],
    'the columns of another table': [
      'const base = pgTable("base", { a: text(), b: text() }); const { b, ...rest } = getTableColumns(base); export const t = pgTable("t", { c: text(), d: base.a, ...rest });',
      ['c', 'd', 'a'],
    ],
    'a TypeScript namespace': ['namespace N { export const t = pgTable("t", { a: text() }); }', ['a']],
    'a value that refers to itself': [
      'const x = { ...x, b: text() }; export const t = pgTable("t", { a: text(), ...x });',
      ['a', 'b', '…'],
    ],
    'functions that call each other without end': [
      'const f = () => g(); const g = () => f(); export const t = pgTable("t", { a: text(), ...f() });',
      ['a', '…'],
    ],
  };
  for (const [name, [text, expected]] of Object.entries(cases)) {
    it(`follows ${name}`, () => {
      const binding = text.includes('namespace N')
        ? text.replace('namespace N { export const t', 'export const t').replace(/ }$/, '')
        : text;
      assert.deepEqual(keys(binding), expected);
    });
  }

  it('names a table in a TypeScript namespace by its path', () => {
    const { file } = readTexts(`${pg} export namespace Users { export const table = pgTable('users', {}); }`);
    assert.deepEqual(
      file('schema.ts').parts.tables.map((table) => table.id),
      ['/s/schema.ts#Users.table'],
    );
  });

  it('follows require, module.exports and default exports', () => {
    const { file } = readTexts({
      'a.cjs':
        "const { pgTable, text } = require('drizzle-orm/pg-core'); const users = pgTable('users', { a: text() }); module.exports = { users };",
      'b.ts': "import orm from './a.cjs'; export const { users } = orm;",
    });
    assert.deepEqual(
      file('a.cjs').parts.tables.map((table) => table.id),
      ['/s/a.cjs#users'],
    );
    assert.equal(file('b.ts').exports.get('users'), '/s/a.cjs#users');
  });

  it('prints operators and nested SQL as Drizzle does', () => {
    const { table } = readTexts(`${pg}
const active = (t) => and(isNull(t.gone), eq(t.kind, 'a'));
export const t = pgTable('t', { gone: timestamp(), kind: text(), n: integer() }, (t) => [
  index('i').on(t.n).where(active(t)),
  check('c', sql\`\${t.n} in (\${sql.join([sql.raw('1'), sql\`2\`], sql\`, \`)}) and \${sql.identifier('x')} > \${unknownThing}\`),
]);`);
    const [index] = table('t').indexes;
    const [check] = table('t').checks;
    assert.ok(index?.predicate && !isUnknown(index.predicate) && check && !isUnknown(check.expression));
    assert.equal(index.predicate.text, `("t"."gone" is null and "t"."kind" = 'a')`);
    assert.deepEqual(index.predicate.columns, ['gone', 'kind']);
    assert.equal(check.expression.text, '"t"."n" in (1, 2) and "x" > ?');
    assert.equal(check.expression.complete, false);
  });
});
