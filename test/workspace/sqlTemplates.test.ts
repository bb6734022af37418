import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema = (extras: string, column = '') => `import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
export const orders = pgTable('orders', {
  id: integer().primaryKey(),
  total: integer().notNull(),
  status: text().notNull(),
  placed: timestamp()${column},
}, (t) => [${extras}]);
`;

async function told(text: string): Promise<readonly string[]> {
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem({ '/w/schema.ts': text }) });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return workspace
    .findings('/w/schema.ts')
    .filter(({ rule }) => rule === 'syntax-error')
    .map(({ span, message }) => `[${text.slice(span.start, span.end)}] ${message}`);
}

describe('SQL in templates of a Drizzle schema', () => {
  it('is refused at the token that PostgreSQL names', async () => {
    assert.deepEqual(await told(schema("check('c', sql`${t.total} >= 0 annd ${t.status} <> 'x'`)")), [
      '[annd] syntax error at or near "annd"',
    ]);
    assert.deepEqual(await told(schema('index().on(t.id).where(sql`${t.total} > 0 and`)')), [
      '[d] syntax error at end of input',
    ]);
    assert.deepEqual(await told(schema('', '.default(sql`now() + interval 1 day`)')), [
      '[1] syntax error at or near "1"',
    ]);
    assert.deepEqual(await told(schema("check('c', sql`length(${t.status} ${t.total}) > 0`)")), [
      '[${t.total}] syntax error at or near "${…}"',
    ]);
    assert.deepEqual(await told(schema("check('c', sql`${t.status} = 'open`)")), [
      `['open] unterminated quoted string at or near "'open"`,
    ]);
  });

  it('is right with columns, values, comments and lines in it', async () => {
    const good = [
      "check('a', sql`${t.total} >= 0`)",
      "check('b', sql`${t.total} between ${1} and ${100} -- cents`)",
      "check('c', sql`${t.status} in ('open', 'paid')\n  or ${t.total} = 0`)",
      "check('d', sql`(${t.status})::text ~ '^[a-z]+$' and length(${t.status}) < 20`)",
      'index().on(t.id).where(sql`${t.placed} is not null`)',
      'check(\'e\', sql`"total" > 0 /* a note */`)',
    ];
    assert.deepEqual(await told(schema(good.join(), ".default(sql`(now() at time zone 'utc'::text)`)")), []);
  });

  it('is not looked at where a part is put together, or is no whole expression', async () => {
    const open = [
      "check('a', sql`${t.total} ${sql.raw('>')} 0`)",
      "check('b', sql`${sql`${t.total} > 0`} ${sql`and true`}`)",
      "check('c', sql.raw('not sql at all'))",
      'index().on(sql`${t.status} desc nulls last`)',
      "check('d', sql`${t.status} = ${anything()}`)",
    ];
    assert.deepEqual(await told(schema(open.join())), []);
    assert.deepEqual(
      await told(
        "import { sql } from 'drizzle-orm';\nimport { check, int, mysqlTable } from 'drizzle-orm/mysql-core';\nexport const t = mysqlTable('t', { id: int().primaryKey() }, (t) => [check('c', sql`${t.id} div 2 = 1`)]);\n",
      ),
      [],
    );
  });
});
