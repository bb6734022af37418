export interface BigSchemaOptions {
  readonly tables: number;
  readonly tablesPerFile?: number;
}

/**
 * Files of a believable PostgreSQL schema of any size, the same ones each time: references inside a file and
 * across files, a table that all refer to, shared columns, enums, indexes and a few faults. Paths are
 * relative; `drizzle.config.ts` names the files.
 */
export function bigSchema({ tables, tablesPerFile = 20 }: BigSchemaOptions): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  files.set('package.json', '{ "name": "big", "private": true }\n');
  files.set('drizzle.config.ts', drizzleConfig);
  files.set('src/columns.ts', sharedColumns);
  files.set('src/accounts.ts', accounts);
  const fileCount = Math.ceil(tables / tablesPerFile);
  for (let file = 0; file < fileCount; file++) {
    const first = file * tablesPerFile;
    const count = Math.min(tablesPerFile, tables - first);
    files.set(fileName(file), schemaFile(file, first, count, tablesPerFile));
  }
  return files;
}

/** The path of one of the files, from 0. */
export function fileName(file: number): string {
  return `src/schema/part${file}.ts`;
}

const drizzleConfig = `import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/accounts.ts', './src/schema/*.ts'],
  out: './drizzle',
});
`;

const sharedColumns = `import { timestamp, uuid } from 'drizzle-orm/pg-core';

export const id = () => uuid().primaryKey().defaultRandom();

export const timestamps = {
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true })
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date()),
};
`;

const accounts = `import { pgTable, text } from 'drizzle-orm/pg-core';
import { id, timestamps } from './columns';

export const accounts = pgTable('accounts', {
  id: id(),
  email: text('email').notNull().unique(),
  ...timestamps,
});
`;

function schemaFile(file: number, first: number, count: number, tablesPerFile: number): string {
  const other = (first + 7) % Math.max(1, first);
  const otherFile = Math.floor(other / tablesPerFile);
  const importsOther = file > 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const number = first + i;
    const parent = i > 0 ? number - 1 : importsOther ? other : undefined;
    return table(number, parent, i % 4 === 0);
  });
  const imports = [
    `import { boolean, index, integer, jsonb, numeric, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';`,
    `import { accounts } from '../accounts';`,
    `import { id, timestamps } from '../columns';`,
    ...(importsOther ? [`import { item${other} } from './part${otherFile}';`] : []),
  ];
  const state = `export const state${file} = pgEnum('state_${file}', ['open', 'paid', 'sent']);`;
  return `${imports.join('\n')}\n\n${state}\n\n${blocks.join('\n\n').replaceAll('STATE', `state${file}`)}\n`;
}

function table(number: number, parent: number | undefined, withFault: boolean): string {
  const reference =
    parent === undefined
      ? ''
      : `    parentId: uuid('parent_id').references(() => item${parent}.id, { onDelete: 'cascade' }),\n`;
  const indexes = [
    `index('items_${number}_account_idx').on(t.accountId)`,
    ...(parent === undefined || withFault ? [] : [`index('items_${number}_parent_idx').on(t.parentId)`]),
  ];
  return `export const item${number} = pgTable(
  'items_${number}',
  {
    id: id(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
${reference}    title: text('title').notNull(),
    description: text('description'),
    state: STATE('state').notNull().default('open'),
    position: integer('position').notNull().default(0),
    price: numeric('price', { precision: 12, scale: 2 }).notNull(),
    archived: boolean('archived').notNull().default(false),
    extra: jsonb('extra').$type<{ readonly note: string }>(),
    ...timestamps,
  },
  (t) => [${indexes.join(', ')}],
);`;
}
