import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema = `import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
export const owners = pgTable('owners', {
  id: integer('id').primaryKey(),
  slug: text('slug').notNull(),
  joinedAt: timestamp('joined_at', { withTimezone: true }).defaultNow(),
});
export const boats = pgTable('boats', {
  id: integer('id').primaryKey(),
  ownerId: integer('owner_id').notNull().references(() => owners.id, { onDelete: 'cascade' }),
  status: text('status', { enum: ['afloat', 'ashore'] }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
});
export const berths = pgTable('berths', { number: integer('number').notNull() });
`;
const base = `CREATE TABLE owners (id integer PRIMARY KEY, slug text NOT NULL, joined_at timestamptz DEFAULT now());
CREATE TABLE boats (
  id integer PRIMARY KEY,
  owner_id integer NOT NULL REFERENCES owners (id) ON DELETE CASCADE,
  status text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE berths (number integer NOT NULL);
`;
const byHand = `CREATE INDEX boats_owner ON boats (owner_id);
CREATE UNIQUE INDEX owners_slug ON owners (slug);
ALTER TABLE owners ALTER COLUMN joined_at SET NOT NULL;
ALTER TABLE boats ADD CONSTRAINT boats_status CHECK (status IN ('afloat', 'ashore'));
ALTER TABLE berths ADD PRIMARY KEY (number);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE TRIGGER boats_touch BEFORE UPDATE ON boats FOR EACH ROW EXECUTE FUNCTION touch();
`;
/** What is told of the schema alone and is wrong as soon as the database keeps it. */
const kept = [
  'enum-only-in-types',
  'missing-primary-key',
  'missing-unique',
  'nullable-required-column',
  'unindexed-foreign-key',
  'updated-at-not-maintained',
];
const config = "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };";
const journal = (...tags: readonly string[]) =>
  JSON.stringify({ dialect: 'postgresql', entries: tags.map((tag, idx) => ({ idx, tag, when: idx })) });

async function open(files: Readonly<Record<string, string>>) {
  const disk = memoryFileSystem(files);
  const workspace = createWorkspace({ rules, fileSystem: disk });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  const told = (file = '/w/schema.ts') =>
    [...new Set(workspace.findings(file).map(({ rule }) => rule))]
      .filter((rule) => kept.includes(rule))
      .sort();
  return { workspace, disk, told };
}

describe('what the database has beside what a Drizzle schema says', () => {
  it('is told as missing where no migration has it', async () => {
    for (const files of [
      { '/w/schema.ts': schema },
      { '/w/schema.ts': schema, '/w/db/migrations/V1__begin.sql': base },
    ]) {
      const { told } = await open(files);
      assert.deepEqual(told(), kept);
    }
  });

  it('is not told where the migrations of another tool make it', async () => {
    const { told, workspace, disk } = await open({
      '/w/schema.ts': schema,
      '/w/db/migrations/V1__begin.sql': base,
      '/w/db/migrations/V2__by_hand.sql': byHand,
    });
    assert.deepEqual(told(), []);
    disk.write(
      '/w/db/migrations/V2__by_hand.sql',
      byHand.replace('CREATE INDEX boats_owner ON boats (owner_id);', ''),
    );
    workspace.filesChanged(['/w/db/migrations/V2__by_hand.sql']);
    workspace.update();
    assert.deepEqual(told(), ['unindexed-foreign-key']);
  });

  it('is not told where a migration of drizzle-kit was completed by hand', async () => {
    const { told } = await open({
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': config,
      '/w/schema.ts': schema,
      '/w/drizzle/meta/_journal.json': journal('0000_begin', '0001_by_hand'),
      '/w/drizzle/0000_begin.sql': base,
      '/w/drizzle/0001_by_hand.sql': byHand,
    });
    assert.deepEqual(told(), []);
  });

  it('is told where only a file makes it that the tool passes over, as no index is superfluous beside it', async () => {
    const { told, workspace } = await open({
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': config,
      '/w/schema.ts': schema
        .replace('pgTable, text', 'index, pgTable, text')
        .replace(
          'defaultNow(),\n});\nexport const berths',
          "defaultNow(),\n}, (t) => [index('own').on(t.ownerId)]);\nexport const berths",
        ),
      '/w/drizzle/meta/_journal.json': journal('0000_begin'),
      '/w/drizzle/0000_begin.sql': base,
      '/w/drizzle/0001_by_hand.sql': `${byHand}CREATE INDEX more ON boats (owner_id, updated_at);`,
    });
    assert.deepEqual(
      told(),
      kept.filter(
        (rule) =>
          rule !== 'unindexed-foreign-key' &&
          rule !== 'nullable-required-column' &&
          rule !== 'updated-at-not-maintained',
      ),
    );
    assert.deepEqual(
      workspace.findings('/w/schema.ts').filter(({ rule }) => rule === 'redundant-index'),
      [],
    );
  });

  it('is told where drizzle-kit knows of it: the next migration takes it away', async () => {
    const place = { id: 'i', prevId: 'p', version: '7', dialect: 'postgresql', enums: {}, schemas: {} };
    const column = (name: string, type: string, notNull: boolean, primaryKey = false) => ({
      name,
      type,
      notNull,
      primaryKey,
    });
    const index = {
      name: 'boats_owner',
      columns: [{ expression: 'owner_id', isExpression: false }],
      isUnique: false,
      method: 'btree',
      with: {},
    };
    const boats = {
      name: 'boats',
      schema: '',
      columns: {
        id: column('id', 'integer', true, true),
        owner_id: column('owner_id', 'integer', true),
        status: column('status', 'text', true),
        updated_at: column('updated_at', 'timestamp with time zone', true),
      },
      indexes: { boats_owner: index },
      foreignKeys: {},
      compositePrimaryKeys: {},
      uniqueConstraints: {},
    };
    const { told } = await open({
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': config,
      '/w/schema.ts': schema,
      '/w/drizzle/meta/_journal.json': journal('0000_begin', '0001_by_hand'),
      '/w/drizzle/meta/0001_snapshot.json': JSON.stringify({ ...place, tables: { 'public.boats': boats } }),
      '/w/drizzle/0000_begin.sql': base,
      '/w/drizzle/0001_by_hand.sql': byHand,
    });
    assert.deepEqual(told(), ['unindexed-foreign-key']);
  });

  it('is not taken from a table of the same name in another database', async () => {
    const { told } = await open({
      '/w/schema.ts': schema,
      '/w/db/migrations/V1__begin.sql':
        'CREATE TABLE boats (id integer PRIMARY KEY, owner_id integer, hull text, sail text, rig text);\nCREATE INDEX boats_owner ON boats (owner_id);\nCREATE TABLE races (id integer PRIMARY KEY);\nCREATE TABLE crews (id integer PRIMARY KEY);',
    });
    assert.deepEqual(told(), kept);
  });

  it('is never pointed at in the migration, nor written by a fix of the schema', async () => {
    const { workspace } = await open({
      '/w/schema.ts': schema,
      '/w/db/migrations/V1__begin.sql': base,
      '/w/db/migrations/V2__by_hand.sql': `${byHand}CREATE INDEX boats_owner_again ON boats (owner_id);`,
    });
    for (const { span, fixes } of workspace.findings('/w/schema.ts')) {
      assert.equal(span.file, '/w/schema.ts');
      for (const { edits } of fixes)
        for (const edit of edits) if ('part' in edit) assert.equal(edit.part.file, '/w/schema.ts');
    }
    const text = workspace
      .projects()
      .find(({ schema }) => schema.tables.some(({ binding }) => binding === 'boats'));
    assert.equal(
      text?.schema.tables.every(({ indexes }) => indexes.length === 0),
      true,
    );
  });
});
