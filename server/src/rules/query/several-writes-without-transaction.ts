import type { Query } from '../../model/query.ts';
import type { QueryScope } from '../../model/queryScope.ts';
import { conjuncts } from '../../model/queryWalk.ts';
import { containsSpan } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { purposeName } from '../support/tableKind.ts';
import { peopleTerms, ticketTerms } from '../vocabulary/tables.ts';
import { endsWithTerm, hasTerm } from '../vocabulary/words.ts';

export const severalWritesWithoutTransaction = defineRule({
  id: 'several-writes-without-transaction',
  group: 'query',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'Writes that belong together run one by one, outside of a transaction.',
  why: `
When the second write fails, or the process ends between the two, the first one stays: a team without its owner, a list
that was emptied and not filled again. And whoever reads in between sees half of it. In
[a transaction](https://www.postgresql.org/docs/current/tutorial-transactions.html) both happen or neither does:
[\`db.transaction(async (tx) => { … })\`](https://orm.drizzle.team/docs/transactions); where the driver has none
(Cloudflare D1, Neon over HTTP), [\`db.batch([…])\`](https://orm.drizzle.team/docs/batch-api).
`,
  which: ['isolation-level'],
  silences: [
    'Codes, tokens and sessions that a new one takes the place of, or that a person gets who was just made: who has none asks for another.',
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Writes that do not evidently belong together: those of one table replace rows (delete, then insert), those of two are joined by a foreign key.',
    'Writes in branches, loops, a batch or a transaction, and those that are not waited for.',
    'Functions whose client may be a transaction already.',
    'A second write in a `try` whose `catch` mends what the first one did: deletes or marks its row, or inserts what it deleted.',
  ],
  options: { ...quietFiles },
  messages: {
    replaced: (d: { table: string }) =>
      `If this insert fails, the rows of ${d.table} that were deleted before stay deleted.`,
    parts: (d: { first: string; second: string }) =>
      `If this write to ${d.second} fails, the one to ${d.first} before it stays.`,
  },
  examples: {
    bad: [
      {
        title: 'A list that is replaced',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const tags = pgTable('tags', { postId: integer('post_id').notNull(), name: text('name').notNull() });
          //- tags.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { tags } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function setTags(postId: number, names: string[]) {
            await db.delete(tags).where(eq(tags.postId, postId));
            await db.insert(tags).values(names.map((name) => ({ postId, name })));
            //    ^^^^^^^^^^^^^^^ If this insert fails, the rows of tags that were deleted before stay deleted.
          }
          //= tags.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { tags } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function setTags(postId: number, names: string[]) {
            await db.transaction(async (tx) => {
              await tx.delete(tags).where(eq(tags.postId, postId));
              await tx.insert(tags).values(names.map((name) => ({ postId, name })));
            });
          }
        `,
      },
    ],
    good: [
      {
        title: 'Both or neither',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const tags = pgTable('tags', { postId: integer('post_id').notNull(), name: text('name').notNull() });
          export const visits = pgTable('visits', { path: text('path').notNull() });
          //- tags.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { tags, visits } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function setTags(postId: number, names: string[]) {
            await db.transaction(async (tx) => {
              await tx.delete(tags).where(eq(tags.postId, postId));
              await tx.insert(tags).values(names.map((name) => ({ postId, name })));
            });
            await db.insert(visits).values({ path: '/tags' });
          }
        `,
      },
    ],
  },
  subject: 'queryScope',
  check(scope, { report, view, options, path }) {
    if (isQuiet(path, options)) return;
    const writes = writesOf(scope);
    for (let i = 1; i < writes.length; i++) {
      const second = writes[i] as Query;
      const first = writes.slice(0, i).findLast((each) => belongTogether(each, second, view));
      if (!first || isMended(scope, first, second, view)) continue;
      const firstName = refLabel(targetOf(first), view);
      const secondName = refLabel(targetOf(second), view);
      if (firstName === undefined || secondName === undefined) continue;
      const isReplaced =
        first.operation === 'delete' && second.operation === 'insert' && firstName === secondName;
      const related = [{ span: first.span.name, message: 'The write before' }];
      const fixes = fixesOf([first, second]);
      if (isReplaced)
        report({ at: second.span.name, message: 'replaced', data: { table: secondName }, fixes, related });
      else
        report({
          at: second.span.name,
          message: 'parts',
          data: { first: firstName, second: secondName },
          fixes,
          related,
        });
      return;
    }
  },
});

/**
 * True where the second write stands in a `try` whose `catch` writes to the table of the first: it takes the row back, puts
 * those that were deleted in again, or marks what has failed.
 */
function isMended({ steps }: QueryScope, first: Query, second: Query, view: SchemaView): boolean {
  const table = refLabel(targetOf(first), view);
  return steps.some((step) => {
    if (step.kind !== 'query' || !step.query.place.catches) return false;
    const { operation, place } = step.query;
    if (!place.catches || !containsSpan(place.catches, second.span.whole)) return false;
    const undoes =
      first.operation === 'delete'
        ? operation === 'insert'
        : operation === 'delete' || operation === 'update';
    return undoes && refLabel(targetOf(step.query), view) === table;
  });
}

/** A client that is called a transaction, or may be one: `tx`, `dbOrTx`. */
const isTransaction = /(?:^|[.\W_])(?:tx|trx)$|Tx$|Trx$|[Tt]ransaction$/;

/** The writes that run one after the other whatever happens, each by itself. */
function writesOf(scope: QueryScope): readonly Query[] {
  return scope.steps.flatMap((step) => {
    if (step.kind !== 'query') return [];
    const { query } = step;
    const { place, operation, client } = query;
    const isWrite = operation === 'insert' || operation === 'update' || operation === 'delete';
    if (
      !isWrite ||
      client.kind !== 'client' ||
      isTransaction.test(client.name) ||
      place.transaction ||
      place.conditional
    )
      return [];
    return place.loops.length === 0 && (place.awaited === 'each' || place.awaited === 'returned')
      ? [query]
      : [];
  });
}

function belongTogether(first: Query, second: Query, view: SchemaView): boolean {
  if (
    first.client.kind !== 'client' ||
    second.client.kind !== 'client' ||
    first.client.name !== second.client.name
  )
    return false;
  const [one, two] = [first, second].map((query) => {
    const target = targetOf(query);
    return target && view.tableOf(target);
  });
  if (!one || !two) return false;
  if (one.id === two.id)
    return (
      first.operation === 'delete' &&
      second.operation === 'insert' &&
      isByValues(first) &&
      // Who has lost a code asks for another one.
      !hasTerm(purposeName(one), ticketTerms)
    );
  if (first.operation !== 'insert' || second.operation !== 'insert') return false;
  // Who has no session yet signs in, and asks for another letter.
  if (endsWithTerm(purposeName(one), peopleTerms) && hasTerm(purposeName(two), ticketTerms)) return false;
  return two.foreignKeys.some(({ target }) => known(target)?.table === one.id) && usesResult(first, second);
}

/** A delete of all rows of something: those that are expired make room for nothing. */
function isByValues({ where }: Query): boolean {
  const conditions = conjuncts(where);
  return (
    conditions.length > 0 && conditions.every((each) => each.kind === 'comparison' && each.operator === '=')
  );
}

/** The second row is one of the first: it is inserted with what the first one answered, or the key it was given. */
function usesResult(first: Query, second: Query): boolean {
  return first.result.length > 0 || second.insert !== undefined;
}

function fixesOf(queries: readonly [Query, Query]): readonly Fix[] {
  const [first, second] = queries;
  if (first.client.kind !== 'client' || second.client.kind !== 'client') return [];
  if (first.result.length > 0 || second.result.length > 0 || second.place.awaited === 'returned') return [];
  return [
    {
      title: 'Run both in a transaction',
      safety: 'suggested',
      edits: [],
      queryEdits: [
        {
          kind: 'wrap-in-transaction',
          client: first.client.name,
          queries: [
            { whole: first.span.whole, client: first.client.span },
            { whole: second.span.whole, client: second.client.span },
          ],
        },
      ],
    },
  ];
}
