export interface BigSchemaOptions {
  readonly tables: number;
  readonly tablesPerFile?: number;
  /**
   * As an application has it around its tables: relations and validators beside them, one object of all modules
   * (`{ ...part0, ...part1 }`), a client that is made with it, and a service for each file of tables.
   */
  readonly application?: boolean;
}

/**
 * Files of a believable PostgreSQL schema of any size, the same ones each time: references inside a file and
 * across files, a table that all refer to, shared columns, enums, indexes and a few faults. Paths are
 * relative; `drizzle.config.ts` names the files.
 */
export function bigSchema({
  tables,
  tablesPerFile = 20,
  application = false,
}: BigSchemaOptions): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  files.set('package.json', '{ "name": "big", "private": true }\n');
  files.set('drizzle.config.ts', drizzleConfig);
  files.set('src/columns.ts', sharedColumns);
  files.set('src/accounts.ts', accounts);
  const fileCount = Math.ceil(tables / tablesPerFile);
  for (let file = 0; file < fileCount; file++) {
    const first = file * tablesPerFile;
    const count = Math.min(tablesPerFile, tables - first);
    const text = schemaFile(file, first, count, tablesPerFile);
    files.set(fileName(file), application ? withRelations(text, first, count) : text);
    if (application) files.set(`src/services/part${file}.ts`, service(file, first));
  }
  if (application) files.set('src/schema.ts', allModules(fileCount)).set('src/db.ts', client);
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

const client = `import { drizzle } from 'drizzle-orm/node-postgres';
import { schema } from './schema';

export const db = drizzle(process.env.DATABASE_URL as string, { schema });
`;

function allModules(fileCount: number): string {
  const names = Array.from({ length: fileCount }, (_, file) => `part${file}`);
  const imports = names.map((name) => `import * as ${name} from './schema/${name}';`);
  const spreads = names.map((name) => `  ...${name},`);
  return `import * as accounts from './accounts';
${imports.join('\n')}

export const schema = {
  ...accounts,
${spreads.join('\n')}
};
`;
}

function withRelations(text: string, first: number, count: number): string {
  const blocks = Array.from({ length: count }, (_, i) => {
    const name = `item${first + i}`;
    return `export const ${name}Relations = relations(${name}, ({ one }) => ({
  account: one(accounts, { fields: [${name}.accountId], references: [accounts.id] }),
}));

export const ${name}Insert = createInsertSchema(${name}).omit({ id: true });`;
  });
  return `import { relations } from 'drizzle-orm';
import { createInsertSchema } from 'drizzle-zod';
${text}
${blocks.join('\n\n')}
`;
}

function service(file: number, first: number): string {
  return `import { eq } from 'drizzle-orm';
import { db } from '../db';
import { item${first}, item${first}Insert } from '../schema/part${file}';

export function itemsOf(accountId: string) {
  return db.query.item${first}.findMany({ where: eq(item${first}.accountId, accountId), with: { account: true }, limit: 50 });
}

export async function add(body: unknown) {
  await db.insert(item${first}).values(item${first}Insert.parse(body));
}
`;
}

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
