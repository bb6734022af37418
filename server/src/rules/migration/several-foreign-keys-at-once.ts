import type { AddedConstraint, Change, MigrationStatement } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { takeOut, textFix } from './support/fix.ts';
import { fileName } from './support/names.ts';

export const severalForeignKeysAtOnce = defineRule({
  id: 'several-foreign-keys-at-once',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['online_migrations/add_multiple_foreign_keys'],
  summary: 'One transaction locks the parents of several foreign keys against writes.',
  why: `
\`ADD FOREIGN KEY\` takes a SHARE ROW EXCLUSIVE lock on the parent as well
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)), and keeps it until the transaction ends. With two
parents in one transaction, writes to the first wait while the migration waits for the second; a program that locks the
two in the other order ends in a deadlock.
`,
  silences: [
    'Parents that the same migration makes, and those that are made outside of the history.',
    'Several foreign keys to one parent, and statements that run outside of a transaction.',
  ],
  options: {},
  messages: {
    several: (d: { first: string; second: string }) =>
      `SHARE ROW EXCLUSIVE locks on ${d.first} and ${d.second} are held together until the transaction ends: writes to both wait.`,
  },
  examples: {
    bad: [
      {
        title: 'Two parents',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_shop.sql
          create table users (id int primary key);
          create table products (id int primary key);
          --- 0002_orders.sql
          create table orders (id int primary key, user_id int, product_id int);
          alter table orders add foreign key (user_id) references users;
          alter table orders add foreign key (product_id) references products;
          --                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SHARE ROW EXCLUSIVE locks on users and products are held together until the transaction ends: writes to both wait.
          --= 0002_orders.sql
          create table orders (id int primary key, user_id int, product_id int);
          alter table orders add foreign key (user_id) references users;
          -- Moved to the next migration.
          --= 0003_reference_products.sql
          alter table orders add foreign key (product_id) references products;
        `,
      },
    ],
    good: [
      {
        title: 'Tables of this migration, as pg_dump names them',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_shop.sql
          create table public.users (id int primary key);
          create table public.shops (id int primary key);
          create table public.orders (id int primary key, user_id int, shop_id int);
          alter table only public.orders add foreign key (user_id) references public.users (id);
          alter table only public.orders add foreign key (shop_id) references public.shops (id);
        `,
      },
      {
        title: 'In two migrations',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_shop.sql
          create table users (id int primary key);
          create table products (id int primary key);
          --- 0002_orders.sql
          create table orders (id int primary key, user_id int, product_id int);
          alter table orders add foreign key (user_id) references users;
          --- 0003_products.sql
          alter table orders add foreign key (product_id) references products;
        `,
      },
      {
        title: 'A parent in a schema that is made elsewhere',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_visits.sql
          create table guides (id int primary key);
          create table visits (id int primary key, guide_id int, visitor_id uuid);
          --- 0002_references.sql
          alter table visits add foreign key (visitor_id) references auth.users;
          alter table visits add foreign key (guide_id) references guides;
        `,
      },
    ],
  },
  subject: 'migration',
  check({ statements, file }, { report }) {
    const made = new Set(
      statements.flatMap(({ changes }) =>
        changes.flatMap((change) => (change.kind === 'create-table' ? [change.tableLabel] : [])),
      ),
    );
    const parents = new Map<string, { readonly parent: string; told: boolean }>();
    for (const statement of statements) {
      const { transaction } = statement;
      if (transaction.kind === 'alone') continue;
      const key = `${transaction.opened} ${transaction.number}`;
      for (const constraint of statement.changes.flatMap(addedForeignKeys)) {
        const parent = constraint.targetLabel;
        // A table that is made elsewhere has no name here.
        if (parent === '' || made.has(parent)) continue;
        const before = parents.get(key);
        if (!before) parents.set(key, { parent, told: false });
        if (!before || before.parent === parent || before.told) continue;
        before.told = true;
        report({
          at: constraint.span,
          message: 'several',
          data: { first: before.parent, second: parent },
          fixes: canMove(statement)
            ? [
                textFix(
                  file,
                  'Move it to a later migration',
                  [takeOut(statement, 'Moved to the next migration.')],
                  [{ name: fileName('reference', parent), lines: [statement.text] }],
                ),
              ]
            : [],
        });
      }
    }
  },
});

function canMove({ transaction, changes }: MigrationStatement): boolean {
  return changes.length === 1 && transaction.kind === 'inside' && transaction.opened === 'by-tool';
}

function addedForeignKeys(change: Change): readonly (AddedConstraint & { readonly kind: 'foreign-key' })[] {
  const added =
    change.kind === 'add-constraint'
      ? [change.constraint]
      : change.kind === 'add-column'
        ? change.constraints
        : [];
  return added.filter((constraint) => constraint.kind === 'foreign-key');
}
