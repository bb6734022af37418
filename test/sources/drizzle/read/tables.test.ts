import assert from 'node:assert/strict';
import { isUnknown } from '../../../../server/src/model/unknown.ts';
import { pg, readTexts } from './readText.ts';

describe('reading tables', () => {
  it('names a table after the variable that binds it first', () => {
    const { file } = readTexts(`${pg}
const users = pgTable('users', { id: uuid().primaryKey() });
export const people = users;
export { users as accounts };
export default users;
export const nested = { inner: { posts: pgTable('posts', {}) } };`);
    const { parts, exports } = file('schema.ts');
    assert.deepEqual(
      parts.tables.map(({ id, binding }) => [id, binding]),
      [
        ['/s/schema.ts#users', 'users'],
        ['/s/schema.ts#nested.inner.posts', 'nested.inner.posts'],
      ],
    );
    assert.deepEqual(Object.fromEntries(exports), {
      people: '/s/schema.ts#users',
      accounts: '/s/schema.ts#users',
      default: '/s/schema.ts#users',
      'nested.inner.posts': '/s/schema.ts#nested.inner.posts',
    });
  });

  it('lists a table in the file that binds it, not where it is handed on', () => {
    const { file } = readTexts({
      'users.ts': `${pg} export const users = pgTable('users', {});`,
      'index.ts':
        "export * from './users'; export * as all from './users'; export { users as people } from './users';",
      'local.ts': "import { users } from './users'; export const alias = users;",
    });
    assert.deepEqual(file('index.ts').parts.tables, []);
    assert.deepEqual(Object.fromEntries(file('index.ts').exports), {
      people: '/s/users.ts#users',
      'all.users': '/s/users.ts#users',
      users: '/s/users.ts#users',
    });
    assert.deepEqual(file('local.ts').parts.tables, []);
    assert.equal(file('local.ts').exports.get('alias'), '/s/users.ts#users');
  });

  it('hides a name of `export *` behind an own export', () => {
    const { file } = readTexts({
      'a.ts': `${pg} export const users = pgTable('users', {}); export const posts = pgTable('posts', {});`,
      'index.ts': "export * from './a'; export const users = undefined;",
    });
    assert.deepEqual([...file('index.ts').exports.keys()], ['posts']);
  });

  it('gives the spans of a table, its columns and their parts', () => {
    const text = `${pg}export const users = pgTable('users', {
  email: varchar('email', { length: 256 }).notNull().unique('mail').references(() => users.id, { onDelete: 'cascade' }),
}, (t) => ({ byEmail: index('by_email').on(t.email) }));`;
    const { table, textAt } = readTexts(text);
    const users = table('users');
    assert.equal(textAt(users.span.whole), text.slice(text.indexOf('pgTable('), -1));
    assert.equal(textAt(users.span.name), 'users');
    const email = users.columns[0];
    assert.ok(email?.span.type);
    assert.match(textAt(email.span.whole), /^email: varchar.*\}\)$/);
    assert.equal(textAt(email.span.name), 'email');
    assert.equal(textAt(email.span.type), "varchar('email', { length: 256 })");
    assert.equal(textAt(users.uniques[0]?.span.whole ?? email.span.name), ".unique('mail')");
    assert.equal(textAt(users.uniques[0]?.span.name ?? email.span.name), 'unique');
    assert.equal(
      textAt(users.foreignKeys[0]?.span.whole ?? email.span.name),
      ".references(() => users.id, { onDelete: 'cascade' })",
    );
    assert.equal(textAt(users.indexes[0]?.span.whole ?? email.span.name), "index('by_email').on(t.email)");
    assert.equal(textAt(users.indexes[0]?.span.name ?? email.span.name), 'index');
  });

  it('keeps the table when its name comes from the environment', () => {
    const { table } = readTexts(`${pg}
const createTable = pgTableCreator((name) => \`\${process.env.PREFIX}_\${name}\`);
export const users = createTable('users', { id: uuid().primaryKey() });`);
    const { name, columns } = table('users');
    assert.ok(isUnknown(name));
    assert.match(name.reason, /process\.env\.PREFIX/);
    assert.equal(columns.length, 1);
  });

  it('does not take a call of unknown origin for a table', () => {
    const { file } = readTexts(
      `import { myTable } from 'elsewhere'; export const users = myTable('users', { id: 1 });`,
    );
    assert.deepEqual(file('schema.ts').parts.tables, []);
  });

  it('tells what was spread and is not known as a gap, and keeps the rest', () => {
    const { table } = readTexts(`${pg} import { shared } from 'a-package';
export const users = pgTable('users', { id: uuid().primaryKey(), ...shared, name: text() }, (t) => [index('i').on(t.name), shared(t)]);`);
    const users = table('users');
    assert.deepEqual(
      users.columns.map((column) => column.key),
      ['id', 'name'],
    );
    assert.deepEqual(
      users.gaps.map((gap) => gap.in),
      ['columns', 'constraints'],
    );
    assert.equal(users.indexes.length, 1);
  });

  it('calls the outer call of a creator of the workspace the whole of the table', () => {
    const { table, textAt } = readTexts({
      'creator.ts': `${pg} export function define(name, columns) { return pgTable('app_' + name, { id: uuid().primaryKey(), ...columns }); }`,
      'schema.ts': `import { define } from './creator'; import { text } from 'drizzle-orm/pg-core';
export const users = define('users', { name: text() });`,
    });
    const users = table('users');
    assert.equal(users.name, 'app_users');
    assert.deepEqual(
      users.columns.map((column) => column.span.whole.file),
      ['/s/creator.ts', '/s/schema.ts'],
    );
    assert.equal(textAt(users.span.whole), "define('users', { name: text() })");
  });

  it('says where a dialect is not supported', () => {
    const { file, textAt } = readTexts(`import { singlestoreTable } from 'drizzle-orm/singlestore-core';`);
    const [problem] = file('schema.ts').problems;
    assert.ok(problem);
    assert.match(problem.message, /SingleStore/);
    assert.equal(textAt(problem.span), "'drizzle-orm/singlestore-core'");
  });
});
