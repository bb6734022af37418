import assert from 'node:assert/strict';
import { identifierLength } from '../../server/src/model/names.ts';
import { generatedNameCut } from '../../server/src/rules/conventions/generated-name-cut.ts';
import { identifierTooLong } from '../../server/src/rules/conventions/identifier-too-long.ts';
import { missingTimestamps } from '../../server/src/rules/conventions/missing-timestamps.ts';
import { updatedAtNotMaintained } from '../../server/src/rules/conventions/updated-at-not-maintained.ts';
import { shortName } from '../../server/src/rules/support/shortName.ts';
import { checkRule } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

function table(columns: string, parts = '', name = 'things'): string {
  return `
    import { boolean, index, integer, numeric, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
    import { shared, unread } from 'elsewhere';
    export const users = pgTable('users', { id: integer().primaryKey(), name: text() });
    export const things = pgTable(${JSON.stringify(name)}, { ${columns} }, (t) => [${parts}]);
  `;
}

describe('missing-timestamps', () => {
  const thing = 'id: integer().primaryKey(), name: text(), size: integer(), colour: text()';
  const cases: readonly (readonly [what: string, text: string, found: number])[] = [
    ['an entity', table(thing), 1],
    ['created_at', table(`${thing}, createdAt: timestamp()`), 0],
    ['another name for it', table(`${thing}, dateCreated: integer()`), 0],
    ['a name with more to it', table(`${thing}, createdAtMs: integer()`), 0],
    ['a column for what happened', table(`${thing}, joinedAt: timestamp()`), 0],
    ['updated_at alone', table(`${thing}, updatedAt: timestamp()`), 0],
    ['a spread that could not be read', table(`${thing}, ...shared`), 0],
    ['a log', table(thing, '', 'audit_log'), 0],
    ['settings', table(thing, '', 'user_settings'), 0],
    ['a lookup table', table('code: text().primaryKey(), name: text()'), 0],
    [
      'a part of another table',
      table('id: integer().primaryKey().references(() => users.id), a: text(), b: text(), c: text()'),
      0,
    ],
    [
      'a composite key',
      table(
        'a: integer(), b: integer(), c: text(), d: text(), e: text()',
        'primaryKey({ columns: [t.a, t.b] })',
      ),
      0,
    ],
    [
      'ids of other things',
      table('id: integer().primaryKey(), aId: integer(), bId: integer(), cId: integer()'),
      0,
    ],
    ['a table that is not exported', table(thing).replace('export const things', 'const things'), 0],
  ];
  for (const [what, text, found] of cases) {
    it(`${what}: ${found ? 'found' : 'silent'}`, () =>
      assert.equal(findingCount(missingTimestamps, text), found));
  }

  it('asks for updated_at where the option says so', () => {
    const text = table(`${thing}, createdAt: timestamp()`);
    assert.equal(findingCount(missingTimestamps, text, { updated: true }), 1);
  });
});

describe('updated-at-not-maintained', () => {
  const cases: readonly (readonly [columns: string, found: number])[] = [
    ['updatedAt: timestamp().defaultNow()', 1],
    ['updatedAt: timestamp().notNull()', 0],
    ['modifiedAt: timestamp().$defaultFn(() => new Date())', 1],
    ['updatedAt: timestamp()', 0],
    ['updatedAt: timestamp().notNull().$onUpdate(() => new Date())', 0],
    ['updatedAt: timestamp().notNull().$onUpdateFn(() => new Date())', 0],
    ['updatedAt: timestamp().default(unread)', 0],
    ['updatedAt: unread().notNull()', 0],
    ['updated: boolean().default(false)', 0],
    ['createdAt: timestamp().defaultNow()', 0],
    [
      'token: text(), expiresAt: timestamp(), userId: text(), ipAddress: text(), updatedAt: timestamp().notNull()',
      0,
    ],
  ];
  for (const [columns, found] of cases) {
    it(`${columns}: ${found ? 'found' : 'silent'}`, () => {
      assert.equal(
        findingCount(updatedAtNotMaintained, table(`id: integer().primaryKey(), ${columns}`)),
        found,
      );
    });
  }
});

describe('identifier-too-long', () => {
  const long = 'a'.repeat(64);

  it('judges tables, columns, and parts with and without a name', () => {
    const parts = "index('i').on(t.id), unique().on(t.id), index().on(t.id)";
    assert.equal(findingCount(identifierTooLong, table('id: integer()', parts)), 0);
    // The table; its unique constraint and its second index have names that nobody wrote, and share one finding.
    assert.equal(findingCount(identifierTooLong, table('id: integer()', parts, long)), 1);
    assert.equal(findingCount(generatedNameCut, table('id: integer()', parts, long)), 1);
    assert.equal(findingCount(generatedNameCut, table('id: integer()', parts)), 0);
    assert.equal(findingCount(identifierTooLong, table('id: integer()', `index('${long}').on(t.id)`)), 1);
    assert.equal(findingCount(identifierTooLong, table(`${long}: integer()`)), 1);
  });

  it('counts bytes in PostgreSQL', () => {
    assert.equal(findingCount(identifierTooLong, table(`id: integer('${'ä'.repeat(31)}')`)), 0);
    assert.equal(findingCount(identifierTooLong, table(`id: integer('${'ä'.repeat(32)}')`)), 1);
  });

  it('is silent where the target of a foreign key is unknown, and in SQLite', () => {
    assert.equal(
      findingCount(identifierTooLong, table(`${'a'.repeat(60)}: integer().references(() => unread.id)`)),
      0,
    );
    const text = `
      import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
      export const things = sqliteTable('${long}', { id: integer() });
    `;
    assert.equal(findingCount(identifierTooLong, text), 0);
  });

  it('offers no name for a part that a helper makes', () => {
    checkRule(
      identifierTooLong,
      `
      import { index, integer, pgTable } from 'drizzle-orm/pg-core';
      const by = (column: any) => index('a_name_that_is_much_too_long_for_the_sixty_three_bytes_of_a_name').on(column);
      //                          ^^^^^ The name of an index, a_name_that_is_much_too_long_for_the_sixty_three_bytes_of_a_name, has 64 bytes: PostgreSQL keeps 63, a_name_that_is_much_too_long_for_the_sixty_three_bytes_of_a_nam.
      export const things = pgTable('things', { id: integer('id').primaryKey() }, (t) => [by(t.id)]);
      `,
    );
  });
});

describe('generated-name-cut', () => {
  it('tells a file once, and shortens all names together', () => {
    checkRule(
      generatedNameCut,
      `
      import { integer, pgTable } from 'drizzle-orm/pg-core';

      export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

      export const preferences = pgTable('notification_preferences', {
        templateId: integer('template_id').references(() => templates.id),
        //                                 ^^^^^^^^^^ PostgreSQL keeps 63 bytes of 2 names that Drizzle makes in this file: notification_preferences_template_id_notification_templates_id_fk, notification_translations_template_id_notification_templates_id_fk.
      });

      export const translations = pgTable('notification_translations', {
        templateId: integer('template_id').references(() => templates.id),
      });
      //= schema.ts
      import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

      export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

      export const preferences = pgTable('notification_preferences', {
        templateId: integer('template_id'),
      }, (table) => [
        foreignKey({
          name: 'notification_preferences_template_id_fk',
          columns: [table.templateId],
          foreignColumns: [templates.id],
        }),
      ]);

      export const translations = pgTable('notification_translations', {
        templateId: integer('template_id'),
      }, (table) => [
        foreignKey({
          name: 'notification_translations_template_id_fk',
          columns: [table.templateId],
          foreignColumns: [templates.id],
        }),
      ]);
      `,
    );
  });
});

describe('the names that are proposed', () => {
  const columns = ['customer_notification_preference_template_identifier', 'organization_id'];

  it('fit, and are the same for the same part', () => {
    const name = shortName('customer_notification_preferences', columns, { kind: 'foreign-key' });
    assert.ok(identifierLength(name, 'bytes') <= 63, name);
    assert.match(name, /^\w+_fk$/);
    assert.equal(name, shortName('customer_notification_preferences', columns, { kind: 'foreign-key' }));
  });

  it('differ for parts that differ beyond what fits', () => {
    const other = shortName('customer_notification_preferences', [...columns].reverse(), { kind: 'index' });
    assert.notEqual(other, shortName('customer_notification_preferences', columns, { kind: 'index' }));
  });

  it('keep what is short', () => {
    assert.equal(shortName('posts', ['author_id'], { kind: 'foreign-key' }), 'posts_author_id_fk');
  });

  it('fit in other scripts as well', () => {
    const name = shortName('каталог_товаров_и_услуг', ['идентификатор_поставщика'], { kind: 'index' });
    assert.ok(identifierLength(name, 'bytes') <= 63, name);
  });
});
