import assert from 'node:assert/strict';
import type { ReviewSection } from '../../server/src/ide/review/checkList.ts';
import { reviewInProject } from '../../server/src/ide/review/projectReview.ts';
import type { TableReview } from '../../server/src/ide/review/reviewTable.ts';
import { reviewDocument, reviewSketch, summary } from '../../server/src/ide/review/reviewText.ts';
import { tableHover } from '../../server/src/ide/review/tableHover.ts';
import { known } from '../../server/src/model/unknown.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema = `import { integer, numeric, pgTable, real, text, timestamp } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  email: text('email').notNull().unique(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const orders = pgTable('orders', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  userId: integer('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  total: numeric('total', { precision: 12, scale: 2 }).notNull(),
  tax: real('tax').notNull(),
  note: text('note'),
});
`;

describe('the review of a table', () => {
  it('tells what is fine, what rules found, and what was left to choice', async () => {
    const { review } = await open(schema);
    const orders = review('orders');
    assert.deepEqual(lines(orders, 'Types'), [
      '✗ tax looks like money',
      '✓ Money is kept exactly: `total numeric(12, 2)`.',
      '○ Text of any length: `note`. A limit would be a `varchar(n)` or a CHECK.',
    ]);
    assert.deepEqual(lines(orders, 'Foreign keys'), [
      '· `(user_id)` → `users`, ON DELETE CASCADE, no index serves it.',
    ]);
    assert.deepEqual(lines(orders, 'Indexes').slice(1), ['○ There is no index but those of its keys.']);
    assert.deepEqual(lines(orders, 'Soft delete'), [
      '○ Rows are deleted for good: no column marks a deleted row.',
    ]);
    assert.deepEqual(lines(review('users'), 'Keys'), [
      '✓ The primary key is `(id)`, an identity column (integer).',
      '✓ Kept unique: `(email)`.',
    ]);
    assert.deepEqual(lines(review('users'), 'Timestamps')[0], '✓ `created_at` says when a row was made.');
  });

  it('leaves hints to choice, keys out of free texts, and indexes that a rule names out of the sound ones', async () => {
    const { review } = await open(`import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
export const teams = pgTable('teams', { id: text('id').primaryKey() });
export const members = pgTable(
  'members',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id').notNull().references(() => teams.id),
    role: text('role').notNull(),
    nick: text('nick').notNull(),
  },
  (t) => [index('by_team').on(t.teamId), index('by_team_nick').on(t.teamId, t.nick), index('by_role').on(t.role).where(sql\`role <> 'guest'\`)],
);
`);
    const members = review('members');
    assert.match(lines(members, 'Types').join('\n'), /^○ Text of any length: `role`, `nick`\./m);
    assert.match(lines(members, 'Foreign keys')[0] ?? '', /^○ .* has no ON DELETE/);
    assert.deepEqual(lines(members, 'Indexes'), [
      '✗ Index by_team only repeats the first columns of index by_team_nick',
      "✓ Indexes: `(team_id, nick)`, `(role)` where `role <> 'guest'`.",
    ]);
    assert.doesNotMatch(reviewSketch(members), /Indexes: Indexes/);
  });

  it('counts as the document says, and links each rule', async () => {
    const { review } = await open(schema);
    const text = reviewDocument(review('orders'), 'schema.ts', {
      rulePage: (rule) => `pages/${rule}.md`,
      decisionPage: (decision) => `which/${decision}.md`,
    });
    assert.match(text, /^# Review of `orders`\n\nPostgreSQL, 5 columns, in `schema\.ts`: \d faults, \d fine/);
    assert.match(text, /\[float-money\]\(pages\/float-money\.md\) Fix: /);
    assert.match(
      text,
      /no column marks a deleted row\. \[Delete, or mark as deleted\?\]\(which\/soft-delete\.md\)/,
    );
    assert.equal(text.match(/^- ✗/gm)?.length, Number(/: (\d) faults/.exec(text)?.[1]));
  });

  it('says what could not be read instead of calling it absent', async () => {
    const { review } = await open(
      schema.replace("note: text('note'),", "note: text('note'),\n  ...missing(),"),
    );
    assert.match(summary(review('orders').sections), /1 not read/);
  });

  it('says why it does not know where a foreign key leads', async () => {
    const { review } = await open(
      schema.replace('references(() => users.id', 'references(() => elsewhere.id'),
    );
    assert.match(
      lines(review('orders'), 'Foreign keys')[0] ?? '',
      /^\? Where `\(user_id\)` leads could not be read: \S.*\S\.$/,
    );
  });

  it('is sketched over the name of the table, with a line for each topic', async () => {
    const { review, hover } = await open(schema);
    const over = hover('orders = pgTable');
    assert.ok(over);
    assert.equal(schema.slice(over.span.start, over.span.end), 'orders');
    assert.match(over.markdown, /^\*\*orders\*\* · \d faults/);
    assert.match(over.markdown, /✗ Types: float-money/);
    assert.match(over.markdown, /\[Review the whole table\]\(command:review\)/);
    assert.equal(reviewSketch(review('orders')).split('\n').length, review('orders').sections.length);
  });

  it('is, over a column, what the database has there', async () => {
    const { hover } = await open(schema);
    const over = hover('userId: ');
    assert.match(over?.markdown ?? '', /user_id integer NOT NULL/);
    assert.match(over?.markdown ?? '', /refers to `users` · no index begins with it/);
    const key = hover('id: integer');
    assert.match(key?.markdown ?? '', /part of the primary key · 1 table refers to it · an index begins/);
    assert.equal(hover('import'), undefined);
  });
});

async function open(text: string) {
  const file = '/w/schema.ts';
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem({ [file]: text }) });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  const project = workspace.projects().find((each) => each.schema.tables.length > 0);
  assert.ok(project);
  const groups = new Map(rules.map(({ id, group }) => [id, group]));
  const reviewOf = (name: string): TableReview => {
    const table = project.schema.tables.find((each) => known(each.name) === name);
    assert.ok(table, name);
    return reviewInProject(workspace, project, table, (rule) => groups.get(rule));
  };
  return {
    review: reviewOf,
    hover: (at: string) =>
      tableHover({
        schema: project.schema,
        file,
        offset: text.indexOf(at) + 1,
        review: (table) => reviewOf(known(table.name) ?? ''),
        reviewLink: () => 'command:review',
      }),
  };
}

const marks = { fine: '✓', fault: '✗', choice: '○', fact: '·', unknown: '?' } as const;

function lines({ sections }: TableReview, topic: ReviewSection['topic']): readonly string[] {
  const section = sections.find((each) => each.topic === topic);
  return (section?.items ?? []).map(
    ({ verdict, text }) => `${marks[verdict]} ${verdict === 'fault' ? text.replace(/[:,;.].*/s, '') : text}`,
  );
}
