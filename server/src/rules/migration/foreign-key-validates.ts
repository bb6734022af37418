import type { AddedConstraint, Change, MigrationStatement } from '../../model/migration.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { hasValueByDefault } from './support/columnDefault.ts';
import { insert, present, textFix } from './support/fix.ts';
import { asNotValid } from './support/inlineConstraint.ts';
import { createQuoter, fileName, generatedName, nameOfPart, tableSql } from './support/names.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

type AddedForeignKey = AddedConstraint & { readonly kind: 'foreign-key' };

export const foreignKeyValidates = defineRule({
  id: 'foreign-key-validates',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/adding-foreign-key-constraint',
    'eugene/E4',
    'strong_migrations/add_foreign_key',
    'online_migrations/add_foreign_key',
    'pgvet/foreign-key-without-not-valid',
  ],
  summary: 'A foreign key is added and checked against every row under one lock.',
  why: `
Adding a foreign key locks both tables against writes and, as long as the lock is held, looks up the parent of every
row. Added \`NOT VALID\` it takes the same lock for a moment only and holds for new rows at once;
\`VALIDATE CONSTRAINT\` in a later transaction reads the rows while writes go on
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)).
`,
  silences: [
    'Tables that the same migration makes.',
    'NOT VALID.',
    'A new column with REFERENCES and without a default: all its values are NULL, and PostgreSQL checks none.',
  ],
  options: {},
  messages: {
    checks: (d: { table: string; tables: string }) =>
      `The foreign key is checked for every row of ${d.table} under a SHARE ROW EXCLUSIVE lock on ${d.tables}: writes wait.`,
    withColumn: (d: { table: string; target: string }) =>
      `The new column's default has every row of ${d.table} looked up in ${d.target} under an ACCESS EXCLUSIVE lock on ${d.table}: reads and writes wait.`,
  },
  examples: {
    bad: [
      {
        title: 'A foreign key over a filled table',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          create table orders (id int primary key, user_id int);
          --- 0002_reference.sql
          alter table orders add foreign key (user_id) references users;
          --                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The foreign key is checked for every row of orders under a SHARE ROW EXCLUSIVE lock on orders and users: writes wait.
          --= 0002_reference.sql
          alter table orders add constraint orders_user_id_fkey foreign key (user_id) references users not valid;
          --= 0003_validate_orders_user_id_fkey.sql
          alter table orders validate constraint orders_user_id_fkey;
        `,
      },
      {
        title: 'As drizzle-kit writes it',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_shop.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "user_id" integer);
          --- 0002_reference.sql
          ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
          --                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The foreign key is checked for every row of orders under a SHARE ROW EXCLUSIVE lock on orders and users: writes wait.
          --= 0002_reference.sql
          ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action NOT VALID;
          --= 0003_validate_orders_user_id_users_id_fk.sql
          ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_user_id_users_id_fk";
        `,
      },
      {
        title: 'A new column with a default',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          create table orders (id int primary key);
          --- 0002_reference.sql
          alter table orders add seller_id int default 1 constraint orders_seller_fk references users on delete cascade;
          --                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The new column's default has every row of orders looked up in users under an ACCESS EXCLUSIVE lock on orders: reads and writes wait.
          --= 0002_reference.sql
          alter table orders add seller_id int default 1, add constraint orders_seller_fk foreign key (seller_id) references users on delete cascade not valid;
          --= 0003_validate_orders_seller_fk.sql
          alter table orders validate constraint orders_seller_fk;
        `,
      },
    ],
    good: [
      {
        title: 'In two steps, with a new table, and with a new column',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          create table orders (id int primary key, user_id int);
          --- 0002_reference.sql
          alter table orders add constraint orders_user_fk foreign key (user_id) references users not valid;
          create table carts (id int primary key, user_id int);
          alter table carts add foreign key (user_id) references users;
          alter table orders add column seller_id int references users;
          --- 0003_validate.sql
          alter table orders validate constraint orders_user_fk;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind === 'add-constraint' && change.fill !== 'new') {
        const { constraint } = change;
        if (constraint.kind !== 'foreign-key' || constraint.notValid) continue;
        const tables =
          // A table that the history does not make has no name here.
          constraint.targetLabel === '' || constraint.targetLabel === change.tableLabel
            ? change.tableLabel
            : `${change.tableLabel} and ${constraint.targetLabel}`;
        // NOT VALID foreign keys of partitioned tables came with 18.
        const canWait = !change.table?.partitioned || serverVersion >= 18;
        const fix = canWait ? inTwoSteps(statement, change, constraint) : undefined;
        report({
          at: constraint.span,
          message: 'checks',
          quiet: quietnessOf(statement, change),
          data: { table: change.tableLabel, tables },
          fixes: fix ? [fix] : [],
        });
      }
      if (change.kind === 'add-column' && change.fill !== 'new' && hasValueByDefault(change.column))
        for (const constraint of change.constraints)
          if (constraint.kind === 'foreign-key')
            report({
              at: constraint.span,
              message: 'withColumn',
              quiet: quietnessOf(statement, change),
              data: { table: change.tableLabel, target: constraint.targetLabel },
              fixes: present(asNotValid(statement, change, constraint)),
            });
    }
  },
});

function inTwoSteps(
  statement: MigrationStatement,
  change: Change & { readonly kind: 'add-constraint' },
  { part, span }: AddedForeignKey,
): Fix | undefined {
  const quote = createQuoter(statement);
  const given = nameOfPart(part.name);
  const name = given ?? generatedName(change, known(part.columns) ?? [], 'fkey');
  if (name === undefined) return undefined;
  return textFix(
    statement.file,
    'Add it NOT VALID and validate it in a later migration',
    [
      ...(given === undefined ? [insert(span, 'start', `CONSTRAINT ${quote(name)} `)] : []),
      insert(span, 'end', ' NOT VALID'),
    ],
    [
      {
        name: fileName('validate', name),
        lines: [`ALTER TABLE ${tableSql(change, statement)} VALIDATE CONSTRAINT ${quote(name)}`],
      },
    ],
  );
}
