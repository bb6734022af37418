import assert from 'node:assert/strict';
import { pg, readTexts } from './readText.ts';

/** Four files: `posts` refers to `users`, both spread shared columns, the barrel hands both on. */
const files = {
  'columns.ts': `${pg} export const stamps = { createdAt: timestamp() };`,
  'users.ts': `${pg} import { stamps } from './columns'; export const users = pgTable('users', { id: uuid(), ...stamps });`,
  'posts.ts': `${pg} import { users } from './users'; export const posts = pgTable('posts', { id: uuid(), author: uuid().references(() => users.id) });`,
  'index.ts': "export * from './users'; export * from './posts';",
};

describe('reading again after a change', () => {
  const start = (texts: Readonly<Record<string, string>> = files) => {
    const world = readTexts(texts);
    for (const name of Object.keys(texts)) world.file(name);
    const change = (name: string, text: string | undefined) => {
      world.host.write(`/s/${name}`, text);
      return world.reader.invalidate(`/s/${name}`).map((file) => file.slice(3));
    };
    return { ...world, change };
  };

  it('answers the same object while nothing changed', () => {
    const { file } = start();
    assert.equal(file('users.ts'), file('users.ts'));
  });

  it('leaves those alone who merely refer to a table whose columns changed', () => {
    const { change, file } = start();
    const posts = file('posts.ts');
    assert.deepEqual(change('users.ts', `${files['users.ts'].replace('id: uuid()', 'id: text()')}`), [
      'users.ts',
    ]);
    assert.equal(file('posts.ts'), posts);
  });

  it('reads those again who spread what changed', () => {
    const { change, table } = start();
    assert.deepEqual(change('columns.ts', files['columns.ts'].replace('createdAt', 'madeAt')), [
      'columns.ts',
      'users.ts',
    ]);
    assert.deepEqual(
      table('users').columns.map((column) => column.key),
      ['id', 'madeAt'],
    );
  });

  it('reads those again who refer to a name that went, and again when it is back', () => {
    const { change, file } = start();
    assert.deepEqual(change('users.ts', files['users.ts'].replace('const users', 'const people')).sort(), [
      'index.ts',
      'posts.ts',
      'users.ts',
    ]);
    assert.deepEqual([...file('index.ts').exports.keys()].sort(), ['people', 'posts']);
    assert.deepEqual(change('users.ts', files['users.ts']).sort(), ['index.ts', 'posts.ts', 'users.ts']);
    assert.deepEqual([...file('index.ts').exports.keys()].sort(), ['posts', 'users']);
  });

  it('hears of a file that comes and goes', () => {
    const { 'users.ts': users, ...others } = files;
    const { change, table, file } = start(others);
    assert.equal('reason' in (table('posts').foreignKeys[0]?.target ?? {}), true);
    assert.deepEqual(change('users.ts', users).sort(), ['index.ts', 'posts.ts', 'users.ts']);
    assert.equal('reason' in (table('posts').foreignKeys[0]?.target ?? {}), false);
    assert.ok(file('index.ts').exports.has('users'));
    assert.deepEqual(change('users.ts', undefined).sort(), ['index.ts', 'posts.ts', 'users.ts']);
    assert.equal('reason' in (table('posts').foreignKeys[0]?.target ?? {}), true);
  });

  it('follows a change through a barrel and a creator', () => {
    const { change, table, file } = start({
      'create.ts': `${pg} export const create = pgTableCreator((name) => 'a_' + name);`,
      'tools.ts': "export { create } from './create';",
      'users.ts': `import { create } from './tools'; export const users = create('users', {});`,
      'posts.ts': `${pg} import { users } from './users'; export const posts = pgTable('posts', { a: uuid().references(() => users.id) });`,
    });
    const posts = file('posts.ts');
    assert.equal(table('users').name, 'a_users');
    assert.deepEqual(
      change('create.ts', `${pg} export const create = pgTableCreator((name) => 'b_' + name);`),
      ['create.ts', 'users.ts'],
    );
    assert.equal(table('users').name, 'b_users');
    assert.equal(file('posts.ts'), posts);
    // Now `create` makes no table any more, so that `posts` refers to something that is not there.
    assert.deepEqual(change('create.ts', 'export const create = () => 1;').sort(), [
      'create.ts',
      'posts.ts',
      'users.ts',
    ]);
  });

  it('leaves alone who only carries validators, relations and schemas of another file along', () => {
    const users = `${pg} import { pgSchema } from 'drizzle-orm/pg-core'; import { relations } from 'drizzle-orm'; import { createInsertSchema } from 'drizzle-zod';
export const app = pgSchema('app');
export const users = app.table('users', { id: uuid('id').primaryKey() });
export const ofUsers = relations(users, () => ({}));
export const insertUser = createInsertSchema(users);`;
    const { change, column } = start({
      'users.ts': users,
      'index.ts': "import * as users from './users'; export const schema = { ...users };",
      'posts.ts': `${pg} import { app } from './users'; export const posts = app.table('posts', { id: uuid('id') });`,
      'tags.ts': `${pg} import { key } from './keys'; export const tags = pgTable('tags', { id: key() });`,
      'keys.ts': `${pg} export const key = () => uuid('id');`,
    });
    assert.deepEqual(change('users.ts', users.replace("uuid('id')", "uuid('key')")), ['users.ts']);
    assert.deepEqual(change('users.ts', users.replace("'app'", "'web'")).sort(), [
      'index.ts',
      'posts.ts',
      'users.ts',
    ]);
    assert.equal(column('tags', 'id').name, 'id');
    // Who calls a function has what its text says.
    assert.deepEqual(change('keys.ts', `${pg} export const key = () => uuid('code');`), [
      'keys.ts',
      'tags.ts',
    ]);
    assert.equal(column('tags', 'id').name, 'code');
  });

  it('reads an enum of another file again when its values change', () => {
    const { change, column } = start({
      'enums.ts': `${pg} export const status = pgEnum('status', ['a']); export const other = pgEnum('other', ['x']);`,
      'users.ts': `${pg} import { status } from './enums'; export const users = pgTable('users', { status: status() });`,
    });
    const text = `${pg} export const status = pgEnum('status', ['a', 'b']); export const other = pgEnum('other', ['x']);`;
    assert.deepEqual(change('enums.ts', text), ['enums.ts', 'users.ts']);
    const { type } = column('users', 'status');
    assert.deepEqual('values' in type ? type.values : undefined, ['a', 'b']);
    assert.deepEqual(change('enums.ts', text.replace("['x']", "['x', 'y']")), ['enums.ts']);
  });

  it('tells the files whose content it used', () => {
    const { reader } = start();
    assert.deepEqual(reader.dependencies('/s/users.ts'), ['/s/columns.ts']);
    assert.deepEqual(reader.dependencies('/s/posts.ts'), []);
  });
});
