import type { Query } from '../../model/query.ts';
import type { Operand, Predicate } from '../../model/queryExpression.ts';
import { conjuncts } from '../../model/queryWalk.ts';
import { wholeNumber } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { grows, isSmallTable } from './support/growth.ts';
import { isNarrowed } from './support/narrowing.ts';

export const selectWithoutLimit = defineRule({
  id: 'select-without-limit',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['eslint-plugin-drizzle-postgres'],
  summary: 'A list is read without a limit from a table that grows.',
  why: `
The query answers ten rows today and a million in two years, all of which travel to the program and stand in its
memory at once. A [LIMIT](https://www.postgresql.org/docs/current/queries-limit.html) with an order, and a next page,
keep it as quick as it is now. What really needs every row (an export) goes through them in batches by key.

It is a hint: which tables grow is guessed, and in public code two or three findings of ten were worth a limit
([figures](../precision-log.md)).
`,
  which: ['pagination'],
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Queries with a condition that few rows may meet, in WHERE or in an inner join: any but IS NULL.',
    'Counts and other aggregates, DISTINCT, groups, and parts of another query.',
    'Tables that stay small by their name (settings, roles, categories, plans), and those that belong to nobody: no foreign key, and no table of people.',
    'Builders that may go on elsewhere, and functions whose name says that all rows are wanted: `loadConfigs`, `exportUsers`, `getAllIds`.',
    'Members, by the name of the function or of what it reads: a team has few.',
  ],
  options: {
    ...quietFiles,
    limit: wholeNumber(100, 'The limit that the fix writes.', 1),
  },
  messages: {
    all: (d: { table: string }) => `All rows of ${d.table} are read at once: there is no limit.`,
    matching: (d: { table: string }) =>
      `All matching rows of ${d.table} are read at once: there is no limit.`,
  },
  examples: {
    bad: [
      {
        title: 'Every user',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name') });
          //- users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import * as schema from './schema';

          const db = drizzle(process.env.DATABASE_URL!, { schema });

          export async function listUsers() {
            return db.select({ id: schema.users.id, name: schema.users.name }).from(schema.users);
            //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ All rows of users are read at once: there is no limit.
          }

          export async function everybody() {
            return db.query.users.findMany({ columns: { id: true } });
            //     ^^^^^^^^^^^^^^^^^^^^^^^ All rows of users are read at once: there is no limit.
          }
          //= users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import * as schema from './schema';

          const db = drizzle(process.env.DATABASE_URL!, { schema });

          export async function listUsers() {
            return db.select({ id: schema.users.id, name: schema.users.name }).from(schema.users).limit(100);
          }

          export async function everybody() {
            return db.query.users.findMany({ columns: { id: true }, limit: 100 });
          }
        `,
      },
    ],
    good: [
      {
        title: 'A page, a row by its key, a count',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), team: integer('team') });
          export const countries = pgTable('country_codes', { code: text('code').primaryKey() });
          export const settings = pgTable('settings', { key: text('key').primaryKey(), value: text('value') });
          //- users.ts
          import { count, eq, gt } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { countries, settings, users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function page(team: number, after: number) {
            await db.select({ count: count() }).from(users);
            await db.select({ id: users.id }).from(users).where(eq(users.team, team));
            await db.select({ key: settings.key }).from(settings);
            await db.select({ code: countries.code }).from(countries);
            return db.select({ id: users.id }).from(users).where(gt(users.id, after)).orderBy(users.id).limit(50);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    const names = [query.function?.name ?? '', ...query.result];
    if (loadsAll.test(names[0] ?? '') || names.some((name) => ofAFew.test(name))) return;
    if (isNarrowed(query) || query.tables.some(isJoinedQuery)) return;
    if (!isList(query) || !conjuncts(query.where).every(meetsMost) || isQuiet(path, options)) return;
    const target = targetOf(query);
    const table = target && view.tableOf(target);
    const label = refLabel(target, view);
    if (!table || label === undefined || isSmallTable(table) || !grows(table)) return;
    report({
      at: query.span.name,
      message: query.where ? 'matching' : 'all',
      data: { table: label },
      fixes: fixesOf(query, options.limit),
    });
  },
});

/** Functions whose name says that all rows are wanted. */
const loadsAll =
  /^(init|load|sync|export|dump|cache|warm|rebuild|reindex|preload|hydrate|backup)|^[a-z]+All([A-Z]\w*)?$/i;

/** What a team has few of. */
const ofAFew = /(^|[a-z])[mM]embers?([A-Z]|$)/;

/** Joined with the rows of a query, it has no more than that lets through. */
function isJoinedQuery({ join, table }: Query['tables'][number]): boolean {
  return join?.type === 'inner' && (table.kind === 'query' || table.kind === 'cte');
}

/** A condition that most rows meet: `deleted_at IS NULL`. */
function meetsMost(predicate: Predicate): boolean {
  if (predicate.kind === 'constant') return predicate.value;
  return predicate.kind === 'comparison' && /^is (not )?null$/.test(predicate.operator);
}

function isList(query: Query): boolean {
  const { operation, origin, nested, open, limit, offset, distinct, groupBy, combined, selection } = query;
  if (operation !== 'select' || origin === 'count' || nested || open || query.oneRow) return false;
  if (query.place.awaited === 'no' || query.tables.some(({ join }) => join?.type === 'inner' && !join.on))
    return false;
  if (limit || offset || distinct || groupBy.length > 0 || combined.length > 0) return false;
  if (query.chain.some(({ name }) => name === 'findFirst' || name === 'get' || name === 'iterator'))
    return false;
  if (selection?.kind === 'unknown') return false;
  return selection?.kind !== 'columns' || !selection.items.some(({ operand }) => isAggregate(operand));
}

const aggregates: ReadonlySet<string> = new Set(
  [
    'count',
    'sum',
    'avg',
    'min',
    'max',
    'array_agg',
    'json_agg',
    'jsonb_agg',
    'string_agg',
    'group_concat',
  ].concat(['bool_or', 'bool_and', 'every', 'json_group_array', 'json_object_agg', 'jsonb_object_agg']),
);

function isAggregate(operand: Operand): boolean {
  if (operand.kind === 'call') return aggregates.has(operand.function) || operand.arguments.some(isAggregate);
  return operand.kind === 'sql' && /\b(count|sum|avg|min|max|\w+_agg|exists)\s*\(/i.test(operand.text);
}

function fixesOf(query: Query, limit: number): readonly Fix[] {
  if (query.origin !== 'builder' && query.origin !== 'relational') return [];
  return [
    {
      title: `Limit it to ${limit} rows`,
      safety: 'suggested',
      edits: [],
      queryEdits: [{ kind: 'set-limit', query: query.span.whole, limit }],
    },
  ];
}
