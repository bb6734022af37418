import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { postgresDatabase } from '../../server/src/migrations/child/postgresDatabase.ts';
import { proveOn } from '../../server/src/migrations/child/prove.ts';
import { writeFiles } from '../../server/src/migrations/files.ts';
import {
  generateMigration,
  type MigrationPlan,
  statementsBetween,
} from '../../server/src/migrations/generate.ts';
import { emptySnapshot } from '../../server/src/migrations/migrationFolder.ts';
import { safePlan } from '../../server/src/review/safePlan.ts';
import { inProcessKit, snapshotOf } from '../migrations/support/inProcessKit.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

interface Case {
  readonly name: string;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly renames?: readonly (readonly [from: string, to: string])[];
  readonly rows: string;
  /** The names of the files, without numbers. */
  readonly steps: readonly string[];
  /** Answers true after all of them. */
  readonly holds?: string;
}

const id = () => integer('id').primaryKey();
const users = pgTable('users', { id: id(), name: text('name').notNull(), age: integer('age') });
const userRows = `insert into users select n, 'u' || n, n from generate_series(1, 50) n;`;

const cases: readonly Case[] = [
  {
    name: 'an index',
    before: { users },
    after: { users: pgTable('users', columns(), (t) => [index('users_age_idx').on(t.age)]) },
    rows: userRows,
    steps: ['add_users_age_index'],
  },
  {
    name: 'an index that goes',
    before: { users: pgTable('users', columns(), (t) => [index('users_age_idx').on(t.age)]) },
    after: { users },
    rows: userRows,
    steps: ['drop_users_age_index'],
  },
  {
    name: 'a column that becomes required',
    before: { users },
    after: { users: pgTable('users', { ...columns(), age: integer('age').notNull() }) },
    rows: userRows,
    steps: ['change', 'set_users_age_not_null'],
  },
  {
    name: 'a column of another name',
    before: { users },
    after: {
      users: pgTable('users', { id: id(), fullName: text('full_name').notNull(), age: integer('age') }),
    },
    renames: [['users.name', 'users.full_name']],
    rows: userRows,
    steps: [
      'rename',
      'copy_users_name_to_full_name',
      'require_users_full_name',
      'set_users_full_name_not_null',
      'drop_users_name',
    ],
    holds: `select count(*) = 50 from users where full_name = 'u' || id`,
  },
  {
    name: 'a table of another name',
    before: { users },
    after: { people: pgTable('people', columns()) },
    renames: [['users', 'people']],
    rows: userRows,
    steps: ['rename', 'drop_view_users'],
    holds: 'select count(*) = 50 from people',
  },
  {
    name: 'a column of another type',
    before: { users },
    after: { users: pgTable('users', { ...columns(), age: bigint('age', { mode: 'number' }) }) },
    rows: userRows,
    steps: ['change', 'copy_users_age', 'switch_users_age'],
    holds: 'select count(*) = 50 from users where age = id',
  },
  {
    name: 'a foreign key, a CHECK and a unique constraint',
    before: { users, posts: pgTable('posts', { id: id(), user: integer('user_id') }) },
    after: {
      users: pgTable('users', columns(), (t) => [
        unique('users_name_unique').on(t.name),
        check('users_age', sql`${t.age} > 0`),
      ]),
      posts: pgTable('posts', { id: id(), user: integer('user_id').references(() => users.id) }),
    },
    rows: `${userRows} insert into posts select n, n from generate_series(1, 50) n;`,
    steps: [
      'change',
      'build_users_name_unique',
      'add_users_name_unique',
      'validate_posts_user_id_users_id_fk',
      'validate_users_age',
    ],
  },
  {
    name: 'what goes beside what comes',
    before: { users, old: pgTable('old', { id: id() }) },
    after: { users: pgTable('users', { id: id(), name: text('name').notNull(), active: boolean('active') }) },
    rows: userRows,
    steps: ['change', 'drop_age_and_1_more'],
  },
  {
    name: 'an enum’s new value as a default',
    before: (() => {
      const state = pgEnum('state', ['a', 'b']);
      return { state, users: pgTable('users', { ...columns(), state: state('state').default('a') }) };
    })(),
    after: (() => {
      const state = pgEnum('state', ['a', 'b', 'c']);
      return { state, users: pgTable('users', { ...columns(), state: state('state').default('c') }) };
    })(),
    rows: userRows,
    steps: ['change', 'use_public_state_c'],
  },
  {
    name: 'a unique index and a required column with a default',
    before: { users },
    after: {
      users: pgTable('users', { ...columns(), active: boolean('active').notNull().default(true) }, (t) => [
        uniqueIndex('users_name_idx').on(t.name),
      ]),
    },
    rows: userRows,
    steps: ['change', 'users_name_idx_concurrently'],
  },
];

function columns() {
  return { id: id(), name: text('name').notNull(), age: integer('age') };
}

describe('the safe plan', () => {
  let folder: TemporaryFolder;
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());
  beforeEach(async () => {
    folder = temporaryFolder();
    await db.exec('drop schema if exists drizzle cascade; drop schema public cascade; create schema public');
  });
  afterEach(() => folder.remove());

  for (const { name, before, after, renames = [], rows, steps, holds } of cases) {
    it(`of ${name} leads to the schema, back and there again`, async () => {
      const old = await snapshotOf('postgresql', before);
      const first = await planFor(old, []);
      writeFiles(first.folder, first.files);
      const current = await snapshotOf('postgresql', after);
      const kit = inProcessKit('postgresql');
      const plan = await safePlan(await planFor(current, renames));
      assert.ok(plan?.steps);
      assert.deepEqual(
        plan.steps.map((step) => step.name.replace(/^\d+_/, '').replace(/^(change|rename)_.*/, '$1')),
        steps,
      );
      const fresh = await statementsBetween(kit, emptySnapshot('postgresql'), current, []);
      const report = await proveOn(await postgresDatabase(db), {
        history: [{ name: '0000', statements: [...first.up, rows] }],
        up: plan.up,
        down: plan.down,
        files: plan.steps,
        fresh: fresh.statements,
      });
      assert.deepEqual([report.reason, report.status], [undefined, 'proven'], JSON.stringify(plan, null, 1));
      if (holds) assert.deepEqual((await db.query(holds, [], { rowMode: 'array' })).rows, [[true]]);
    });
  }

  it('is run by drizzle’s migrator', async () => {
    writeFirst(await planFor(await snapshotOf('postgresql', { users }), []));
    await migrate(drizzle(db), { migrationsFolder: folder.path });
    await db.exec(userRows);
    const after = pgTable('users', { ...columns(), age: integer('age').notNull() }, (t) => [
      index('users_age_idx').on(t.age),
      unique('users_name_unique').on(t.name),
    ]);
    const plan = await safePlan(await planFor(await snapshotOf('postgresql', { after }), []));
    assert.equal(plan?.steps?.length, 5);
    writeFirst(plan);
    await migrate(drizzle(db), { migrationsFolder: folder.path });
    const { rows } = await db.query<{ valid: boolean }>(
      `select i.indisvalid as valid from pg_index i where i.indrelid = 'users'::regclass`,
    );
    assert.deepEqual(
      rows.map(({ valid }) => valid),
      [true, true, true],
    );
  });

  it('asks for the value that old rows of a required column get', async () => {
    writeFirst(await planFor(await snapshotOf('postgresql', { users }), []));
    const after = pgTable('users', { ...columns(), email: text('email').notNull() });
    const plan = await safePlan(await planFor(await snapshotOf('postgresql', { after }), []));
    assert.deepEqual(plan?.steps?.[1]?.first, [
      'Step 2 of 3. Deploy it after 0001_add_users_email, not with it: the migrator runs all pending files in one transaction.',
      'Deploy a version that writes email, then fill the rows that have none, in batches: UPDATE "users" SET "email" = … WHERE "email" IS NULL',
    ]);
  });

  it('is none where nothing would be done otherwise', async () => {
    assert.equal(await safePlan(await planFor(await snapshotOf('postgresql', { users }), [])), undefined);
  });

  function writeFirst(plan: MigrationPlan | undefined): void {
    assert.ok(plan);
    writeFiles(plan.folder, plan.files);
  }

  async function planFor(
    snapshot: Awaited<ReturnType<typeof snapshotOf>>,
    renames: readonly (readonly [from: string, to: string])[],
  ): Promise<MigrationPlan> {
    const kit = inProcessKit('postgresql');
    const decisions = { renames: renames.map(([from, to]) => ({ from, to })), creates: ['users.active'] };
    const result = await generateMigration(
      { ...kit, config: { ...kit.config, out: folder.path }, snapshot: async () => snapshot },
      { decisions, name: undefined, now: new Date() },
    );
    assert.equal(result.kind, 'plan');
    return result.plan;
  }
});
