import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { carryOut, warningOf } from '../../server/src/ide/carryOut.ts';
import { type ActionPlan, codeActions, refactorKind, reviewKind } from '../../server/src/ide/codeActions.ts';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { removeTestFolders, testFolder } from '../lsp/support/folder.ts';
import { startDrizzleKit } from '../support/drizzleKit.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

type Files = Readonly<Record<string, string>>;

const drizzle = `import { sql } from 'drizzle-orm';
import { check, pgTable, serial, text } from 'drizzle-orm/pg-core';

export const orders = pgTable(
  'orders',
  {
    id: serial('id').primaryKey(),
    keywords: text('keywords').notNull().default(''),
    phone1: text('phone_1'),
    phone2: text('phone_2'),
    channel: text('channel', { enum: ['web', 'shop'] }).notNull(),
    size: text('size').notNull(),
    status: text('status').notNull().default('open'),
    title: text('title'),
  },
  (table) => [check('orders_size_check', sql\`\${table.size} in ('s', 'l')\`)],
);
`;
const code = `import { eq } from 'drizzle-orm';
import { db } from './db';
import { orders } from './schema';

export const paid = () => db.select().from(orders).where(eq(orders.status, 'paid'));
export const close = () => db.update(orders).set({ status: 'closed' }).where(eq(orders.id, 1));
`;
const files: Files = {
  '/w/schema.ts': drizzle,
  '/w/db.ts':
    "import { drizzle } from 'drizzle-orm/node-postgres';\nexport const db = drizzle('postgres://x');\n",
  '/w/code.ts': code,
};

describe('refactorings of a column that nothing is found in', () => {
  after(removeTestFolders);

  it('are what the column can become', async () => {
    const { titles } = await open(files);
    assert.deepEqual(titles('keywords:'), [
      'Move keywords to a table order_keywords',
      'Make keywords an array',
    ]);
    assert.deepEqual(titles('phone1:'), ['Move phone_1 and phone_2 to a table order_phones']);
    assert.deepEqual(titles('channel:'), ['Add a CHECK constraint for the values', 'Use an enum type']);
    assert.deepEqual(titles('size:'), ['Use an enum type instead of the CHECK']);
    assert.deepEqual(titles('status:'), [
      "Add a CHECK for the values that the code uses: 'open', 'paid', 'closed'",
    ]);
    assert.deepEqual(titles('id:'), ['Make it an identity column']);
    assert.deepEqual(titles('title:'), []);
  });

  it('are no CHECK for values of which the program writes more', async () => {
    const more = [
      'export const add = (status: string) => db.insert(orders).values({ status });',
      'export const add = (row: typeof orders.$inferInsert) => db.insert(orders).values(row);',
      'export const move = (status: string) => db.update(orders).set({ status });',
      'export const patch = (row: Partial<typeof orders.$inferInsert>) => db.update(orders).set(row);',
    ];
    for (const line of more) {
      const { titles } = await open({ ...files, '/w/code.ts': `${code}${line}\n` });
      assert.deepEqual(titles('status:'), [], line);
    }
  });

  it('each say which migration they lead to', async () => {
    const { workspace, plans } = await open(files);
    for (const at of ['keywords:', 'phone1:', 'channel:', 'size:', 'status:', 'id:']) {
      for (const { title, action } of plans(at)) {
        assert.ok(action.kind === 'refactor');
        assert.match(warningOf(workspace, '/w/schema.ts', action) ?? '', /^The next migration /, title);
      }
    }
  });

  it('leave what drizzle-kit makes of them', async () => {
    const kit = startDrizzleKit();
    try {
      const columnOf = async (at: string, title: string, name: string) => {
        const folder = testFolder({});
        mkdirSync(folder.path, { recursive: true });
        const file = path.join(folder.path, 'schema.ts');
        writeFileSync(file, (await after1(at, title))['/w/schema.ts'] ?? '');
        const reply = await kit.snapshot({ dialect: 'postgresql', entries: [file] });
        assert.equal(reply.kind, 'snapshot', JSON.stringify(reply));
        const tables = reply.snapshot.tables as Record<string, Snapshot>;
        const table = tables['public.orders'];
        assert.ok(table);
        return { ...table.columns[name], checks: Object.keys(table.checkConstraints) };
      };
      assert.equal((await columnOf('keywords:', 'Make keywords an array', 'keywords')).type, 'text[]');
      assert.equal((await columnOf('keywords:', 'Make keywords an array', 'keywords')).default, "'{}'");
      assert.equal((await columnOf('channel:', 'Use an enum type', 'channel')).type, 'order_channel');
      const sized = await columnOf('size:', 'Use an enum type instead of the CHECK', 'size');
      assert.deepEqual([sized.type, sized.checks], ['order_size', []]);
      const closed = await columnOf('status:', 'Add a CHECK for the values', 'status');
      assert.deepEqual(closed.checks, ['orders_size_check', 'orders_status_check']);
      assert.ok((await columnOf('id:', 'Make it an identity column', 'id')).identity);
    } finally {
      kit.close();
    }
  });

  it('are written for schemas in SQL too, and move the values of a history', async () => {
    const text = `create table orders (
  id serial primary key,
  keywords text not null default '',
  size text not null check (size in ('s', 'l'))
);
`;
    const { workspace, plansIn } = await open({ '/w/migrations/001_orders.sql': text });
    const file = '/w/migrations/001_orders.sql';
    const at = (word: string) => plansIn(file, text.indexOf(word));
    assert.deepEqual(
      [...at('keywords'), ...at('size')].map(({ title }) => title),
      [
        'Move keywords to a table order_keywords',
        'Make keywords an array',
        'Use an enum type instead of the CHECK',
      ],
    );
    const database = await PGlite.create();
    await database.exec(text);
    await database.exec("insert into orders (keywords, size) values ('a , b', 's'), ('', 'l')");
    for (const plan of [at('keywords')[1], at('size')[0]]) {
      assert.ok(plan?.action.kind === 'refactor');
      const edits = carryOut(workspace, file, plan.action);
      assert.ok(!('kind' in edits), 'kind' in edits ? edits.reason : '');
      for (const { edits: own } of edits) await database.exec(applyTextEdits('', own));
    }
    assert.deepEqual((await database.query('select keywords, size from orders order by id')).rows, [
      { keywords: ['a', 'b'], size: 's' },
      { keywords: [], size: 'l' },
    ]);
    await database.close();
  });

  it('come with the review of the table', async () => {
    const { workspace } = await open(files);
    const ask = (offset: number, canReview: boolean) =>
      codeActions(workspace, {
        ...question('/w/schema.ts', offset),
        wants: (kind) => kind === reviewKind,
        canReview,
      }).map(({ title }) => title);
    assert.deepEqual(ask(drizzle.indexOf('orders ='), true), ['Review table orders']);
    assert.deepEqual(ask(drizzle.indexOf('size:'), true), ['Review table orders']);
    assert.deepEqual(ask(drizzle.indexOf('size:'), false), []);
    assert.deepEqual(ask(0, true), []);
  });
});

interface Snapshot {
  readonly columns: Readonly<
    Record<string, { readonly type: string; readonly default?: string; readonly identity?: object }>
  >;
  readonly checkConstraints: object;
}

async function after1(at: string, title: string): Promise<Files> {
  const { workspace, plans } = await open(files);
  const plan = plans(at).find((each) => each.title.startsWith(title));
  assert.ok(plan?.action.kind === 'refactor', title);
  const edits = carryOut(workspace, '/w/schema.ts', plan.action);
  assert.ok(!('kind' in edits), 'kind' in edits ? edits.reason : '');
  return Object.fromEntries(
    edits.map(({ file, edits: own }) => [file, applyTextEdits(files[file] ?? '', own)]),
  );
}

async function open(all: Files) {
  const off = Object.fromEntries(rules.map(({ id }) => [id, 'off']));
  const config = JSON.stringify({ rules: off });
  const workspace = createWorkspace({
    rules,
    fileSystem: memoryFileSystem({ ...all, '/w/schemawright.config.json': config }),
  });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  const plansIn = (file: string, offset: number): readonly ActionPlan[] =>
    codeActions(workspace, question(file, offset));
  const plans = (at: string) => plansIn('/w/schema.ts', (all['/w/schema.ts'] ?? '').indexOf(at));
  return { workspace, plansIn, plans, titles: (at: string) => plans(at).map(({ title }) => title) };
}

function question(file: string, offset: number) {
  return {
    file,
    start: offset,
    end: offset,
    wants: (kind: string) => kind === refactorKind,
    canOpenPages: false,
    canReview: false,
    canGenerate: false,
    canRecord: false,
    canSuppress: true,
  };
}
