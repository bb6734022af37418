import { missingCheck } from '../../server/src/rules/keys/missing-check.ts';
import { missingForeignKey } from '../../server/src/rules/keys/missing-foreign-key.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { missingUnique } from '../../server/src/rules/keys/missing-unique.ts';
import { nullableBoolean } from '../../server/src/rules/keys/nullable-boolean.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { checkRule } from '../support/checkRule.ts';

/** Places where a key rule once spoke although it should not have. */
const silent: readonly (readonly [Rule, string, string])[] = [
  [
    missingUnique,
    'a constant default: rows share it',
    `
    import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
    export const users = pgTable('users', { id: uuid('id').primaryKey(), email: text('email').default('') });
    `,
  ],
  [
    missingUnique,
    'people who come from several providers',
    `
    import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
    export const users = pgTable('users', {
      id: uuid('id').primaryKey(),
      email: text('email'),
      provider: text('provider').notNull(),
    });
    `,
  ],
  [
    missingForeignKey,
    'a key that is called neither id nor like the column',
    `
    import { pgTable, text } from 'drizzle-orm/pg-core';
    export const teams = pgTable('teams', { teamsId: text('teamsId').primaryKey() });
    export const members = pgTable('members', { id: text('id').primaryKey(), teamId: text('team_id') });
    `,
  ],
  [
    missingForeignKey,
    'an id in the table of another system',
    `
    import { pgTable, text } from 'drizzle-orm/pg-core';
    export const applications = pgTable('application', { id: text('id').primaryKey() });
    export const gitlab = pgTable('gitlab', { id: text('id').primaryKey(), applicationId: text('application_id') });
    `,
  ],
  [
    missingForeignKey,
    'a default that refers to nothing',
    `
    import { pgTable, text } from 'drizzle-orm/pg-core';
    export const flows = pgTable('flows', { id: text('id').primaryKey() });
    export const usage = pgTable('usage', { id: text('id').primaryKey(), flowId: text('flow_id').default('') });
    `,
  ],
  [
    missingCheck,
    'the state of an address, of a sign-in, the type of a file and of a job',
    `
    import { pgTable, text } from 'drizzle-orm/pg-core';
    export const customers = pgTable('customers', { city: text('city'), state: text('state') });
    export const logins = pgTable('server_oauth', { state: text('state') });
    export const files = pgTable('workspace_file', { type: text('type') });
    export const jobs = pgTable('async_jobs', { type: text('type') });
    export const teams = pgTable('teams', { stripeStatus: text('stripe_status'), taxState: text('tax_state') });
    export const people = pgTable('better_auth_user', { role: text('role') });
    `,
  ],
  [
    nullableBoolean,
    'NULL that leaves a row out of a unique key',
    `
    import { boolean, int, mysqlTable, unique } from 'drizzle-orm/mysql-core';
    export const runs = mysqlTable('runs', { project: int('project').notNull(), active: boolean('active') },
      (t) => [unique('one_active').on(t.project, t.active)]);
    `,
  ],
  [
    missingCheck,
    'the name of a row of another table',
    `
    import { pgTable, text } from 'drizzle-orm/pg-core';
    export const eventTypes = pgTable('eventtype', { id: text('id').primaryKey() });
    export const messages = pgTable('messages', { id: text('id').primaryKey(), eventType: text('event_type').notNull() });
    `,
  ],
  [
    nullableBoolean,
    'what a document may not say',
    `
    import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
    export const contracts = pgTable('contracts', {
      id: text('id').primaryKey(), party: text('party'), term: text('term'), place: text('place'),
      currency: text('currency'), autoRenew: boolean('auto_renew'),
    });
    `,
  ],
  [
    nullableBoolean,
    'a slot for any boolean, and tables of libraries and platforms',
    `
    import { boolean, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
    export const slots = pgTable('slots', { boolean1: boolean('boolean1') });
    export const users = pgSchema('auth').table('users', {
      aud: text('aud'),
      rawAppMetaData: text('raw_app_meta_data'),
      isSuperAdmin: boolean('is_super_admin'),
    });
    export const apiKeys = pgTable('apikey', {
      key: text('key'),
      remaining: text('remaining'),
      rateLimitEnabled: boolean('rate_limit_enabled'),
    });
    `,
  ],
];

describe('key rules are silent on', () => {
  for (const [rule, name, fixture] of silent) {
    it(`${name} (${rule.id})`, () => {
      checkRule(rule, fixture);
    });
  }
});

describe('key rules, once wrong', () => {
  it('a key of the row itself is not what it is unique within (missing-unique)', () => {
    checkRule(
      missingUnique,
      `
      import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
      export const people = pgTable('people', { id: uuid('id').primaryKey() });
      export const users = pgTable('users', {
        id: uuid('id').primaryKey().references(() => people.id),
        email: text('email').notNull(),
      //^^^^^ Two rows of users can have the same email: it is not unique.
      });
      //= schema.ts
      import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
      export const people = pgTable('people', { id: uuid('id').primaryKey() });
      export const users = pgTable('users', {
        id: uuid('id').primaryKey().references(() => people.id),
        email: text('email').notNull().unique(),
      });
      `,
    );
  });

  it('a unique column becomes the primary key and is not unique twice (missing-primary-key)', () => {
    checkRule(
      missingPrimaryKey,
      `
      import { pgTable, text } from 'drizzle-orm/pg-core';
      export const settings = pgTable('settings', {
      //           ^^^^^^^^ Table settings has no primary key, though (name) is unique and never NULL: replication and tools look for the key.
        name: text('name').notNull().unique(),
        value: text('value'),
      });
      //= schema.ts
      import { pgTable, text } from 'drizzle-orm/pg-core';
      export const settings = pgTable('settings', {
        name: text('name').primaryKey(),
        value: text('value'),
      });
      `,
    );
  });
});
