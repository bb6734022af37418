import assert from 'node:assert/strict';
import { tableLabel } from '../../server/src/model/catalog.ts';
import type { SchemaView } from '../../server/src/rules/rule.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { lineSource } from '../support/lineSource.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';
import { testRule } from '../support/testRule.ts';

/** What is usual in a schema is asked by every table, and must cost a keystroke nothing while it stays usual. */
describe('what is usual in a schema', () => {
  async function open(
    files: Readonly<Record<string, string>>,
    ask: (view: SchemaView, id: string) => unknown,
  ) {
    const runs: string[] = [];
    const rule = testRule('asking', 'table', (table, report, { view }) => {
      runs.push(tableLabel(table));
      report(table.span.name, JSON.stringify(ask(view, table.id)));
    });
    const workspace = createWorkspace({
      rules: [rule],
      fileSystem: memoryFileSystem(files),
      source: lineSource(),
    });
    workspace.setFolders(['/w']);
    for await (const _ of workspace.scan());
    workspace.update();
    runs.length = 0;
    let version = 0;
    const edit = (file: string, text: string) => {
      runs.length = 0;
      workspace.setBuffer(file, text, ++version);
      workspace.update();
      return [...runs].sort();
    };
    const told = (file: string) => workspace.findings(file).map(({ message }) => JSON.parse(message));
    return { edit, told };
  }

  const plural = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => {
        const name = `${'abcdefghijklmnop'[i]}things`;
        return [`/w/${name}.ts`, `table ${name} id`];
      }),
    );

  it('runs nothing but the new table while the habit stays, and all when it goes', async () => {
    const { edit, told } = await open(plural(8), (view) => view.tableNaming('postgresql').number ?? null);
    assert.deepEqual(told('/w/athings.ts'), ['plural']);
    assert.deepEqual(edit('/w/new.ts', 'table orders id'), ['orders']);
    assert.deepEqual(edit('/w/athings.ts', 'table athings id more'), ['athings']);
    assert.deepEqual(edit('/w/new.ts', 'table order id\ntable parcel id\ntable box id').length, 11);
    assert.deepEqual(told('/w/bthings.ts'), [null]);
  });

  it('forgets the tables of a file that goes', async () => {
    const { edit, told } = await open(plural(5), (view) => view.tableNaming('postgresql').number ?? null);
    assert.deepEqual(told('/w/athings.ts'), ['plural']);
    edit('/w/ethings.ts', '');
    assert.deepEqual(told('/w/athings.ts'), [null]);
  });

  it('runs a table again when the columns that others refer to change, and not for others', async () => {
    const files = {
      '/w/users.ts': 'table users id email',
      '/w/posts.ts': 'table posts user\nref posts.user -> ./users.users.id',
      '/w/other.ts': 'table other x',
    };
    const { edit, told } = await open(files, (view, id) => view.referencedColumns(id));
    assert.deepEqual(told('/w/users.ts'), [[['id']]]);
    assert.deepEqual(edit('/w/posts.ts', 'table posts user more\nref posts.user -> ./users.users.id'), [
      'posts',
    ]);
    assert.deepEqual(edit('/w/posts.ts', 'table posts user\nref posts.user -> ./users.users.email'), [
      'posts',
      'users',
    ]);
    assert.deepEqual(told('/w/users.ts'), [[['email']]]);
    assert.deepEqual(edit('/w/posts.ts', 'table posts user'), ['posts', 'users']);
    assert.deepEqual(told('/w/users.ts'), [[]]);
  });
});
