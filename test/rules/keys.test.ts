import { enumOnlyInTypes } from '../../server/src/rules/keys/enum-only-in-types.ts';
import { foreignKeyTypeMismatch } from '../../server/src/rules/keys/foreign-key-type-mismatch.ts';
import { implicitReferentialAction } from '../../server/src/rules/keys/implicit-referential-action.ts';
import { junctionTableWithoutKey } from '../../server/src/rules/keys/junction-table-without-key.ts';
import { missingCheck } from '../../server/src/rules/keys/missing-check.ts';
import { missingForeignKey } from '../../server/src/rules/keys/missing-foreign-key.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { missingUnique } from '../../server/src/rules/keys/missing-unique.ts';
import { nullableBoolean } from '../../server/src/rules/keys/nullable-boolean.ts';
import { nullableRequiredColumn } from '../../server/src/rules/keys/nullable-required-column.ts';
import { setNullOnNotNullColumn } from '../../server/src/rules/keys/set-null-on-not-null-column.ts';
import { checkRule } from '../support/checkRule.ts';

describe('missing-primary-key', () => {
  it('is silent on a table that is called temporary', () => {
    checkRule(
      missingPrimaryKey,
      `
      import { integer, pgTable } from 'drizzle-orm/pg-core';
      export const moved = pgTable('temp_moved_orders', { id: integer('id') });
      `,
    );
  });

  it('is silent on a table with an unread spread', () => {
    checkRule(
      missingPrimaryKey,
      `
      import { pgTable, text } from 'drizzle-orm/pg-core';
      import { base } from 'some-package';
      export const notes = pgTable('notes', { ...base, body: text('body') });
      `,
    );
  });

  it('is silent on a table with a column whose builder is unknown: it may be the key', () => {
    checkRule(
      missingPrimaryKey,
      `
      import { pgTable, text } from 'drizzle-orm/pg-core';
      import { id } from 'some-package';
      export const notes = pgTable('notes', { id: id('id'), body: text('body') });
      `,
    );
  });

  it('is silent on a table that is just being typed', () => {
    checkRule(
      missingPrimaryKey,
      `
      import { pgTable } from 'drizzle-orm/pg-core';
      export const notes = pgTable('notes', {});
      `,
    );
  });

  it('makes the only unique key the primary key', () => {
    checkRule(
      missingPrimaryKey,
      `
      import { pgTable, text, unique } from 'drizzle-orm/pg-core';
      export const texts = pgTable('texts', {
      //           ^^^^^ Table texts has no primary key, though (locale, key) is unique and never NULL: replication and tools look for the key.
        locale: text('locale').notNull(),
        key: text('key').notNull(),
      }, (t) => [unique().on(t.locale, t.key)]);
      //= schema.ts
      import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
      export const texts = pgTable('texts', {
        locale: text('locale').notNull(),
        key: text('key').notNull(),
      }, (table) => [
        primaryKey({ columns: [table.locale, table.key] }),
      ]);
      `,
    );
  });
});

describe('junction-table-without-key', () => {
  const tables = `
    export const users = pgTable('users', { id: uuid('id').primaryKey() });
    export const posts = pgTable('posts', { id: uuid('id').primaryKey() });`;

  it('is silent where a unique index holds the pair', () => {
    checkRule(
      junctionTableWithoutKey,
      `
    import { pgTable, uniqueIndex, uuid } from 'drizzle-orm/pg-core';${tables}
    export const likes = pgTable('likes', {
      userId: uuid('user_id').references(() => users.id),
      postId: uuid('post_id').references(() => posts.id),
    }, (t) => [uniqueIndex().on(t.postId, t.userId)]);
    `,
    );
  });

  it('is silent on visits, which may repeat', () => {
    checkRule(
      junctionTableWithoutKey,
      `
    import { pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';${tables}
    export const pageViews = pgTable('page_views', {
      userId: uuid('user_id').references(() => users.id),
      postId: uuid('post_id').references(() => posts.id),
      createdAt: timestamp('created_at'),
    });
    `,
    );
  });

  it('is silent on a table that says more than the pair', () => {
    checkRule(
      junctionTableWithoutKey,
      `
    import { pgTable, text, uuid } from 'drizzle-orm/pg-core';${tables}
    export const comments = pgTable('comments', {
      userId: uuid('user_id').references(() => users.id),
      postId: uuid('post_id').references(() => posts.id),
      body: text('body'),
    });
    `,
    );
  });

  it('puts the key in the place of the index over the same columns', () => {
    checkRule(
      junctionTableWithoutKey,
      `
      import { index, pgTable, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', { id: uuid('id').primaryKey() });
      export const likes = pgTable('likes', {
      //           ^^^^^ Table likes has no key over (user_id, post_id): the same pair can be stored twice.
        userId: uuid('user_id').notNull().references(() => users.id),
        postId: uuid('post_id').notNull().references(() => posts.id),
      }, (t) => [index('likes_pair').on(t.userId, t.postId), index('likes_post').on(t.postId)]);
      //= schema.ts
      import { index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', { id: uuid('id').primaryKey() });
      export const likes = pgTable('likes', {
        userId: uuid('user_id').notNull().references(() => users.id),
        postId: uuid('post_id').notNull().references(() => posts.id),
      }, (t) => [index('likes_post').on(t.postId), primaryKey({ columns: [t.userId, t.postId] })]);
      `,
    );
  });

  it('finds a membership by its name', () => {
    checkRule(
      junctionTableWithoutKey,
      `
    import { pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';${tables}
    export const bookmarks = pgTable('bookmarks', {
    //           ^^^^^^^^^ Table bookmarks has no key over (user_id, post_id): the same pair can be stored twice.
      id: uuid('id').primaryKey(),
      userId: uuid('user_id').notNull().references(() => users.id),
      postId: uuid('post_id').notNull().references(() => posts.id),
      createdAt: timestamp('created_at'),
    });
    `,
    );
  });
});

describe('missing-foreign-key', () => {
  it('is silent where two tables fit', () => {
    checkRule(
      missingForeignKey,
      `
      import { pgTable, uuid } from 'drizzle-orm/pg-core';
      export const a = pgTable('user', { id: uuid('id').primaryKey() });
      export const b = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', { id: uuid('id').primaryKey(), userId: uuid('user_id') });
      `,
    );
  });

  it('is silent where the types differ', () => {
    checkRule(
      missingForeignKey,
      `
      import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', { id: uuid('id').primaryKey(), userId: text('user_id') });
      `,
    );
  });

  it('is silent in logs', () => {
    checkRule(
      missingForeignKey,
      `
      import { pgTable, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const log = pgTable('audit_log', { id: uuid('id').primaryKey(), userId: uuid('user_id') });
      `,
    );
  });

  it('sees composite foreign keys', () => {
    checkRule(
      missingForeignKey,
      `
      import { foreignKey, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
      export const teams = pgTable('teams', { id: integer('id').primaryKey() });
      export const members = pgTable('members', { teamId: integer('team_id'), no: integer('no') },
        (t) => [primaryKey({ columns: [t.teamId, t.no] }), foreignKey({ columns: [t.teamId], foreignColumns: [teams.id] })]);
      `,
    );
  });

  it('follows the prefix and the plural of the tables, and offers SET NULL where it may', () => {
    checkRule(
      missingForeignKey,
      `
      import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
      export const categories = sqliteTable('shop_categories', { id: integer('id').primaryKey() });
      export const products = sqliteTable('shop_products', {
        id: integer('id').primaryKey(),
        categoryId: integer('category_id'),
      //^^^^^^^^^^ Column category_id looks like a reference to shop_categories.id, but has no foreign key.
      });
      //= schema.ts
      import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
      export const categories = sqliteTable('shop_categories', { id: integer('id').primaryKey() });
      export const products = sqliteTable('shop_products', {
        id: integer('id').primaryKey(),
        categoryId: integer('category_id').references(() => categories.id, { onDelete: 'set null' }),
      });
      `,
    );
  });

  it('heeds the option', () => {
    checkRule(
      missingForeignKey,
      `
      //? {"external":["crm"]}
      import { pgTable, uuid } from 'drizzle-orm/pg-core';
      export const deals = pgTable('crm_deals', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', { id: uuid('id').primaryKey(), dealId: uuid('crm_deal_id') });
      `,
    );
  });
});

describe('foreign-key-type-mismatch', () => {
  it('takes a wider integer in PostgreSQL, any integer in SQLite', () => {
    checkRule(
      foreignKeyTypeMismatch,
      `
      //- pg.ts
      import { bigint, integer, pgTable } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: integer('id').primaryKey() });
      export const posts = pgTable('posts', {
        userId: bigint('user_id', { mode: 'number' }).references(() => users.id),
      });
      //- sqlite.ts
      import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
      export const users = sqliteTable('users', { id: integer('id').primaryKey() });
      export const posts = sqliteTable('posts', {
        userId: integer('user_id', { mode: 'number' }).references(() => users.id),
      });
      `,
    );
  });

  it('makes the column of a serial target an integer', () => {
    checkRule(
      foreignKeyTypeMismatch,
      `
      import { pgTable, serial, text } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: serial('id').primaryKey() });
      export const posts = pgTable('posts', {
        userId: text('user_id').references(() => users.id),
        //      ^^^^^^^^^^^^^^^ Column user_id is text, but it refers to users.id, which is integer.
      });
      //= schema.ts
      import { integer, pgTable, serial } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: serial('id').primaryKey() });
      export const posts = pgTable('posts', {
        userId: integer('user_id').references(() => users.id),
      });
      `,
    );
  });

  it('tells of SQLite what can never be equal', () => {
    checkRule(
      foreignKeyTypeMismatch,
      `
      import { blob, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
      export const users = sqliteTable('users', { id: text('id').primaryKey() });
      export const posts = sqliteTable('posts', {
        userId: real('user_id').references(() => users.id),
        //      ^^^^^^^^^^^^^^^ Column user_id is real, but it refers to users.id, which is text.
        editorId: blob('editor_id').references(() => users.id),
        //        ^^^^^^^^^^^^^^^^^ Column editor_id is blob, but it refers to users.id, which is text.
        readerId: integer('reader_id').references(() => users.id),
      });
      `,
    );
  });

  it('wants one enum, not two of the same values', () => {
    checkRule(
      foreignKeyTypeMismatch,
      `
      import { pgEnum, pgTable } from 'drizzle-orm/pg-core';
      export const plan = pgEnum('plan', ['free']);
      export const level = pgEnum('level', ['free']);
      export const plans = pgTable('plans', { id: plan('id').primaryKey() });
      export const teams = pgTable('teams', {
        plan: plan('plan').references(() => plans.id),
        level: level('level').references(() => plans.id),
        //     ^^^^^^^^^^^^^^ Column level is level, but it refers to plans.id, which is plan.
      });
      `,
    );
  });
});

describe('set-null-on-not-null-column', () => {
  it('takes SQLite’s composite keys, which allow NULL', () => {
    checkRule(
      setNullOnNotNullColumn,
      `
      import { integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';
      export const users = sqliteTable('users', { id: integer('id').primaryKey() });
      export const members = sqliteTable('members', {
        userId: integer('user_id').references(() => users.id, { onDelete: 'set null' }),
        team: integer('team'),
      }, (t) => [primaryKey({ columns: [t.userId, t.team] })]);
      `,
    );
  });

  it('sees ON UPDATE', () => {
    checkRule(
      setNullOnNotNullColumn,
      `
      import { pgTable, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', {
        userId: uuid('user_id').notNull().references(() => users.id, { onUpdate: 'set null' }),
        //                                ^^^^^^^^^^ ON UPDATE SET NULL will always fail: column user_id is NOT NULL.
      });
      //= schema.ts "ON UPDATE CASCADE instead"
      import { pgTable, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', {
        userId: uuid('user_id').notNull().references(() => users.id, { onUpdate: 'cascade' }),
      });
      `,
    );
  });
});

describe('implicit-referential-action', () => {
  it('is silent on options it cannot read', () => {
    checkRule(
      implicitReferentialAction,
      `
      import { pgTable, uuid } from 'drizzle-orm/pg-core';
      import { options } from 'some-package';
      export const users = pgTable('users', { id: uuid('id').primaryKey() });
      export const posts = pgTable('posts', { userId: uuid('user_id').references(() => users.id, options) });
      `,
    );
  });
});

describe('missing-unique', () => {
  it('is silent where a row belongs to two others', () => {
    checkRule(
      missingUnique,
      `
      import { integer, pgTable, text } from 'drizzle-orm/pg-core';
      export const books = pgTable('books', { id: integer('id').primaryKey() });
      export const parts = pgTable('parts', { id: integer('id').primaryKey() });
      export const chapters = pgTable('chapters', {
        id: integer('id').primaryKey(),
        bookId: integer('book_id').notNull().references(() => books.id),
        partId: integer('part_id').notNull().references(() => parts.id),
        slug: text('slug').notNull(),
      });
      `,
    );
  });

  it('leaves deleted rows out of the key', () => {
    checkRule(
      missingUnique,
      `
      import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', {
        id: uuid('id').primaryKey(),
        email: text('email').notNull(),
      //^^^^^ Two rows of users can have the same email: it is not unique.
        deletedAt: timestamp('deleted_at'),
      });
      //= schema.ts
      import { sql } from 'drizzle-orm';
      import { pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', {
        id: uuid('id').primaryKey(),
        email: text('email').notNull(),
        deletedAt: timestamp('deleted_at'),
      }, (table) => [
        uniqueIndex('users_email_unique').on(table.email).where(sql\`deleted_at is null\`),
      ]);
      `,
    );
  });

  it('offers no fix for MySQL’s text, which has no whole index', () => {
    checkRule(
      missingUnique,
      `
      import { int, mysqlTable, text } from 'drizzle-orm/mysql-core';
      export const pages = mysqlTable('pages', {
        id: int('id').primaryKey(),
        slug: text('slug').notNull(),
      //^^^^ Two rows of pages can have the same slug: it is not unique.
      });
      `,
    );
  });
});

describe('nullable-boolean', () => {
  it('is silent on arrays, generated columns, and NULL as the default', () => {
    checkRule(
      nullableBoolean,
      `
      import { sql } from 'drizzle-orm';
      import { boolean, pgTable, uuid } from 'drizzle-orm/pg-core';
      export const tasks = pgTable('tasks', {
        id: uuid('id').primaryKey(),
        flags: boolean('flags').array(),
        derived: boolean('derived').generatedAlwaysAs(sql\`true\`),
        open: boolean('open').default(sql\`null\`),
      });
      `,
    );
  });

  it('heeds the option', () => {
    checkRule(
      nullableBoolean,
      `
      //? {"open":["paid"]}
      import { boolean, pgTable } from 'drizzle-orm/pg-core';
      export const guests = pgTable('guests', { hasPaid: boolean('has_paid') });
      `,
    );
  });
});

describe('nullable-required-column', () => {
  it('is silent on references that may be emptied and on what the program fills in', () => {
    checkRule(
      nullableRequiredColumn,
      `
      import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
      export const plans = pgTable('plans', { id: integer('id').primaryKey() });
      export const teams = pgTable('teams', {
        id: integer('id').primaryKey(),
        planId: integer('plan_id').default(1).references(() => plans.id, { onDelete: 'set null' }),
        updatedAt: timestamp('updated_at').$onUpdate(() => new Date()),
      });
      `,
    );
  });
});

describe('missing-check', () => {
  it('tells many defaults without NOT NULL of one table once', () => {
    checkRule(
      nullableRequiredColumn,
      `
      import { integer, pgTable, text } from 'drizzle-orm/pg-core';
      export const games = pgTable('games', {
        id: integer('id').primaryKey(),
        rounds: integer('rounds').default(3),
      //^^^^^^ Columns rounds, players, language and 1 more have a default and yet can be NULL: a NULL that is written stays one.
        players: integer('players').default(2),
        language: text('language').default('en'),
        pace: integer('pace').default(1),
      });
      //= schema.ts "Make all 4 columns NOT NULL"
      import { integer, pgTable, text } from 'drizzle-orm/pg-core';
      export const games = pgTable('games', {
        id: integer('id').primaryKey(),
        rounds: integer('rounds').default(3).notNull(),
        players: integer('players').default(2).notNull(),
        language: text('language').default('en').notNull(),
        pace: integer('pace').default(1).notNull(),
      });
      `,
    );
  });

  it('tells many bounds of one table once', () => {
    checkRule(
      missingCheck,
      `
      import { integer, pgTable } from 'drizzle-orm/pg-core';
      export const mixes = pgTable('mixes', {
        id: integer('id').primaryKey(),
        oilPercent: integer('oil_percent').notNull(),
      //^^^^^^^^^^ Columns oil_percent, water_percent, salt_percent and 1 more can be below 0 and above 100.
        waterPercent: integer('water_percent').notNull(),
        saltPercent: integer('salt_percent').notNull(),
        sugarPercent: integer('sugar_percent').notNull(),
      });
      //= schema.ts
      import { sql } from 'drizzle-orm';
      import { check, integer, pgTable } from 'drizzle-orm/pg-core';
      export const mixes = pgTable('mixes', {
        id: integer('id').primaryKey(),
        oilPercent: integer('oil_percent').notNull(),
        waterPercent: integer('water_percent').notNull(),
        saltPercent: integer('salt_percent').notNull(),
        sugarPercent: integer('sugar_percent').notNull(),
      }, (table) => [
        check('mixes_oil_percent_check', sql\`\${table.oilPercent} between 0 and 100\`),
        check('mixes_water_percent_check', sql\`\${table.waterPercent} between 0 and 100\`),
        check('mixes_salt_percent_check', sql\`\${table.saltPercent} between 0 and 100\`),
        check('mixes_sugar_percent_check', sql\`\${table.sugarPercent} between 0 and 100\`),
      ]);
      `,
    );
  });

  it('adds the bound', () => {
    checkRule(
      missingCheck,
      `
      import { decimal, int, mysqlTable } from 'drizzle-orm/mysql-core';
      export const products = mysqlTable('products', {
        id: int('id').primaryKey(),
        price: decimal('price', { precision: 10, scale: 2 }).notNull(),
      //^^^^^ Column price can be negative.
        stock: int('stock', { unsigned: true }).notNull(),
        taxPercent: int('tax_percent').notNull(),
      //^^^^^^^^^^ Column tax_percent can be below 0 and above 100.
        priceChange: int('price_change').notNull(),
      });
      //= schema.ts
      import { sql } from 'drizzle-orm';
      import { check, decimal, int, mysqlTable } from 'drizzle-orm/mysql-core';
      export const products = mysqlTable('products', {
        id: int('id').primaryKey(),
        price: decimal('price', { precision: 10, scale: 2 }).notNull(),
        stock: int('stock', { unsigned: true }).notNull(),
        taxPercent: int('tax_percent').notNull(),
        priceChange: int('price_change').notNull(),
      }, (table) => [
        check('products_price_check', sql\`\${table.price} >= 0\`),
        check('products_tax_percent_check', sql\`\${table.taxPercent} between 0 and 100\`),
      ]);
      `,
    );
  });

  it('is silent on a table with a check it cannot read', () => {
    checkRule(
      missingCheck,
      `
      import { check, integer, pgTable } from 'drizzle-orm/pg-core';
      import { rule } from 'some-package';
      export const items = pgTable('items', { id: integer('id').primaryKey(), quantity: integer('quantity') },
        () => [check('items_check', rule)]);
      `,
    );
  });

  it('leaves promised values to enum-only-in-types', () => {
    const fixture = (mark: string) => `
      import { pgTable, text } from 'drizzle-orm/pg-core';
      export const orders = pgTable('orders', {
        status: text('status', { enum: ['open', 'it\\'s paid'] }),
${mark}
      });
      `;
    checkRule(missingCheck, fixture(''));
    checkRule(
      enumOnlyInTypes,
      fixture(
        "      //^^^^^^ Column status takes any text: that it is 'open' or 'it's paid' is only in the types.",
      ),
    );
  });
});

describe('enum-only-in-types', () => {
  it('is silent on arrays, MySQL enums and JSON', () => {
    checkRule(
      enumOnlyInTypes,
      `
      import { json, mysqlEnum, mysqlTable, int } from 'drizzle-orm/mysql-core';
      export const orders = mysqlTable('orders', {
        id: int('id').primaryKey(),
        status: mysqlEnum('status', ['open', 'paid']),
        shape: json('shape').$type<'a' | 'b'>(),
      });
      `,
    );
  });

  it('cuts a long list', () => {
    checkRule(
      enumOnlyInTypes,
      `
      import { pgTable, text } from 'drizzle-orm/pg-core';
      export const orders = pgTable('orders', {
        day: text('day', { enum: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] }),
      //^^^ Column day takes any text: that it is one of 'mo', 'tu', 'we', 'th' and 3 more is only in the types.
      });
      //= schema.ts
      import { sql } from 'drizzle-orm';
      import { check, pgTable, text } from 'drizzle-orm/pg-core';
      export const orders = pgTable('orders', {
        day: text('day', { enum: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] }),
      }, (table) => [
        check('orders_day_check', sql\`\${table.day} in ('mo', 'tu', 'we', 'th', 'fr', 'sa', 'su')\`),
      ]);
      `,
    );
  });
});
