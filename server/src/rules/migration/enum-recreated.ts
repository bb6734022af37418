import { defineRule, type Fix } from '../rule.ts';
import { lockFacts } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { type RecreatedEnum, recreatedEnums } from './support/enums.ts';
import { joined, takeOut, textFix } from './support/fix.ts';

export const enumRecreated = defineRule({
  id: 'enum-recreated',
  group: 'migration',
  severity: 'warning',
  quietly: [{ severity: 'hint', where: 'on the way back' }],
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['drizzle-orm#4982', 'drizzle-orm#3305'],
  summary: 'An enum is dropped and made anew, for which every column of it is written anew twice.',
  why: `
drizzle-kit changes the values of an enum by turning every column of it into text, dropping the type, making it anew and
turning the columns back: each table is written anew twice under an ACCESS EXCLUSIVE lock
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)). Where values are only added,
\`ALTER TYPE … ADD VALUE\` does it without touching a row
([manual](https://www.postgresql.org/docs/current/sql-altertype.html)). A value that goes needs the detour, or a new type
beside the old one.
`,
  which: ['enum-check-or-table'],
  silences: ['Enums that no column uses, or only columns of tables that the same migration makes.'],
  options: {},
  messages: {
    recreated: (d: { name: string; cost: string }) =>
      `${d.name} is dropped and made anew. Each of its columns is written anew twice, with ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'As drizzle-kit writes a new value',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TYPE "public"."status" AS ENUM('open', 'paid');--> statement-breakpoint
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "status" "status" DEFAULT 'open' NOT NULL);
          --- 0002_status.sql
          ALTER TABLE "orders" ALTER COLUMN "status" SET DATA TYPE text;--> statement-breakpoint
          ALTER TABLE "orders" ALTER COLUMN "status" SET DEFAULT 'open'::text;--> statement-breakpoint
          DROP TYPE "public"."status";--> statement-breakpoint
          --<^^^^^^^^^^^^^^^^^^^^^^^^ status is dropped and made anew. Each of its columns is written anew twice, with an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          CREATE TYPE "public"."status" AS ENUM('draft', 'open', 'sent', 'paid');--> statement-breakpoint
          ALTER TABLE "orders" ALTER COLUMN "status" SET DEFAULT 'open'::"public"."status";--> statement-breakpoint
          ALTER TABLE "orders" ALTER COLUMN "status" SET DATA TYPE "public"."status" USING "status"::"public"."status";
          --= 0002_status.sql
          ALTER TYPE "public"."status" ADD VALUE 'draft' BEFORE 'open';--> statement-breakpoint
          ALTER TYPE "public"."status" ADD VALUE 'sent' BEFORE 'paid';
        `,
      },
    ],
    good: [
      {
        title: 'By ADD VALUE',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create type status as enum ('open', 'paid');
          create table orders (id int primary key, status status not null);
          --- 0002_status.sql
          alter type status add value 'draft' before 'open';
          alter type status add value 'sent' before 'paid';
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    for (const recreated of recreatedEnums(migration)) {
      const tables = [
        ...new Set(recreated.columns.flatMap(({ table, fill }) => (fill === 'new' ? [] : [table]))),
      ];
      if (tables.length === 0) continue;
      const fix = byAddValue(recreated);
      report({
        at: recreated.drop.span.whole,
        message: 'recreated',
        quiet: migration.file.direction === 'down' ? 'hint' : undefined,
        data: {
          name: recreated.name,
          cost: costPhrase(lockFacts['set-column-type-rewrite'], tables.join(', ')),
        },
        fixes: fix ? [fix] : [],
      });
    }
  },
});

/** Only where values are added and all that stands around it is the detour itself. */
function byAddValue({ create, values, columns, statements }: RecreatedEnum): Fix | undefined {
  const before = columns[0]?.before;
  const last = statements.at(-1);
  if (!before || !last || !isSubsequence(before, values)) return undefined;
  const type = /^create\s+type\s+(\S+)\s+as\b/i.exec(create.text)?.[1];
  if (type === undefined) return undefined;
  const additions = values.flatMap((value, index): string[] => {
    if (before.includes(value)) return [];
    const next = values.slice(index + 1).find((candidate) => before.includes(candidate));
    // Those before the first old value keep their order by each standing before it.
    return [
      `ALTER TYPE ${type} ADD VALUE ${quoted(value)}${next === undefined ? '' : ` BEFORE ${quoted(next)}`}`,
    ];
  });
  if (additions.length === 0) return undefined;
  return textFix(create.file, 'Add the values to the type that is there', [
    ...statements.slice(0, -1).map((statement) => takeOut(statement)),
    { span: last.span.whole, newText: joined(create.file, additions) },
  ]);
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const value of whole) if (value === part[at]) at++;
  return at === part.length;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
