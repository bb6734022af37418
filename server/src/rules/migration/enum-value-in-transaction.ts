import type { MigrationStatement } from '../../model/migration.ts';
import type { ColumnType } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { placeAmong } from './support/enumOrder.ts';
import { insert, present, textFix } from './support/fix.ts';
import { moveToNext } from './support/moveToNext.ts';
import { fileName } from './support/names.ts';

export const enumValueInTransaction = defineRule({
  id: 'enum-value-in-transaction',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'postgres-language-server/addingEnumValue',
    'pgvet/enum-value-in-transaction',
    'squawk/ban-enum-value-in-transaction',
  ],
  summary: 'A new value of an enum is used in the transaction that adds it, or stands out of order.',
  why: `
A value that \`ALTER TYPE … ADD VALUE\` adds to an enum cannot be used before the transaction is committed
([manual](https://www.postgresql.org/docs/current/sql-altertype.html#id-1.9.3.42.7)): a default, an INSERT or an UPDATE with
it fails. Before PostgreSQL 12 ADD VALUE was refused in a transaction altogether.

Without BEFORE or AFTER a value comes last, which is what \`ORDER BY\`, \`<\` and \`max()\` go by, and it cannot be moved
later but by a new type. Where the values are words or numbers that rise, the new one should stand among them.
`,
  which: ['enum-check-or-table'],
  silences: [
    'Enums that the same transaction makes.',
    'Where the value is not written in any later statement of the transaction.',
    'Use outside of a transaction.',
    'A column of another type that has a default of the same word, what triggers hand over, and the bodies of PL/pgSQL.',
    'The order of values that are no words of a known scale (`low`, `medium`, `high`) and no numbers.',
  ],
  options: {},
  messages: {
    used: (d: { value: string; name: string }) =>
      `'${d.value}' was added to ${d.name} in this transaction and cannot be used before it is committed.`,
    last: (d: { value: string; before: string; name: string }) =>
      `'${d.value}' comes last in ${d.name}, behind '${d.before}' by every comparison and ORDER BY, and cannot be moved later.`,
    refused: (d: { name: string }) =>
      `Before PostgreSQL 12 a value cannot be added to ${d.name} in a transaction.`,
  },
  examples: {
    bad: [
      {
        title: 'A default at once',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TYPE "status" AS ENUM('open', 'paid');
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "status" "status");
          --- 0002_draft.sql
          ALTER TYPE "status" ADD VALUE 'draft' BEFORE 'open';--> statement-breakpoint
          ALTER TABLE "orders" ALTER COLUMN "status" SET DEFAULT 'draft';
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 'draft' was added to status in this transaction and cannot be used before it is committed.
          --= 0002_draft.sql
          ALTER TYPE "status" ADD VALUE 'draft' BEFORE 'open';
          -- Moved to the next migration.
          --= 0003_use_status_draft.sql
          -- no-transaction
          ALTER TABLE "orders" ALTER COLUMN "status" SET DEFAULT 'draft';
        `,
      },
      {
        title: 'Behind what it is less than',
        language: 'sql',
        fixture: `
          --- 0001_tickets.sql
          create type priority as enum ('low', 'high');
          create table tickets (id int primary key, priority priority);
          --- 0002_medium.sql
          alter type priority add value 'medium';
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 'medium' comes last in priority, behind 'high' by every comparison and ORDER BY, and cannot be moved later.
          --= 0002_medium.sql
          alter type priority add value 'medium' before 'high';
        `,
      },
    ],
    good: [
      {
        title: 'In the next migration',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_orders.sql
          create type status as enum ('open', 'paid');
          create table orders (id int primary key, status status);
          --- 0002_draft.sql
          alter type status add value 'draft' before 'open';
          --- 0003_default.sql
          alter table orders alter column status set default 'draft';
        `,
      },
      {
        title: 'The greatest comes last, and words without an order anywhere',
        language: 'sql',
        fixture: `
          --- 0001_tickets.sql
          create type priority as enum ('low', 'high');
          create type colour as enum ('red', 'green');
          --- 0002_more.sql
          alter type priority add value 'urgent';
          alter type priority add value if not exists 'low';
          alter type colour add value 'blue';
        `,
      },
      {
        title: 'The same word as a text',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TYPE "status" AS ENUM('open', 'paid');
          --- 0002_queue.sql
          ALTER TYPE "status" ADD VALUE 'queued' BEFORE 'open';--> statement-breakpoint
          CREATE TABLE "mails" ("id" integer PRIMARY KEY, "state" varchar(20) DEFAULT 'queued');--> statement-breakpoint
          ALTER TABLE "mails" ADD COLUMN "before" varchar(20) DEFAULT 'queued';
        `,
      },
    ],
  },
  subject: 'migration',
  check({ statements, file }, { report, serverVersion }) {
    const made = new Set<string>();
    for (const statement of statements) {
      for (const change of statement.changes) {
        if (change.kind !== 'change-enum') continue;
        if (change.change === 'create') made.add(change.name);
        const { value } = change;
        const place = change.placed === false ? placeAmong(value ?? '', change.before ?? []) : undefined;
        if (value !== undefined && place && !change.before?.includes(value))
          report({
            at: change.span,
            message: 'last',
            data: { value, before: place.before, name: change.name },
            fixes: [
              textFix(file, `Put it before '${place.before}'`, [
                insert(change.span, 'end', ` BEFORE '${place.before.replaceAll("'", "''")}'`),
              ]),
            ],
          });
        if (value === undefined || made.has(change.name) || statement.transaction.kind === 'alone') continue;
        if (serverVersion < 12) {
          report({ at: change.span, message: 'refused', data: { name: change.name } });
          continue;
        }
        const use = statements.find(
          (later) => follows(later, statement) && usesText(later, value) && maySpeakOf(later, change.name),
        );
        if (!use) continue;
        report({
          at: use.span.whole,
          message: 'used',
          data: { value, name: change.name },
          related: [{ span: change.span, message: 'The value is added here.' }],
          fixes: present(
            moveToNext(use, statements, fileName('use', change.name, value), (later) =>
              usesText(later, value),
            ),
          ),
        });
      }
    }
  },
});

function follows(later: MigrationStatement, earlier: MigrationStatement): boolean {
  return (
    later.index > earlier.index &&
    later.transaction.kind === 'inside' &&
    earlier.transaction.kind === 'inside' &&
    later.transaction.number === earlier.transaction.number &&
    !later.changes.some((change) => change.kind === 'change-enum') &&
    // A block that makes a type which happens to have the value as well.
    !/\bcreate\s+type\b/i.test(later.text)
  );
}

/** False where all that a statement touches is known, and none of it is of the enum: `'draft'` is a text there. */
function maySpeakOf({ changes, text, inBlock }: MigrationStatement, enumName: string): boolean {
  const bare = enumName.split('.').at(-1) ?? enumName;
  // What a trigger hands over is text, and PL/pgSQL looks at a body when it runs.
  if (/^\s*create\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b/i.test(text)) return false;
  if (
    /^\s*create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i.test(text) &&
    /\blanguage\s+'?plpgsql\b/i.test(text)
  )
    return false;
  if (inBlock || changes.length === 0 || new RegExp(`\\b${escaped(bare)}\\b`, 'i').test(text)) return true;
  const isOfEnum = (type: ColumnType | undefined) => !type || type.name === bare || type.family === 'custom';
  return changes.some((change) => {
    if (change.kind === 'create-table')
      return !change.created || change.created.columns.some((column) => isOfEnum(known(column.type)));
    if (change.kind === 'add-column') return isOfEnum(known(change.column.type));
    if (change.kind === 'set-default') {
      const column = change.table?.columns.find(({ key }) => key === change.column);
      return !column || isOfEnum(known(column.type));
    }
    return true;
  });
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

function usesText({ text }: MigrationStatement, value: string): boolean {
  return text.includes(`'${value.replaceAll("'", "''")}'`);
}
