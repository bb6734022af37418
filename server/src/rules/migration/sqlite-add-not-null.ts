import { columnLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { hasValueByDefault } from './support/columnDefault.ts';

export const sqliteAddNotNull = defineRule({
  id: 'sqlite-add-not-null',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['sqlite'],
  sources: ['atlas/LT101'],
  summary: 'SQLite refuses a new NOT NULL column without a default once the table has rows.',
  why: `
\`ADD COLUMN … NOT NULL\` needs a default other than NULL: SQLite accepts it without one on an empty table, as that of a
test, and refuses it on one with rows ([manual](https://www.sqlite.org/lang_altertable.html#altertabaddcol)). The default must be a constant too; with
\`CURRENT_TIMESTAMP\` or an expression the statement fails as well, on a table with rows.

Give it a default, or add it nullable, fill it, and have the table rebuilt with NOT NULL later.
`,
  silences: [
    'Tables that the same migration makes.',
    'Columns with a constant default, generated columns, and nullable ones without a default.',
  ],
  options: {},
  messages: {
    refused: (d: { column: string; table: string }) =>
      `SQLite refuses to add ${d.column} once ${d.table} has rows: it is NOT NULL and has no default.`,
    computed: (d: { column: string; table: string }) =>
      `SQLite refuses to add ${d.column} once ${d.table} has rows: its default is not a constant.`,
  },
  examples: {
    bad: [
      {
        title: 'A required column',
        language: 'sql',
        fixture: `
          --@ {"dialect":"sqlite","tool":"drizzle"}
          --- 0001_users.sql
          CREATE TABLE \`users\` (\`id\` integer PRIMARY KEY);
          --- 0002_email.sql
          ALTER TABLE \`users\` ADD \`email\` text NOT NULL;
          --                  ^^^^^^^^^^^^^^^^^^^^^^^^^ SQLite refuses to add email once users has rows: it is NOT NULL and has no default.
          ALTER TABLE \`users\` ADD \`seen\` integer DEFAULT (unixepoch());
          --                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SQLite refuses to add seen once users has rows: its default is not a constant.
        `,
      },
    ],
    good: [
      {
        title: 'With a default',
        language: 'sql',
        fixture: `
          --@ {"dialect":"sqlite","tool":"drizzle"}
          --- 0001_users.sql
          CREATE TABLE \`users\` (\`id\` integer PRIMARY KEY);
          --- 0002_email.sql
          ALTER TABLE \`users\` ADD \`role\` text DEFAULT 'member' NOT NULL;--> statement-breakpoint
          ALTER TABLE \`users\` ADD \`note\` text;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes) {
      if (change.kind !== 'add-column' || change.fill === 'new' || change.column.generated) continue;
      const isComputed = isComputedDefault(change.column);
      if (!isComputed && (known(change.column.notNull) !== true || hasValueByDefault(change.column)))
        continue;
      report({
        at: change.span,
        message: isComputed ? 'computed' : 'refused',
        data: { column: columnLabel(change.column), table: change.tableLabel },
      });
    }
  },
});

/** The time, or a function that is called. */
function isComputedDefault({ default: value }: Column): boolean {
  const written = known(value);
  return (
    written?.kind === 'expression' &&
    /^\(*\s*current_(?:time|date|timestamp)\b|^\(.*\w\s*\(/is.test(
      written.expression.text.replace(/'(?:[^']|'')*'/g, "''"),
    )
  );
}
