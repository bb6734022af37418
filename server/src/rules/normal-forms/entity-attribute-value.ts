import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isTextColumn } from '../support/columnType.ts';
import { mayHaveMoreColumns } from '../support/gaps.ts';
import { isBookkeeping } from '../support/junction.ts';
import { isRecordTable, purposeName } from '../support/tableKind.ts';
import { attributeTerms, attributeValueTerms, pairTables } from '../vocabulary/lists.ts';
import { hasTerm, isTerm } from '../vocabulary/words.ts';

export const entityAttributeValue = defineRule({
  id: 'entity-attribute-value',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/entity-attribute-value'],
  summary: 'A table keeps attributes of other rows as pairs of name and value.',
  why: `
A value of every kind in one text column has no type, no NOT NULL, no foreign key and no default; to read one thing with
three attributes takes three joins. Attributes that are known belong into columns, those that are not into one
JSON column ([PostgreSQL](https://www.postgresql.org/docs/current/datatype-json.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/json.html), [SQLite](https://www.sqlite.org/json1.html)).
`,
  which: ['normalise-or-not'],
  silences: [
    'Tables of settings, variables, secrets, translations and the like by their names (see the option).',
    'Tables with anything else than a reference, a name and a value, an id and times.',
  ],
  options: {
    except: wordList(pairTables, 'Words of tables that are pairs of name and value by nature.'),
  },
  messages: {
    pairs: (d: { table: string; name: string; value: string }) =>
      `${d.table} keeps attributes as pairs of ${d.name} and ${d.value}: none of them has a type or a constraint.`,
  },
  examples: {
    bad: [
      {
        title: 'Attributes of products',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const products = pgTable('products', { id: integer('id').primaryKey() });

          export const productAttributes = pgTable('product_attributes', {
          //           ^^^^^^^^^^^^^^^^^ product_attributes keeps attributes as pairs of name and value: none of them has a type or a constraint.
            id: integer('id').primaryKey(),
            productId: integer('product_id').notNull().references(() => products.id),
            name: text('name').notNull(),
            value: text('value').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Settings',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const userSettings = pgTable('user_settings', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id),
            key: text('key').notNull(),
            value: text('value').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  names: () => [attributeTerms],
  check(table, { options, report }) {
    if (mayHaveMoreColumns(table) || isRecordTable(table)) return;
    const isName = (column: Column) => isTerm(columnLabel(column), attributeTerms);
    if (!table.columns.some(isName)) return;
    if (table.foreignKeys.length !== 1 || hasTerm(purposeName(table), options.except)) return;
    const key = known(table.primaryKey?.columns) ?? [];
    const rest = table.columns.filter(
      (column) =>
        !isReference(table, column) &&
        !isBookkeeping(column) &&
        !(key.length === 1 && key.includes(column.key)),
    );
    const name = rest.find(isName);
    const value = rest.find(
      (column) => isTerm(columnLabel(column), attributeValueTerms) && isTextColumn(column),
    );
    if (!name || !value || rest.length > 2) return;
    report({
      at: table.span.name,
      message: 'pairs',
      data: { table: tableLabel(table), name: columnLabel(name), value: columnLabel(value) },
    });
  },
});
