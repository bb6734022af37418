import { columnLabel } from '../../model/catalog.ts';
import type { EditRefusal } from '../../model/edit.ts';
import type { Change, Migration, MigrationStatement } from '../../model/migration.ts';
import { isAssignable } from '../../model/typeCasts.ts';
import { defineRule, type Fix, type RuleContext } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costOfTypeChange } from './facts/typeChange.ts';
import { costPhrase } from './support/cost.ts';
import { recreatedEnums } from './support/enums.ts';
import { createQuoter } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';
import { notTakenApart } from './support/refused.ts';
import { bySecondColumn } from './support/secondColumn.ts';
import { typeHolder } from './support/typeHolder.ts';

type TypeChange = Change & { readonly kind: 'set-column-type' };

export const columnTypeRewrites = defineRule({
  id: 'column-type-rewrites',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
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
the new column take the old one's name. Indexes, keys, checks and foreign keys over the column are built beside the old
ones and take over their names; where the database makes the value (identity, serial, \`gen_random_uuid()\`), a trigger
keeps both columns alike. Views that the migration drops and makes anew for it stay until the columns change places.
Where that is not possible the message says why.
`,
  silences: [
    'Tables that the same migration makes.',
    'Changes that keep the stored bytes: longer varchar, varchar to text, numeric with more digits at the same scale.',
    'Where the type before is not known, or either type is one of an extension; a domain with constraints is none.',
    'Enums that are dropped and made anew: enum-recreated reports those.',
  ],
  options: {},
  messages: {
    sorts: (d: { column: string; indexes: string; cost: string }) =>
      `Another collation of ${d.column} builds ${d.indexes} anew under ${d.cost}.`,
    rewrites: (d: {
      column: string;
      from: string;
      to: string;
      cost: string;
      unlessInUtc: boolean;
      refusal?: EditRefusal | undefined;
    }) =>
      `From ${d.from} to ${d.to}, changing the type of ${d.column} takes ${d.cost}.${
        d.unlessInUtc ? ' In a session whose time zone is UTC no row is written.' : ''
      }${notTakenApart(d.refusal)}`,
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
          alter table orders add column total_new bigint;
          --= 0003_default_orders_total_new.sql
          -- Deploy a version that writes total and total_new first.
          alter table orders alter column total_new set default 0;
          --= 0004_copy_orders_total.sql
          do $$
          begin
            loop
              update orders set total_new = total::bigint
              where ctid = any (array(select ctid from orders where total_new is null and (total::bigint) is not null limit 10000));
              exit when not found;
              commit;
            end loop;
          end
          $$;
          --= 0005_require_orders_total_new.sql
          alter table orders add constraint orders_total_new_not_null check (total_new is not null) not valid;
          --= 0006_set_orders_total_new_not_null.sql
          alter table orders validate constraint orders_total_new_not_null;
          alter table orders alter column total_new set not null;
          alter table orders drop constraint orders_total_new_not_null;
          --= 0007_switch_orders_total.sql
          -- From here on the program finds the new type under the old name, and need not know total_new any more.
          begin;
          alter table orders drop column total;
          alter table orders rename column total_new to total;
          commit;
        `,
      },
      {
        title: 'A key with its serial numbers, and what refers to it',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_users.sql
          create table users (id serial primary key, email text);
          create table orders (id int primary key, user_id int references users);
          --- 0002_id.sql
          alter table users alter column id type bigint;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ From serial to bigint, changing the type of id takes an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is written anew.
          --= 0002_id.sql
          alter table users add column id_new bigint;
          --= 0003_sync_users_id_new.sql
          create function users_id_new_sync() returns trigger language plpgsql as $$
          begin
            new.id_new := new.id::bigint;
            return new;
          end
          $$;
          create trigger users_id_new_sync before insert or update on users for each row execute function users_id_new_sync();
          --= 0004_copy_users_id.sql
          -- no-transaction
          -- The trigger keeps id_new as id is, whichever version of the program writes.
          do $$
          begin
            loop
              update users set id_new = id::bigint
              where ctid = any (array(select ctid from users where id_new is null and (id::bigint) is not null limit 10000));
              exit when not found;
              commit;
            end loop;
          end
          $$;
          --= 0005_index_users_pkey_new.sql
          -- no-transaction
          create unique index concurrently users_pkey_new on users (id_new);
          --= 0006_require_users_id_new.sql
          alter table users add constraint users_id_new_not_null check (id_new is not null) not valid;
          --= 0007_add_orders_user_id_fkey_new.sql
          alter table orders add constraint orders_user_id_fkey_new foreign key (user_id) references users (id_new) not valid;
          --= 0008_set_users_id_new_not_null.sql
          alter table users validate constraint users_id_new_not_null;
          alter table users alter column id_new set not null;
          alter table users drop constraint users_id_new_not_null;
          --= 0009_validate_users_id_new_constraints.sql
          alter table orders validate constraint orders_user_id_fkey_new;
          --= 0010_switch_users_id.sql
          -- From here on the program finds the new type under the old name, and need not know id_new any more.
          alter sequence users_id_seq owned by users.id_new;
          alter table users alter column id_new set default nextval('users_id_seq');
          alter table orders drop constraint orders_user_id_fkey;
          alter table users drop column id;
          drop trigger users_id_new_sync on users;
          drop function users_id_new_sync();
          alter table users rename column id_new to id;
          alter table users add constraint users_pkey primary key using index users_pkey_new;
          alter table orders rename constraint orders_user_id_fkey_new to orders_user_id_fkey;
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
      {
        title: 'Another collation, with an index that goes by it',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, code varchar(20));
          create index orders_code_idx on orders (code);
          --- 0002_sorted.sql
          alter table orders alter column code type varchar(20) collate "C";
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Another collation of code builds orders_code_idx anew under an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is read.
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
          create index orders_code_idx on orders (code);
          create index orders_note_idx on orders (note collate "C");
          alter table orders alter column code type varchar(40);
          alter table orders alter column note type text collate "POSIX";
          alter table orders alter column note type text;
          alter table orders alter column price type numeric(12, 2);
          set timezone to 'UTC';
          alter table orders alter column placed type timestamptz;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report, view, serverVersion }) {
    const recreated = new Set(recreatedEnums(migration).flatMap(({ statements }) => statements));
    for (const statement of migration.statements) {
      if (recreated.has(statement)) continue;
      for (const change of statement.changes) {
        if (change.kind !== 'set-column-type' || isOwnTable(change) || !change.from) continue;
        // PostgreSQL refuses it: column-type-held says so.
        if (typeHolder(statement, change) !== undefined) continue;
        const cost = costOfTypeChange(change);
        const fact = lockFactOf(change, serverVersion);
        if (cost === 'none' && change.otherwiseSorted && fact)
          report({
            at: change.span,
            message: 'sorts',
            quiet: quietnessOf(statement, change),
            data: {
              column: change.column,
              indexes: change.otherwiseSorted.join(', '),
              cost: costPhrase(fact, change.tableLabel),
            },
          });
        if ((cost !== 'rewrite' && cost !== 'scan') || isFreeInUtc(statement, change, serverVersion))
          continue;
        if (!fact) continue;
        const fix = change.constrainedDomain
          ? ofDomain
          : byNewColumn(migration, statement, change, { view, serverVersion });
        const isRefused = 'kind' in fix;
        report({
          at: change.span,
          message: 'rewrites',
          quiet: quietnessOf(statement, change),
          data: {
            column: change.column,
            from: change.from.sql,
            to: change.to.sql,
            cost: costPhrase(fact, change.tableLabel),
            unlessInUtc: isTimeZoneChange(change) && serverVersion >= 12 && !statement.settings.timezone,
            refusal: isRefused ? fix : undefined,
          },
          fixes: isRefused ? [] : [fix],
        });
      }
    }
  },
});

const ofDomain: EditRefusal = {
  kind: 'refused',
  reason: 'a new column of a domain with constraints means writing all rows anew as well',
};

function isTimeZoneChange({ from, to, using }: TypeChange): boolean {
  const names = new Set([from?.name, to.name]);
  return using === undefined && names.has('timestamp') && names.has('timestamptz');
}

/** Between the two kinds of timestamp nothing changes but the meaning when the session is in UTC. */
function isFreeInUtc({ settings }: MigrationStatement, change: TypeChange, serverVersion: number): boolean {
  const zone = settings.timezone ?? settings.TimeZone;
  return (
    serverVersion >= 12 &&
    isTimeZoneChange(change) &&
    zone !== undefined &&
    /^(?:utc|etc\/utc|gmt|0)$/i.test(zone)
  );
}

/** Expand, copy, switch, contract. */
function byNewColumn(
  migration: Migration,
  statement: MigrationStatement,
  change: TypeChange,
  { view, serverVersion }: Pick<RuleContext, 'view' | 'serverVersion'>,
): Fix | EditRefusal {
  const { table, column, to } = change;
  const old = table?.columns.find((candidate) => candidate.key === column);
  if (!old || !change.from)
    return { kind: 'refused', reason: 'the history does not tell what the column is' };
  if (change.using === undefined && isAssignable(change.from, to) !== true)
    return { kind: 'refused', reason: 'PostgreSQL has no cast between the types without USING' };
  return bySecondColumn({
    title: 'Copy into a column of the new type in several migrations',
    statement,
    change,
    statements: migration.statements,
    end: change.table && view.table(change.table.id),
    serverVersion,
    twin: `${columnLabel(old)}_new`,
    type: to.sql,
    value: change.using ?? `${createQuoter(statement)(column)}::${to.sql}`,
    takesName: true,
  });
}
