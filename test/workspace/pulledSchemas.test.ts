import assert from 'node:assert/strict';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { updateWithoutWhere } from '../../server/src/rules/query/update-without-where.ts';
import { open } from '../support/inWorkspace.ts';

const schema = `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const readings = pgTable('readings', { sensor: integer('sensor'), value: integer('value') });`;
const relations = (from: string) => `import { relations } from '${from}';
import { readings } from './schema';
export const readingsRelations = relations(readings, () => ({}));`;
const config = `import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './drizzle/schema.ts', out: './drizzle' });`;
const code = `import { drizzle } from 'drizzle-orm/node-postgres';
import { readings } from './drizzle/schema';
const db = drizzle('postgres://localhost/a');
export async function correct(value: number) {
  await db.update(readings).set({ value });
}`;
const journal = (...tags: readonly string[]) =>
  JSON.stringify({ dialect: 'postgresql', entries: tags.map((tag, idx) => ({ idx, tag, when: idx })) });
const introspected =
  '-- Current sql file was generated after introspecting the database\n/*\nCREATE TABLE "readings" ("sensor" integer);\n*/';

const pulled = {
  '/w/package.json': '{}',
  '/w/drizzle.config.ts': config,
  '/w/drizzle/schema.ts': schema,
  '/w/drizzle/relations.ts': relations('drizzle-orm/relations'),
  '/w/drizzle/meta/_journal.json': journal('0000_a'),
  '/w/drizzle/0000_a.sql': introspected,
  '/w/code.ts': code,
};
const notice = /^This schema was pulled .*: 1 finding about its design is not told\./;

async function told(files: Readonly<Record<string, string>>) {
  const workspace = await open([missingPrimaryKey, updateWithoutWhere], files);
  const rules = () =>
    workspace
      .files()
      .flatMap((file) => workspace.findings(file).map(({ rule, message }) => ({ rule, message })));
  return {
    workspace,
    rules: () => rules().map(({ rule }) => rule),
    messages: () => rules().map((each) => each.message),
  };
}

describe('a schema that was pulled', () => {
  it('is told once for all that is about its design, and its queries are judged', async () => {
    const { rules, messages } = await told(pulled);
    assert.deepEqual(rules(), ['update-without-where', 'pulled-schema']);
    assert.match(messages()[1] ?? '', notice);
  });

  it('is judged where the rule for it is off', async () => {
    const settings = '{"rules":{"pulled-schema":"off"}}';
    const { rules } = await told({ ...pulled, '/w/schemawright.config.json': settings });
    assert.deepEqual(rules(), ['update-without-where', 'missing-primary-key']);
  });

  const cases: (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    [
      'has a migration that was generated after the pull',
      { '/w/drizzle/meta/_journal.json': journal('0000_a', '0001_b'), '/w/drizzle/0001_b.sql': 'SELECT 1;' },
      false,
    ],
    ['has relations that somebody wrote', { '/w/drizzle/relations.ts': relations('drizzle-orm') }, false],
    ['is pushed, as no history says otherwise', { '/w/drizzle/meta/_journal.json': '' }, false],
    [
      'has no history, and the records of another tool',
      {
        '/w/drizzle/meta/_journal.json': '',
        '/w/drizzle/schema.ts': `${schema}
export const versions = pgTable('alembic_version', { id: integer('id').primaryKey() });`,
      },
      true,
    ],
    [
      'is a copy that no configuration names',
      {
        '/w/drizzle.config.ts': config.replace('./drizzle/schema.ts', './src/schema.ts'),
        '/w/drizzle/meta/_journal.json': journal('0000_a', '0001_b'),
        '/w/src/schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const other = pgTable('other', { id: integer('id').primaryKey() });`,
      },
      true,
    ],
  ];
  const generated = {
    '/w/package.json': '{}',
    '/w/drizzle/meta/_journal.json': JSON.stringify({
      dialect: 'postgresql',
      entries: [
        { idx: 0, tag: '0000_a', when: Date.UTC(2024, 0, 1) },
        { idx: 1, tag: '0001_b', when: Date.UTC(2024, 1, 1) },
      ],
    }),
    '/w/drizzle/0001_b.sql': 'ALTER TABLE "readings" ADD COLUMN "unit" text;',
  };
  const alembic = (date: string, table = 'readings') => ({
    '/w/backend/alembic/versions/3f1c_unit.py': `"""unit\n\nCreate Date: ${date} 10:00:00\n\n"""\ndef upgrade():\n    op.add_column("${table}", sa.Column("unit", sa.Text()))\n`,
  });
  cases.push(
    ['has a migration here, and a newer one of Alembic', { ...generated, ...alembic('2024-03-01') }, true],
    [
      'has a migration here that is newer than all of Alembic',
      { ...generated, ...alembic('2023-03-01') },
      false,
    ],
    [
      'has newer migrations of Alembic beside, of other tables',
      { ...generated, ...alembic('2024-03-01', 'tides') },
      false,
    ],
    [
      'has a migration here, and a newer one of Prisma',
      {
        ...generated,
        '/w/prisma/migrations/20240301100000_unit/migration.sql':
          'ALTER TABLE "readings" ADD COLUMN "unit" TEXT;',
      },
      true,
    ],
    [
      'has a migration here, and a newer one of Django',
      {
        ...generated,
        '/w/server/sensors/migrations/0002_unit.py':
          '# Generated by Django 5.0 on 2024-03-01 10:00\nclass Migration: model_name = "x"; db_table = "readings"\n',
      },
      true,
    ],
    [
      'has a history from its beginning, and a newer one of Alembic',
      {
        ...generated,
        ...alembic('2024-03-01'),
        '/w/drizzle/0000_a.sql': 'CREATE TABLE "readings" ("sensor" integer);',
      },
      false,
    ],
  );
  for (const [what, files, isPulled] of cases) {
    it(`${isPulled ? 'is one' : 'is none'} where it ${what}`, async () => {
      const { rules } = await told({ ...pulled, ...files });
      assert.equal(rules().includes('pulled-schema'), isPulled);
      assert.equal(rules().includes('missing-primary-key'), !isPulled);
    });
  }

  it('is judged again once a migration is generated', async () => {
    const { workspace, rules } = await told(pulled);
    assert.ok(rules().includes('pulled-schema'));
    workspace.setBuffer('/w/drizzle/0000_a.sql', 'CREATE TABLE "readings" ("sensor" integer);', 1);
    assert.ok(workspace.update().includes('/w/drizzle/schema.ts'));
    assert.ok(!rules().includes('pulled-schema') && rules().includes('missing-primary-key'));
  });
});
