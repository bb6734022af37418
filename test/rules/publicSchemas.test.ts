import assert from 'node:assert/strict';
import type { Query } from '../../server/src/model/query.ts';
import { mixedCaseIdentifier } from '../../server/src/rules/conventions/mixed-case-identifier.ts';
import { reservedWord } from '../../server/src/rules/conventions/reserved-word.ts';
import { updatedAtNotMaintained } from '../../server/src/rules/conventions/updated-at-not-maintained.ts';
import { relationWithoutForeignKey } from '../../server/src/rules/drizzle/relation-without-foreign-key.ts';
import { unindexedQueryColumn } from '../../server/src/rules/index/unindexed-query-column.ts';
import { wideIndex } from '../../server/src/rules/index/wide-index.ts';
import { missingCheck } from '../../server/src/rules/keys/missing-check.ts';
import { missingForeignKey } from '../../server/src/rules/keys/missing-foreign-key.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { missingUnique } from '../../server/src/rules/keys/missing-unique.ts';
import { nullableBoolean } from '../../server/src/rules/keys/nullable-boolean.ts';
import { nullableColumnInUnique } from '../../server/src/rules/keys/nullable-column-in-unique.ts';
import { widePrimaryKey } from '../../server/src/rules/keys/wide-primary-key.ts';
import { allColumnsNullable } from '../../server/src/rules/normal-forms/all-columns-nullable.ts';
import { commaSeparatedList } from '../../server/src/rules/normal-forms/comma-separated-list.ts';
import { copiedColumn } from '../../server/src/rules/normal-forms/copied-column.ts';
import { polymorphicReference } from '../../server/src/rules/normal-forms/polymorphic-reference.ts';
import { readyRule, resolveOptions } from '../../server/src/rules/runRule.ts';
import { createSchemaView } from '../../server/src/rules/schemaView.ts';
import { sensitiveColumnExposed } from '../../server/src/rules/security/sensitive-column-exposed.ts';
import { booleanAsText } from '../../server/src/rules/types/boolean-as-text.ts';
import { defaultTypeMismatch } from '../../server/src/rules/types/default-type-mismatch.ts';
import { emptyArrayDefaultMissing } from '../../server/src/rules/types/empty-array-default-missing.ts';
import { fixedLengthChar } from '../../server/src/rules/types/fixed-length-char.ts';
import { floatMoney } from '../../server/src/rules/types/float-money.ts';
import { jsonAsText } from '../../server/src/rules/types/json-as-text.ts';
import { mysqlTimestamp2038 } from '../../server/src/rules/types/mysql-timestamp-2038.ts';
import { timestampWithoutTimeZone } from '../../server/src/rules/types/timestamp-without-time-zone.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { findingCount } from '../support/findingCount.ts';
import { inWorkspace, open } from '../support/inWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

/** Each was once found in a public schema, and taught its reader nothing: see docs/precision.md. */
describe('rules are silent, as public schemas taught,', () => {
  const pg = "import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';\n";

  it('on capitals where they are the convention', () => {
    const table = (name: string, columns: string) =>
      `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} });\n`;
    const camel = ['a', 'b', 'c', 'd', 'e'].map((name) => table(name, "shortName: text('shortName')"));
    const snake = ['f', 'g', 'h'].map((name) => table(name, "shortName: text('short_name')"));
    const everywhere = { everywhere: true };
    assert.equal(findingCount(mixedCaseIdentifier, pg + [...camel, ...snake].join(''), everywhere), 0);
    const few = [...camel.slice(0, 1), ...snake, table('i', ''), table('j', '')].join('');
    assert.equal(findingCount(mixedCaseIdentifier, pg + few, everywhere), 1);
  });

  it('on capitals and reserved words that Drizzle quotes, unless SQL calls the table by its name', async () => {
    const schema = `${pg}export const jobs = pgTable('jobs', { id: integer('id').primaryKey(), order: integer('order'),
      dueAt: timestamp('dueAt') });
export const a = pgTable('a', { id: integer('id').primaryKey() });
export const b = pgTable('b', { id: integer('id').primaryKey() });\n`;
    const withQuery = (query: string) => ({
      '/w/schema.ts': schema,
      '/w/due.ts': `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { jobs } from './schema';
const db = drizzle('postgres://localhost/a');
export const due = () => ${query};\n`,
    });
    for (const rule of [mixedCaseIdentifier, reservedWord]) {
      assert.deepEqual(await inWorkspace(rule, withQuery('db.select().from(jobs)')), []);
      assert.deepEqual(await inWorkspace(rule, withQuery('db.execute(sql`select id from ${jobs}`)')), []);
      const found = await inWorkspace(rule, withQuery('db.execute(sql`select "order", "dueAt" from jobs`)'));
      assert.equal(found.length, 1);
    }
  });

  it('on each table whose times end in 2038: a schema is told once', async () => {
    const table = (name: string) => `import { int, mysqlTable, timestamp } from 'drizzle-orm/mysql-core';
export const ${name} = mysqlTable('${name}', { id: int('id').primaryKey(), at: timestamp('at') });\n`;
    assert.deepEqual(
      await inWorkspace(mysqlTimestamp2038, { '/w/a.ts': table('leases'), '/w/b.ts': table('keys') }),
      ['/w/a.ts at takes no time after 19 January 2038, like times of another table.'],
    );
  });

  it('on an empty default of a type, on times of the people that Better Auth signs in, on a generated reference', () => {
    const table = (columns: string) =>
      `${pg}export const rides = pgTable('rides', { id: integer('id').primaryKey(), ${columns} });\n`;
    assert.equal(findingCount(missingCheck, table("vehicleType: text('vehicle_type').default('')")), 0);
    assert.equal(findingCount(missingCheck, table("vehicleType: text('vehicle_type').default('car')")), 1);
    const person = "email: text('email'), image: text('image'), createdAt: timestamp('created_at'),";
    const verified = "emailVerified: boolean('email_verified'),";
    assert.equal(findingCount(timestampWithoutTimeZone, table(person + verified)), 0);
    assert.equal(findingCount(timestampWithoutTimeZone, table(person)), 1);
    const generated = ".generatedAlwaysAs('a')";
    const parent = (made: string) => `parentType: text('parent_type'), parentId: text('parent_id')${made},`;
    assert.equal(findingCount(polymorphicReference, table(parent(generated))), 0);
    assert.equal(findingCount(polymorphicReference, table(parent(''))), 1);
  });

  it('on references of a table that has none of several, but not on one that was forgotten', () => {
    const table = (name: string, columns = '') =>
      `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} });\n`;
    const own = "userId: integer('user_id').references(() => users.id),";
    const rest = ['a', 'b', 'c'].map((name) => table(name, own)).join('');
    const all = pg + table('users') + table('teams') + rest;
    const ids = "userId: integer('user_id'), teamId: integer('team_id')";
    assert.equal(findingCount(missingForeignKey, all + table('notes', ids)), 0);
    const one = "userId: integer('user_id').references(() => users.id), teamId: integer('team_id')";
    assert.equal(findingCount(missingForeignKey, all + table('notes', one)), 1);
  });

  it('on the tables of Supabase and the plugins of Better Auth', () => {
    const supabase = `import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';
const auth = pgSchema('auth');
export const users = auth.table('users', { id: uuid('id').primaryKey(), a: text('a'), b: text('b'), c: text('c') });
`;
    assert.equal(findingCount(allColumnsNullable, supabase), 0);
    assert.equal(findingCount(allColumnsNullable, supabase.replace("'users'", "'people'")), 1);
    const plugin = `${pg}export const applications = pgTable('applications', {
  id: text('id').primaryKey(), clientId: text('client_id'), clientSecret: text('client_secret'),
  redirectUrls: text('redirect_urls'),
});
`;
    assert.equal(findingCount(allColumnsNullable, plugin), 0);
    assert.equal(findingCount(allColumnsNullable, plugin.replace('clientSecret', 'secret')), 1);
  });

  it('on whether there is a secret, and on keys that hold whole other keys', () => {
    const exposed = `import { sql } from 'drizzle-orm';
import { anonRole } from 'drizzle-orm/supabase';
import { boolean, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';
export const a = pgTable('a', { id: text('id').primaryKey() }, () => [pgPolicy('p', { to: anonRole, for: 'select', using: sql\`true\` })]);
export const b = pgTable('b', { id: text('id').primaryKey(), hasApiKey: boolean('has_api_key') });
`;
    assert.equal(findingCount(sensitiveColumnExposed, exposed), 0);
    const text = exposed.replace("hasApiKey: boolean('has_api_key')", "apiKey: text('api_key')");
    assert.equal(findingCount(sensitiveColumnExposed, text), 1);
    const key = (columns: string, keys: string) =>
      `import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
export const runs = pgTable('runs', { ${columns} }, (t) => [primaryKey({ columns: [${keys}] })]);
`;
    const ids =
      "dagId: integer('dag_id'), dagAt: timestamp('dag_at'), taskId: integer('task_id'), taskAt: timestamp('task_at')";
    assert.equal(findingCount(widePrimaryKey, key(ids, 't.dagId, t.dagAt, t.taskId, t.taskAt')), 0);
    const own = "a: text('a'), b: text('b'), taskId: integer('task_id'), taskAt: timestamp('task_at')";
    assert.equal(findingCount(widePrimaryKey, key(own, 't.a, t.b, t.taskId, t.taskAt')), 1);
  });

  it('on copies that outlive their original, estimates, JSON in a text, flags by name and indexes that end in an order', () => {
    const copy = `${pg}export const lists = pgTable('lists', { id: integer('id').primaryKey(), name: text('name').notNull() });
export const sent = pgTable('sent', { id: integer('id').primaryKey(), listName: text('list_name'),
  listId: integer('list_id').references(() => lists.id, { onDelete: 'set null' }) });
`;
    assert.equal(findingCount(copiedColumn, copy), 0);
    assert.equal(findingCount(copiedColumn, copy.replace(", { onDelete: 'set null' }", '')), 1);
    const table = (columns: string, more = '') =>
      `import { boolean, index, integer, pgTable, real, text, timestamp } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} }${more});\n`;
    assert.equal(findingCount(floatMoney, table("cost: real('estimated_cost')")), 0);
    assert.equal(findingCount(floatMoney, table("cost: real('cost')")), 1);
    assert.equal(findingCount(commaSeparatedList, table("tags: text('tags').default('[]')")), 0);
    assert.equal(findingCount(commaSeparatedList, table("tags: text('tags').default('')")), 1);
    assert.equal(findingCount(booleanAsText, table("flag: text('feature_flag')")), 0);
    assert.equal(findingCount(booleanAsText, table("flag: text('active_flag').default('N')")), 1);
    const four = (last: string) =>
      table(
        `a: text('a'), b: text('b'), c: text('c'), d: timestamp('${last}')`,
        ", (t) => [index('four').on(t.a, t.b, t.c, t.d)]",
      );
    assert.equal(findingCount(wideIndex, four('created_at')), 0);
    assert.equal(findingCount(wideIndex, four('d')), 1);
    const unique = (key: string) => `import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
export const entries = pgTable('entries', { id: integer('id').primaryKey() });
export const items = pgTable('items', { id: integer('id').primaryKey(), area: ${key},
  entryId: integer('entry_id').references(() => entries.id) }, (t) => [unique().on(t.area, t.entryId)]);
`;
    assert.equal(
      findingCount(nullableColumnInUnique, unique("text('area', { enum: ['docs'] }).notNull()")),
      0,
    );
    assert.equal(findingCount(nullableColumnInUnique, unique("text('area').notNull()")), 1);
  });

  it('on lengths that are always filled, types that name no table, two scopes, lists of who is banned', () => {
    const table = (name: string, columns: string, more = '') =>
      `import { char, integer, pgEnum, pgTable, text, unique } from 'drizzle-orm/pg-core';
export const groupType = pgEnum('group_type', ['user', 'import']);
export const users = pgTable('person', { id: integer('id').primaryKey() });
export const drives = pgTable('drive', { id: integer('id').primaryKey() });
export const t = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} }${more});\n`;
    assert.equal(findingCount(fixedLengthChar, table('t', "a: char('a', { length: 64 })")), 0);
    assert.equal(findingCount(fixedLengthChar, table('t', "a: char('a', { length: 20 })")), 1);
    const pair = (kind: string) => `groupId: integer('group_id').notNull(), kind: ${kind}.notNull()`;
    assert.equal(findingCount(polymorphicReference, table('t', pair("groupType('group_type')"))), 0);
    assert.equal(findingCount(polymorphicReference, table('t', pair("text('group_type')"))), 1);
    const scopes = (drive: string) =>
      table(
        'commands',
        `userId: integer('user_id').references(() => users.id), driveId: integer('drive_id')${drive}, trigger: text('trigger').notNull()`,
        ', (t) => [unique().on(t.userId, t.trigger)]',
      );
    assert.equal(findingCount(nullableColumnInUnique, scopes('.references(() => drives.id)')), 0);
    assert.equal(findingCount(nullableColumnInUnique, scopes('.notNull().references(() => drives.id)')), 1);
    assert.equal(findingCount(missingUnique, table('banned_users', "name: text('username').notNull()")), 0);
    assert.equal(findingCount(missingUnique, table('users', "name: text('username').notNull()")), 1);
  });

  it('on tables without NOT NULL where that is how tables are made', () => {
    const table = (name: string, more = '') =>
      `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), a: text('a')${more}, b: text('b'), c: text('c') });\n`;
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    assert.equal(findingCount(allColumnsNullable, pg + names.map((name) => table(name)).join('')), 0);
    const few = names.map((name) => table(name, name < 'f' ? '.notNull()' : '')).join('');
    assert.equal(findingCount(allColumnsNullable, pg + few), 2);
  });

  it('on SQL that a program writes', async () => {
    const found = (folder: string) =>
      inWorkspace(missingPrimaryKey, { [`/w/db/${folder}/schema.sql`]: 'CREATE TABLE a (id integer);' });
    assert.deepEqual(await found('generated'), []);
    assert.deepEqual(await found('migrations-deprecated-from-web'), []);
    assert.deepEqual(await found('backups'), []);
    const old = {
      '/w/archive/001_a.sql': 'CREATE TABLE a (id integer);',
      '/w/archive/002_b.sql': 'SELECT 1;',
    };
    assert.deepEqual(await inWorkspace(missingPrimaryKey, old), []);
    assert.equal((await found('own')).length, 1);
  });

  it('on what a market quotes, keys of several columns and times of a library for signing in', () => {
    const quotes = `${pg}import { doublePrecision } from 'drizzle-orm/pg-core';
      export const quotes = pgTable('quotes', { id: integer().primaryKey(), ticker: text(), lastPrice: doublePrecision('last_price') });`;
    assert.equal(findingCount(floatMoney, quotes), 0);
    assert.equal(findingCount(floatMoney, quotes.replace('ticker', 'title')), 1);
    assert.equal(findingCount(floatMoney, quotes.replace('last_price', 'fee')), 1);
    const daily = (key: string) =>
      ['a', 'b', 'c', 'd']
        .map(
          (name) =>
            `export const ${name} = pgTable('${name}', { id: integer().primaryKey(), n: text().notNull() });\n`,
        )
        .join('') +
      `export const daily = pgTable('daily', { coin: text(), day: text(), low: integer(), high: integer(), mean: integer() },
        (table) => [primaryKey({ columns: [${key}] })]);`;
    const keyed = `${pg}import { primaryKey } from 'drizzle-orm/pg-core';\n`;
    assert.equal(findingCount(allColumnsNullable, keyed + daily('table.coin, table.day')), 0);
    assert.equal(findingCount(allColumnsNullable, keyed + daily('table.coin')), 1);
    const resource = `${pg}export const resources = pgTable('resources', { id: text().primaryKey(), identifier: text(),
      accessTokenTtl: integer(), refreshTokenTtl: integer(), disabled: boolean().default(false) });`;
    assert.equal(findingCount(nullableBoolean, resource), 0);
    assert.equal(findingCount(nullableBoolean, resource.replace('refreshTokenTtl', 'ttl')), 1);
    const session = `${pg}export const session = pgTable('session', { id: text().primaryKey(), token: text(),
      expiresAt: timestamp(), userId: text(), ipAddress: text() });`;
    assert.equal(findingCount(timestampWithoutTimeZone, session), 0);
    assert.equal(findingCount(timestampWithoutTimeZone, session.replace('ipAddress', 'device')), 1);
  });

  it('on the type of a file, and on names that may be missing or are given elsewhere', () => {
    const table = (name: string, columns: string) =>
      `${pg}export const t = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} });\n`;
    const pair = (thing: string) => `a: text('${thing}_id').notNull(), b: text('${thing}_type').notNull()`;
    assert.equal(findingCount(polymorphicReference, table('blobs', pair('file'))), 0);
    assert.equal(findingCount(polymorphicReference, table('blobs', pair('subject'))), 1);
    assert.equal(findingCount(missingUnique, table('users', "email: text('email')")), 0);
    assert.equal(findingCount(missingUnique, table('git_installations', "slug: text('slug').notNull()")), 0);
    assert.equal(findingCount(missingUnique, table('users', "email: text('email').notNull()")), 1);
  });

  it('on tables that a test makes for itself', async () => {
    const text = `${pg}export const t = pgTable('t', { a: text('a'), b: boolean('b') });\n`;
    const found = async (file: string) => {
      const workspace = createWorkspace({
        rules: [missingPrimaryKey],
        fileSystem: memoryFileSystem({ [file]: text }),
      });
      workspace.setFolders(['/w']);
      for await (const _ of workspace.scan());
      workspace.update();
      return workspace.findings(file).length;
    };
    assert.equal(await found('/w/paging.test.ts'), 0);
    assert.equal(await found('/w/paging.ts'), 1);
  });

  it('on references in a schema that does without foreign keys, and on those of sessions', () => {
    const users = "export const users = pgTable('users', { id: integer('id').primaryKey() });\n";
    const table = (name: string) =>
      `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), userId: integer('user_id') });\n`;
    assert.equal(findingCount(missingForeignKey, pg + users + table('posts')), 1);
    assert.equal(findingCount(missingForeignKey, pg + users + table('upload_sessions')), 0);
    const many = ['a', 'b', 'c', 'd', 'e'].map(table).join('');
    assert.equal(findingCount(missingForeignKey, pg + users + many), 0);
    const relation = `import { relations } from 'drizzle-orm';
      export const aRelations = relations(a, ({ one }) => ({ user: one(users, { fields: [a.userId], references: [users.id] }) }));\n`;
    assert.equal(findingCount(relationWithoutForeignKey, pg + users + table('a') + relation), 1);
    assert.equal(findingCount(relationWithoutForeignKey, pg + users + many + relation), 0);
  });

  it('on a type that need not be given and has no default', () => {
    const type = (rest: string) => `${pg}export const t = pgTable('t', { id: integer('id').primaryKey(),
      companyType: text('company_type')${rest} });`;
    assert.equal(findingCount(missingCheck, type('')), 0);
    assert.equal(findingCount(missingCheck, type('.notNull()')), 1);
    assert.equal(findingCount(missingCheck, type(".default('ltd')")), 1);
  });

  it("on what people left to the server, and on Better Auth's columns", () => {
    const users = (columns: string) =>
      `${pg}export const users = pgTable('users', { id: integer('id').primaryKey(), ${columns} });`;
    assert.equal(findingCount(nullableBoolean, users("tagging: boolean('tagging_enabled')")), 0);
    assert.equal(
      findingCount(nullableBoolean, users("tagging: boolean('tagging_enabled').default(false)")),
      1,
    );
    const auth =
      "email: text('email'), emailVerified: boolean('email_verified').notNull(), image: text('image'), banned: boolean('banned').default(false)";
    assert.equal(findingCount(nullableBoolean, users(auth)), 0);
  });

  it('on tables that Better Auth, Supabase, SQLite or GitHub shape', () => {
    const lists = `${pg}export const tokens = pgTable('oauth_access_token', { id: text().primaryKey(), token: text(),
      clientId: text(), scopes: text().array().notNull(), expiresAt: timestamp(), referenceId: text() });`;
    assert.equal(findingCount(emptyArrayDefaultMissing, lists), 0);
    assert.equal(findingCount(emptyArrayDefaultMissing, lists.replace('referenceId', 'owner')), 1);
    const teams = `${pg}export const teams = pgTable('organization', { id: text().primaryKey(), name: text(), slug: text(),
      logo: text(), metadata: text(), createdAt: timestamp() });`;
    assert.equal(findingCount(jsonAsText, teams), 0);
    assert.equal(findingCount(jsonAsText, teams.replace('logo', 'icon')), 1);
    const search = `import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
      export const search = sqliteTable('notes_fts', { body: text('body') });`;
    assert.equal(findingCount(missingPrimaryKey, search), 0);
    assert.equal(findingCount(missingPrimaryKey, search.replace('notes_fts', 'notes')), 1);
    const issues = `${pg}export const issues = pgTable('github_issues', { id: integer().primaryKey(),
      contentType: text('content_type').notNull(), contentId: text('content_id').notNull() });`;
    assert.equal(findingCount(polymorphicReference, issues), 0);
    assert.equal(findingCount(polymorphicReference, issues.replace('github_issues', 'pins')), 1);
    const settings = `${pg}export const settings = pgTable('organization_settings', { id: integer().primaryKey(),
      taggingEnabled: boolean('tagging_enabled') });`;
    assert.equal(findingCount(nullableBoolean, settings), 0);
    assert.equal(findingCount(nullableBoolean, settings.replace('organization_settings', 'rooms')), 1);
  });

  it('on a default whose enum value was renamed', async () => {
    const found = await inWorkspace(defaultTypeMismatch, {
      '/w/migrations/001_a.sql':
        "create type mode as enum ('open', 'on_request'); create table sites (id int primary key, mode mode not null default 'on_request');",
      '/w/migrations/002_b.sql': "alter type mode rename value 'on_request' to 'OnRequest';",
    });
    assert.deepEqual(found, []);
  });

  it('on a text of which the code knows no word, and the address that a sign-in service keeps', async () => {
    const schema = `${pg}export const parcels = pgTable('parcels', { id: integer('id').primaryKey(),
      status: text('status').notNull() });\n`;
    const code = (query: string) => ({
      '/w/schema.ts': schema,
      '/w/track.ts': `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { parcels } from './schema';
const db = drizzle('postgres://localhost/a');
export const track = (id: number, status: string) => ${query};\n`,
    });
    const written = 'db.update(parcels).set({ status }).where(eq(parcels.id, id))';
    const known = "db.update(parcels).set({ status: 'lost' }).where(eq(parcels.id, id))";
    assert.deepEqual(await inWorkspace(missingCheck, code(written)), []);
    assert.equal((await inWorkspace(missingCheck, code(known))).length, 1);
    assert.equal((await inWorkspace(missingCheck, code('db.select().from(parcels)'))).length, 1);
    const people = (columns: string) =>
      `${pg}export const users = pgTable('users', { ${columns}, email: text('email').notNull() });\n`;
    const id = "id: integer('id').primaryKey()";
    assert.equal(findingCount(missingUnique, people(id)), 1);
    assert.equal(findingCount(missingUnique, people(`${id}, clerkId: text('clerk_id').notNull()`)), 0);
    const auth = 'create schema auth; create table auth.users (id uuid primary key);';
    const profiles = (target: string) =>
      `${auth} create table people (id uuid primary key);
      create table profiles (id uuid primary key references ${target} (id), email text not null);`;
    assert.deepEqual(await inWorkspace(missingUnique, { '/w/schema.sql': profiles('auth.users') }), []);
    assert.equal((await inWorkspace(missingUnique, { '/w/schema.sql': profiles('people') })).length, 1);
  });

  it('on a column by which only a purge looks for rows', async () => {
    const code = (query: string) => ({
      '/w/schema.ts': `${pg}export const visits = pgTable('visits', { id: integer('id').primaryKey(),
        endsAt: timestamp('ends_at').notNull() });\n`,
      '/w/clean.ts': `import { lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { visits } from './schema';
const db = drizzle('postgres://localhost/a');
export const clean = () => ${query}.where(lt(visits.endsAt, new Date()));\n`,
    });
    assert.deepEqual(await inWorkspace(unindexedQueryColumn, code('db.delete(visits)')), []);
    assert.equal((await inWorkspace(unindexedQueryColumn, code('db.select().from(visits)'))).length, 1);
  });

  it('on hypertables without a key', async () => {
    const script = (end: string) =>
      `create table readings (at timestamptz not null, value real); create table notes (body text); ${end}`;
    const told = 'Table notes has no primary key: nothing tells its rows apart.';
    for (const call of [
      "select create_hypertable('readings', 'at');",
      "select create_hypertable('public.readings'::regclass, by_range('at'));",
      "select * from create_hypertable('readings', 'at');",
    ]) {
      assert.deepEqual(await inWorkspace(missingPrimaryKey, { '/w/schema.sql': script(call) }), [
        `/w/schema.sql ${told}`,
      ]);
    }
    const withParameter = script('').replace(
      'real)',
      "real) with (tsdb.hypertable, tsdb.partition_column = 'at')",
    );
    assert.deepEqual(await inWorkspace(missingPrimaryKey, { '/w/schema.sql': withParameter }), [
      `/w/schema.sql ${told}`,
    ]);
    assert.equal((await inWorkspace(missingPrimaryKey, { '/w/schema.sql': script('') })).length, 2);
  });

  it('on copies of tables that drizzle-kit sees elsewhere', async () => {
    const schema = `${pg}export const notes = pgTable('notes', { body: text('body') });`;
    const files = {
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './schema.ts' };",
      '/w/schema.ts': schema,
      '/w/scripts/backfill.ts': `${pg}const notes = pgTable('notes', { body: text('body') });
        const letters = pgTable('letters', { body: text('body') });`,
    };
    assert.deepEqual(await inWorkspace(missingPrimaryKey, files), [
      '/w/schema.ts Table notes has no primary key: nothing tells its rows apart.',
      '/w/scripts/backfill.ts Table letters has no primary key: nothing tells its rows apart.',
    ]);
  });

  it('on a time of change that the code sets', async () => {
    const text = `${pg}export const notes = pgTable('notes', { id: integer('id').primaryKey(),
      updatedAt: timestamp('updated_at').notNull().defaultNow() });`;
    const workspace = await open([], { '/w/schema.ts': text });
    const schema = workspace.projects()[0]?.schema;
    const table = schema?.tables[0];
    assert.ok(schema && table);
    const count = (queries: readonly object[]) => {
      const view = { ...createSchemaView(schema, new Set()), queriesOf: () => queries as readonly Query[] };
      return readyRule(updatedAtNotMaintained, view, resolveOptions(updatedAtNotMaintained))(table).length;
    };
    const sets = (column: string, by: string) => ({ operation: 'update', set: [{ column: { by, column } }] });
    assert.equal(count([sets('body', 'key'), { operation: 'insert', set: [] }]), 1);
    assert.equal(count([]), 1);
    assert.equal(count([{ operation: 'select', set: [] }]), 0);
    assert.equal(count([{ operation: 'update', set: [] }]), 0);
    assert.equal(count([sets('body', 'key'), sets('updatedAt', 'key')]), 0);
    assert.equal(count([sets('updated_at', 'name')]), 0);
  });
});
