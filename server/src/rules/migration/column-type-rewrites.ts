import { columnLabel } from '../../model/catalog.ts';
import type { Change, MigrationStatement } from '../../model/migration.ts';
import { isAssignable } from '../../model/typeCasts.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { typeChangeCost } from './facts/typeChange.ts';
import { costPhrase } from './support/cost.ts';
import { recreatedEnums } from './support/enums.ts';
import { textFix } from './support/fix.ts';
import { bareName, createQuoter, fileName, hasPartsOver, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { addNotNullCheck, inBatches, notNullFromCheck } from './support/steps.ts';

type TypeChange = Change & { readonly kind: 'set-column-type' };

export const columnTypeRewrites = defineRule({
  id: 'column-type-rewrites',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/changing-column-type',
    'eugene/E5',
    'strong_migrations/change_column_type',
    'django-migration-linter/ALTER_COLUMN',
    'atlas/PG301',
  ],
  summary: 'The type of a column changes in a way for which every row is written anew.',
  why: `
Most changes of a type write the table and all of its indexes anew under an ACCESS EXCLUSIVE lock. None is needed where
the stored bytes stay valid: a longer \`varchar\`, \`varchar\` to \`text\`, more digits of a \`numeric\` at the same scale, more
fractional digits of a time ([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)).
Between \`timestamp\` and \`timestamptz\` nothing is written where the session's time zone is UTC (PostgreSQL 12 and newer).

Without a rewrite: add a column of the new type, have the program write both, copy the old rows in batches, then let
the new column take the old one's name.
`,
  silences: [
    'Tables that the same migration makes.',
    'Changes that keep the stored bytes: longer varchar, varchar to text, numeric with more digits at the same scale.',
    'Where the type before is not known, or either type is one of an extension.',
    'Enums that are dropped and made anew: enum-recreated reports those.',
  ],
  options: {},
  messages: {
    rewrites: (d: { column: string; from: string; to: string; cost: string }) =>
      `From ${d.from} to ${d.to}, changing the type of ${d.column} takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A wider integer',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int not null default 0);
          --- 0002_total.sql
          alter table orders alter column total type bigint;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ From int to bigint, changing the type of total takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          --= 0002_total.sql
          ALTER TABLE orders ADD COLUMN total_new bigint;
          --= 0003_copy_orders_total.sql
          -- Deploy a version that writes total and total_new first.
          DO $$
          BEGIN
            LOOP
              UPDATE orders SET total_new = total::bigint
              WHERE ctid = ANY (ARRAY(SELECT ctid FROM orders WHERE total_new IS NULL AND (total::bigint) IS NOT NULL LIMIT 10000));
              EXIT WHEN NOT FOUND;
              COMMIT;
            END LOOP;
          END
          $$;
          --= 0004_require_orders_total_new.sql
          ALTER TABLE orders ADD CONSTRAINT orders_total_new_not_null CHECK (total_new IS NOT NULL) NOT VALID;
          --= 0005_validate_orders_total_new_not_null.sql
          ALTER TABLE orders VALIDATE CONSTRAINT orders_total_new_not_null;
          --= 0006_set_orders_total_new_not_null.sql
          ALTER TABLE orders ALTER COLUMN total_new SET NOT NULL;
          ALTER TABLE orders DROP CONSTRAINT orders_total_new_not_null;
          --= 0007_switch_orders_total.sql
          -- From here on the program finds the new type under the old name, and need not know total_new any more.
          BEGIN;
          ALTER TABLE orders DROP COLUMN total;
          ALTER TABLE orders RENAME COLUMN total_new TO total;
          ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;
          COMMIT;
        `,
      },
      {
        title: 'A time zone, told by USING',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "placed" timestamp);
          --- 0002_placed.sql
          ALTER TABLE "orders" ALTER COLUMN "placed" SET DATA TYPE timestamp with time zone USING "placed" AT TIME ZONE 'UTC';
          --                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ From timestamp to timestamp with time zone, changing the type of placed takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          --= 0002_placed.sql
          ALTER TABLE "orders" ADD COLUMN "placed_new" timestamp with time zone;
          --= 0003_copy_orders_placed.sql
          -- no-transaction
          -- Deploy a version that writes placed and placed_new first.
          DO $$
          BEGIN
            LOOP
              UPDATE "orders" SET "placed_new" = "placed" AT TIME ZONE 'UTC'
              WHERE ctid = ANY (ARRAY(SELECT ctid FROM "orders" WHERE "placed_new" IS NULL AND ("placed" AT TIME ZONE 'UTC') IS NOT NULL LIMIT 10000));
              EXIT WHEN NOT FOUND;
              COMMIT;
            END LOOP;
          END
          $$;
          --= 0004_switch_orders_placed.sql
          -- From here on the program finds the new type under the old name, and need not know placed_new any more.
          ALTER TABLE "orders" DROP COLUMN "placed";
          ALTER TABLE "orders" RENAME COLUMN "placed_new" TO "placed";
        `,
      },
    ],
    good: [
      {
        title: 'Changes that write nothing',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, code varchar(20), note varchar(20), price numeric(10, 2), placed timestamp);
          --- 0002_types.sql
          alter table orders alter column code type varchar(40);
          alter table orders alter column note type text;
          alter table orders alter column price type numeric(12, 2);
          set timezone to 'UTC';
          alter table orders alter column placed type timestamptz;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report, serverVersion }) {
    const recreated = new Set(recreatedEnums(migration).flatMap(({ statements }) => statements));
    for (const statement of migration.statements) {
      if (recreated.has(statement)) continue;
      for (const change of statement.changes) {
        if (change.kind !== 'set-column-type' || isOwnTable(change) || !change.from) continue;
        const cost = typeChangeCost(change.from, change.to);
        if ((cost !== 'rewrite' && cost !== 'scan') || isFreeInUtc(statement, change, serverVersion))
          continue;
        const fact = lockFactOf(change, serverVersion);
        if (!fact) continue;
        const fix = bySecondColumn(statement, change);
        report({
          at: change.span,
          message: 'rewrites',
          data: {
            column: change.column,
            from: change.from.sql,
            to: change.to.sql,
            cost: costPhrase(fact, change.tableLabel),
          },
          fixes: fix ? [fix] : [],
        });
      }
    }
  },
});

/** Between the two kinds of timestamp nothing changes but the meaning when the session is in UTC. */
function isFreeInUtc(
  { settings }: MigrationStatement,
  { from, to, using }: TypeChange,
  serverVersion: number,
): boolean {
  const zone = settings.timezone ?? settings.TimeZone;
  const names = new Set([from?.name, to.name]);
  return (
    serverVersion >= 12 &&
    using === undefined &&
    names.has('timestamp') &&
    names.has('timestamptz') &&
    zone !== undefined &&
    /^(?:utc|etc\/utc|gmt|0)$/i.test(zone)
  );
}

/** Expand, copy, switch, contract: only where the column stands alone, so that nothing is left behind. */
function bySecondColumn(statement: MigrationStatement, change: TypeChange): Fix | undefined {
  const { table, column } = change;
  const old = table?.columns.find((candidate) => candidate.key === column);
  if (!table || !old || statement.changes.length > 1) return undefined;
  if (old.identity || old.generated || known(old.type)?.serial || hasPartsOver(table, column))
    return undefined;
  const value = old.default === undefined ? undefined : known(old.default);
  if (old.default !== undefined && value?.kind !== 'literal') return undefined;
  const literal = value?.kind === 'literal' ? sqlLiteral(value.value) : undefined;
  if (value && literal === undefined) return undefined;
  if (change.using === undefined && (!change.from || isAssignable(change.from, change.to) !== true))
    return undefined;

  const quote = createQuoter(statement);
  const on = tableSql(change, statement);
  const bare = bareName(change);
  const twin = `${columnLabel(old)}_new`;
  if (table.columns.some((candidate) => candidate.key === twin)) return undefined;
  const expression = change.using ?? `${quote(column)}::${change.to.sql}`;
  const target = { statement, table: on, bare };
  const isRequired = known(old.notNull) === true;
  const withDefault = literal === undefined ? '' : ` DEFAULT ${literal}`;
  return textFix(
    statement.file,
    'Copy into a column of the new type in several migrations',
    [
      {
        span: statement.span.whole,
        newText: `ALTER TABLE ${on} ADD COLUMN ${quote(twin)} ${change.to.sql}`,
      },
    ],
    [
      {
        name: fileName('copy', bare, column),
        lines: [
          `-- Deploy a version that writes ${column} and ${twin} first.`,
          inBatches(
            on,
            `${quote(twin)} = ${expression}`,
            `${quote(twin)} IS NULL AND (${expression}) IS NOT NULL`,
          ),
        ],
        nonTransactional: true,
      },
      ...(isRequired
        ? [
            {
              name: fileName('require', bare, twin),
              lines: [`ALTER TABLE ${on} ${addNotNullCheck(target, twin)}`],
            },
            ...notNullFromCheck(target, twin),
          ]
        : []),
      {
        name: fileName('switch', bare, column),
        lines: [
          `-- From here on the program finds the new type under the old name, and need not know ${twin} any more.`,
          `BEGIN`,
          `ALTER TABLE ${on} DROP COLUMN ${quote(column)}`,
          `ALTER TABLE ${on} RENAME COLUMN ${quote(twin)} TO ${quote(column)}`,
          ...(withDefault === ''
            ? []
            : [`ALTER TABLE ${on} ALTER COLUMN ${quote(column)} SET${withDefault}`]),
          `COMMIT`,
        ].filter((line) => statement.transaction.kind === 'alone' || !/^(?:BEGIN|COMMIT)$/.test(line)),
      },
    ],
  );
}

function sqlLiteral(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : undefined;
}
