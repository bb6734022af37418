import type { Query, TableRef } from '../../model/query.ts';
import type { Comparison, Operand, Predicate } from '../../model/queryExpression.ts';
import type { Loop, QueryScope } from '../../model/queryScope.ts';
import { conjuncts, usesIn } from '../../model/queryWalk.ts';
import type { Table } from '../../model/schema.ts';
import { defineRule, type Fix } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { endsWithTerm } from '../vocabulary/words.ts';
import { isHandful } from './support/growth.ts';

export const queryInLoop = defineRule({
  id: 'query-in-loop',
  group: 'query',
  severity: 'warning',
  milder: {
    written: { severity: 'hint', where: 'where rows are written, not read' },
    unseen: { severity: 'info', where: 'where it is not seen that the list of the loop was read before' },
    given: {
      severity: 'hint',
      where: 'where the list is what the function was given: a form or a file mostly has few elements',
    },
    beside: {
      severity: 'hint',
      where: 'where the loop writes for each element what takes a statement of its own',
    },
  },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A query runs once for each element of a loop.',
  why: `
Each query is a way to the database and back. A hundred elements are a hundred round trips where one would do, and the
page that was quick on three rows of the developer's machine takes seconds on those of a customer. \`Promise.all\` does
not help: it takes as many connections of the pool as there are elements, or lets them wait for one.

- Rows that belong to others come along with them: \`with\` of a
  [relational query](https://orm.drizzle.team/docs/rqb), or a join.
- Rows by a list of keys come at once: \`where(inArray(table.id, ids))\`, then a \`Map\` by key.
- Rows to be written go in one statement:
  [\`insert().values([…])\`](https://orm.drizzle.team/docs/insert#insert-multiple-rows), or
  \`update … from (values …)\` ([PostgreSQL](https://www.postgresql.org/docs/current/sql-update.html)).
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Loops over batches, chunks, pages or a cursor: each query is made for many rows.',
    'Lists that stand in the text where they are gone through, and constants of the program (`DEFAULT_ROLES`): as many queries as are written.',
    'Queries that do not depend on the element, and loops that wait or try again.',
    'Loops that wait for something else in each round: a request to another server, a function of the program.',
    'Updates with values of their own for each row, inserts whose answer is used, deletes of what is not in a list: the query builder has no one statement for them.',
    'Writes of which each is caught by itself: one row may fail without the others.',
    'Tables of a handful of rows (settings, roles, plans), loops over these and over the first few of a list (`slice(0, 3)`), and the first few rows of each element (`limit(5)`).',
    'Tables that are not known, and conditions that compare the element otherwise than by equality or are not understood.',
  ],
  options: { ...quietFiles },
  messages: {
    each: (d: { what: string; element: string }) =>
      `${d.what} once for each ${d.element} of the loop: one statement can do it for all.`,
    together: (d: { what: string; element: string }) =>
      `${d.what} once for each ${d.element}, all at the same time.`,
    unseen: (d: { what: string; element: string }) =>
      `${d.what} once for each ${d.element} of the loop: one statement can do it for all.`,
    given: (d: { what: string; element: string }) =>
      `${d.what} once for each ${d.element} of the loop: one statement can do it for all.`,
    written: (d: { what: string; element: string }) =>
      `${d.what} once for each ${d.element} of the loop: one statement can do it for all.`,
    beside: (d: { what: string; element: string }) =>
      `${d.what} once for each ${d.element} of the loop, beside what has to be written one by one.`,
  },
  examples: {
    bad: [
      {
        title: 'Rows of another table, one by one',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name') });
          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull().references(() => users.id),
          });
          //- posts.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts, users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function withAuthors() {
            const rows = await db.select({ id: posts.id, authorId: posts.authorId }).from(posts).limit(50);
            return Promise.all(
              rows.map(async (post) => {
                const [author] = await db.select().from(users).where(eq(users.id, post.authorId)).limit(1);
                //                     ^^^^^^^^^^^ users is read once for each \`post\`, all at the same time.
                return { ...post, author };
              }),
            );
          }
        `,
      },
      {
        title: 'Deleted one by one',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey() });
          //- posts.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removePosts(ids: number[]) {
            for (const id of ids) {
              await db.delete(posts).where(eq(posts.id, id));
              //    ^^^^^^^^^^^^^^^^ Rows of posts are deleted once for each \`id\` of the loop: one statement can do it for all.
            }
          }
          //= posts.ts
          import { inArray } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removePosts(ids: number[]) {
            await db.delete(posts).where(inArray(posts.id, ids));
          }
        `,
      },
    ],
    good: [
      {
        title: 'All at once, or in batches',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey(), title: text('title') });
          //- posts.ts
          import { inArray } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removePosts(ids: number[]) {
            for (let i = 0; i < ids.length; i += 500) {
              const chunk = ids.slice(i, i + 500);
              await db.delete(posts).where(inArray(posts.id, chunk));
            }
          }

          export async function titles(ids: number[]) {
            const rows = await db.select().from(posts).where(inArray(posts.id, ids));
            return ids.map((id) => rows.find((row) => row.id === id)?.title);
          }
        `,
      },
    ],
  },
  subject: 'queryScope',
  check(scope, { report, view, options, path }) {
    if (isQuiet(path, options)) return;
    for (const [loop, queries] of loopsOf(scope)) {
      if (doesMore(scope, loop) || isOfHandful(loop)) continue;
      const replaceable = queries.filter(
        (query) => isLarge(view.tableOf(targetOf(query) as TableRef)) && hasOneForm(query, loop),
      );
      const [first, ...others] = replaceable;
      if (!first) continue;
      report({
        at: first.span.name,
        message: messageFor(scope, loop, replaceable),
        data: { what: whatRuns(first, refLabel(targetOf(first), view)), element: elementOf(loop) },
        fixes: queries.length === 1 ? fixesOf(first, loop) : [],
        related: [
          { span: loop.span, message: 'The loop' },
          ...others.map(({ span }) => ({ span: span.name, message: 'And this query' })),
        ],
      });
    }
  },
});

/** Of settings, roles and plans there are a handful, and as many rounds. */
function isLarge(table: Table | undefined): boolean {
  return table !== undefined && !isHandful(table);
}

/** `for (const role of roles)`. A `plan` may be one of many lessons. */
function isOfHandful({ variables }: Loop): boolean {
  return variables.some((name) =>
    endsWithTerm(name, ['role', 'permission', 'setting', 'admin', 'admin_user']),
  );
}

/** The queries that depend on the element of a loop, by their innermost such loop. */
function loopsOf(scope: QueryScope): ReadonlyMap<Loop, readonly Query[]> {
  const found = new Map<number, { readonly loop: Loop; readonly queries: Query[] }>();
  for (const step of scope.steps) {
    if (step.kind !== 'query') continue;
    const { place } = step.query;
    const loop = place.loops.find(({ used }) => used);
    if (
      !loop ||
      loop.rounds !== undefined ||
      loop.constant ||
      place.awaited === 'no' ||
      place.loops.some(({ batches }) => batches)
    )
      continue;
    const known = found.get(loop.span.start);
    if (known) known.queries.push(step.query);
    else found.set(loop.span.start, { loop, queries: [step.query] });
  }
  return new Map([...found.values()].map(({ loop, queries }) => [loop, queries]));
}

/** Each round waits for something else as well: the queries are not what takes the time, or depend on its outcome. */
function doesMore(scope: QueryScope, loop: Loop): boolean {
  return scope.steps.some(
    (step) =>
      (step.kind === 'call' || step.kind === 'transaction') &&
      step.place.awaited !== 'no' &&
      step.place.loops.some(({ span }) => span.start === loop.span.start) &&
      !(step.kind === 'call' && (step.passesClient || ofTheLanguage.test(step.callee))),
  );
}

/**
 * A person waits for what is read. Who writes in a loop mostly writes what a form or a file has, and where a statement of the
 * loop stays one for each element, the others save a part of the time at most.
 */
function messageFor(
  scope: QueryScope,
  loop: Loop,
  replaceable: readonly Query[],
): 'each' | 'together' | 'unseen' | 'given' | 'written' | 'beside' {
  const staysOne = scope.steps.some(
    (step) =>
      step.kind === 'query' &&
      step.query.operation !== 'select' &&
      !replaceable.includes(step.query) &&
      isWithin(step.query, loop),
  );
  if (staysOne) return 'beside';
  if (replaceable.every(({ operation }) => operation !== 'select')) return 'written';
  if (loop.list !== 'read') return loop.list ?? 'unseen';
  return loop.together ? 'together' : 'each';
}

function isWithin({ place }: Query, { span }: Loop): boolean {
  return place.loops.some((each) => each.span.start === span.start);
}

/** Calls of the language, which wait for nothing by themselves. */
const ofTheLanguage =
  /^(Promise|Object|JSON|Math|Array|Date|console)\.\w+$|^(Boolean|Number|String|Set|Map)$|\.(map|filter|flatMap|forEach|reduce|find|some|every|sort|slice|entries|values|keys|get|has|join|then|catch|finally)$/;

/** True for a query that one of the query builder's could do for all elements. */
function hasOneForm(query: Query, loop: Loop): boolean {
  const { operation, where, set, insert, result, lock, open } = query;
  if (operation === 'insert') return insert?.rows === 1 && result.length === 0 && !loop.catches;
  const conditions = conjuncts(where);
  if (!conditions.some((each) => isByElement(each, loop)) || conditions.some((each) => differs(each, loop)))
    return false;
  switch (operation) {
    case 'select':
      return !lock && !isOfSeveral(query.limit);
    case 'delete':
      return result.length === 0 && !loop.catches;
    case 'update':
      return !open && !loop.catches && set.every(({ value }) => isOneForAll(value, query));
    default:
      return false;
  }
}

/** The first few rows of each element: no plain statement takes them for all. */
function isOfSeveral(limit: Operand | undefined): boolean {
  return limit !== undefined && !(limit.kind === 'constant' && limit.value === 1);
}

/** `eq(users.id, element)` */
function isByElement(condition: Predicate, loop: Loop): boolean {
  return condition.kind === 'comparison' && condition.operator === '=' && uses(condition.right, loop);
}

/** Compared otherwise than by equality, by a list of its own, or not understood: it differs from round to round. */
function differs(condition: Predicate, loop: Loop): boolean {
  if (condition.kind !== 'comparison') return condition.kind !== 'constant';
  return condition.operator !== '=' && uses(condition.right, loop);
}

function uses(operands: readonly Operand[], { variables }: Loop): boolean {
  return operands.some((operand) => usesIn(operand).some((name) => variables.includes(name)));
}

/** A value that is the same in each round: a constant, the time, what the function was given. */
function isOneForAll(value: Operand, query: Query): boolean {
  if (value.kind === 'constant') return true;
  if (value.kind !== 'parameter' && value.kind !== 'sql') return false;
  return value.uses.every((name) => name === 'Date' || query.function?.parameters.includes(name));
}

function whatRuns(query: Query, table: string | undefined): string {
  if (table === undefined) return 'This query runs';
  switch (query.operation) {
    case 'select':
      return `${table} is read`;
    case 'insert':
      return `A row is inserted into ${table}`;
    case 'update':
      return `${table} is updated`;
    case 'delete':
      return `Rows of ${table} are deleted`;
    default:
      return 'This query runs';
  }
}

function elementOf({ variables }: Loop): string {
  const [first] = variables;
  return first === undefined ? 'round' : `\`${first}\``;
}

/** One statement for all: where the loop does nothing but delete or change the row of an element. */
function fixesOf(query: Query, loop: Loop): readonly Fix[] {
  const { operation, where, place, span } = query;
  const isWrite = operation === 'delete' || operation === 'update';
  if (!isWrite || loop.kind !== 'for-of' || loop.variables.length !== 1) return [];
  if (place.loops.length > 1 || place.awaited !== 'each' || place.conditional) return [];
  // The statement comes first in the body: nothing is made from the element before.
  if (span.whole.start - loop.span.end > 80 || where?.kind !== 'comparison') return [];
  const comparison: Comparison = where;
  const [value] = comparison.right;
  const element = loop.variables[0] as string;
  if (comparison.operator !== '=' || comparison.left.kind !== 'column' || value?.kind !== 'parameter')
    return [];
  if (!value.uses.includes(element)) return [];
  return [
    {
      title: 'One statement for all of them, with inArray()',
      safety: 'suggested',
      edits: [],
      queryEdits: [
        {
          kind: 'lift-from-loop',
          loop: loop.span,
          comparison: comparison.span,
          column: comparison.left.span,
          value: value.span,
        },
      ],
    },
  ];
}
