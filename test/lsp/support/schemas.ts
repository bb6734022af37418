/** Two tables, the second with a foreign key that has no index: `unindexed-foreign-key`. */
export const blog = `import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  name: text('name').notNull(),
});

export const posts = pgTable('posts', {
  id: serial('id').primaryKey(),
  authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
});
`;

/** The users alone. */
export const users = `import { pgTable, serial } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: serial('id').primaryKey(),
});
`;

/** Notes of users in `./users`; the type of the key is right. */
export const notes = `import { index, integer, pgTable, serial } from 'drizzle-orm/pg-core';
import { users } from './users';

export const notes = pgTable('notes', {
  id: serial('id').primaryKey(),
  userId: integer('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
}, (table) => [index('notes_user_id_idx').on(table.userId)]);
`;
