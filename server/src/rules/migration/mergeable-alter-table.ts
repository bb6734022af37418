import type { Change, Migration, MigrationStatement } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { takeOut, textAt, textFix } from './support/fix.ts';
import { isOwnTable } from './support/ownTable.ts';

/** Commands of ALTER TABLE that may stand in one statement with others, over columns of their own. */
const mergeable: ReadonlySet<Change['kind']> = new Set([
  ...(['add-column', 'drop-column', 'set-default', 'drop-default', 'drop-not-null', 'set-not-null'] as const),
  ...(['add-constraint', 'drop-constraint', 'set-column-type'] as const),
]);

export const mergeableAlterTable = defineRule({
  id: 'mergeable-alter-table',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'eugene/E13',
    'postgres-language-server/multipleAlterTable',
    'bytebase/schema.statement.merge-alter-table',
  ],
  summary: 'Several ALTER TABLEs of one table follow each other.',
  why: `
Each statement asks for its lock anew, and one that reads or writes the table does so by itself. As commands of one
\`ALTER TABLE\` they take the lock once and go through the rows once
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)).
`,
  silences: [
    'Tables that the same migration makes.',
    'Renames and other commands that have to stand alone, and statements over the same column or constraint.',
    'VALIDATE CONSTRAINT, whose lock is milder.',
    'SET NOT NULL beside DROP CONSTRAINT: in one statement the CHECK that proves it would be dropped first.',
  ],
  options: {},
  messages: {
    merge: (d: { table: string; count: number }) =>
      `${d.count} ALTER TABLE statements of ${d.table} follow each other: one can do the work of all.`,
  },
  examples: {
    bad: [
      {
        title: 'Two columns',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, note text);
          --- 0002_columns.sql
          alter table orders add column total int;
          alter table orders add column placed timestamptz;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 3 ALTER TABLE statements of orders follow each other: one can do the work of all.
          alter table orders drop column note;
          --= 0002_columns.sql
          alter table orders add column total int,
            add column placed timestamptz,
            drop column note;
        `,
      },
      {
        title: 'Commands on lines of their own',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key);
          --- 0002_columns.sql
          alter table orders
              add column total int;

          alter table orders add column placed timestamptz;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 2 ALTER TABLE statements of orders follow each other: one can do the work of all.

          create table notes (id int primary key);
          --= 0002_columns.sql
          alter table orders
              add column total int,
              add column placed timestamptz;

          create table notes (id int primary key);
        `,
      },
    ],
    good: [
      {
        title: 'One statement, other tables, the same column',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, note text);
          create table users (id int primary key);
          --- 0002_columns.sql
          alter table orders add column total int, add column placed timestamptz;
          alter table users add column email text;
          alter table orders alter column total set default 0;
          alter table orders alter column total set not null;
          alter table orders rename column note to remark;
        `,
      },
      {
        title: 'A CHECK that proves NOT NULL is dropped after it',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, note text);
          alter table orders add constraint noted check (note is not null);
          --- 0002_required.sql
          alter table orders alter column note set not null;
          alter table orders drop constraint noted;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    for (const run of runsOf(migration)) {
      const [first, second] = run;
      const [change] = first?.changes ?? [];
      if (!first || !second || !change || !('tableLabel' in change)) continue;
      const edits = run.map((statement, index) => {
        if (index > 0) return takeOut(statement);
        const commands = run.slice(1).map((later) => commandsText(later));
        return {
          span: first.span.whole,
          newText: [first.text, ...commands].join(`,\n${indentOf(first)}`),
        };
      });
      report({
        at: second.span.whole,
        message: 'merge',
        data: { table: change.tableLabel, count: run.length },
        related: [{ span: first.span.whole, message: 'The first of them.' }],
        fixes: [textFix(migration.file, 'Merge them into one ALTER TABLE', edits)],
      });
    }
  },
});

/** Statements next to each other that alter one table in ways that do not touch. */
function runsOf({ statements }: Migration): readonly (readonly MigrationStatement[])[] {
  const runs: MigrationStatement[][] = [];
  let run: MigrationStatement[] = [];
  let touched = new Set<string>();
  for (const statement of statements) {
    const table = mergeableTable(statement);
    const [before] = run;
    const columns = statement.changes.flatMap(touchedBy);
    const fits =
      before !== undefined &&
      table !== undefined &&
      mergeableTable(before) === table &&
      !columns.some((column) => touched.has(column)) &&
      // Constraints are dropped first, whatever the order: a CHECK that proves NOT NULL would be gone.
      !mayDropProof([...run, statement]);
    if (!fits) {
      run = [];
      touched = new Set();
      if (table !== undefined) runs.push(run);
    }
    if (table !== undefined) run.push(statement);
    for (const column of columns) touched.add(column);
  }
  return runs.filter((each) => each.length > 1);
}

function mayDropProof(statements: readonly MigrationStatement[]): boolean {
  const kinds = new Set(statements.flatMap(({ changes }) => changes.map(({ kind }) => kind)));
  return kinds.has('set-not-null') && kinds.has('drop-constraint');
}

function mergeableTable({ changes, text, inBlock }: MigrationStatement): string | undefined {
  const [first] = changes;
  if (inBlock || !first || !('tableLabel' in first) || isOwnTable(first)) return undefined;
  if (!/^alter\s+table\b/i.test(text) || !changes.every((change) => mergeable.has(change.kind)))
    return undefined;
  // IF EXISTS and ONLY have to agree.
  return (
    /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?/i.exec(text)?.[0].toLowerCase().replace(/\s+/g, ' ') +
    first.tableLabel
  );
}

function touchedBy(change: Change): readonly string[] {
  switch (change.kind) {
    case 'add-column':
      return [`column ${change.column.key}`];
    case 'add-constraint': {
      const { constraint } = change;
      if (constraint.kind === 'not-null') return [`column ${constraint.column}`];
      const columns =
        constraint.kind === 'unique' || constraint.kind === 'primary-key' || constraint.kind === 'foreign-key'
          ? constraint.part.columns
          : constraint.kind === 'check'
            ? 'columns' in constraint.part.expression
              ? constraint.part.expression.columns
              : []
            : [];
      return Array.isArray(columns) ? columns.map((column) => `column ${column}`) : [];
    }
    case 'drop-constraint':
      return [`constraint ${change.name}`];
    default:
      return 'column' in change && typeof change.column === 'string' ? [`column ${change.column}`] : [];
  }
}

/** The author's, where the first command stands on a line of its own. */
function indentOf(statement: MigrationStatement): string {
  const start = (statement.changes[0]?.span.start ?? 0) - statement.span.whole.start;
  return /\n([ \t]+)$/.exec(statement.text.slice(0, start))?.[1] ?? '  ';
}

function commandsText(statement: MigrationStatement): string {
  const spans = statement.changes.map((change) => change.span);
  const [first] = spans;
  const last = spans.at(-1);
  return first && last ? textAt(statement, { ...first, end: last.end }) : '';
}
