import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { partKinds } from '../support/partKinds.ts';

export const unresolvedDefinition = defineRule({
  id: 'unresolved-definition',
  group: 'meta',
  severity: 'off',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A part of a table could not be read, so that rules keep silent about it.',
  why: `
A schema in code is read and never run, though it may be any program
([Drizzle](https://orm.drizzle.team/docs/sql-schema-declaration)): what comes from a package, the environment or a function with branches stays
unknown. Rules keep silent on what is unknown rather than guess. This one tells where that is, so that silence is not
taken for health: a table whose constraints could not all be read may well lack an index. Switch it on, as a hint for
instance, to see how much of a schema is looked at.
`,
  silences: [
    'It is off unless it is switched on.',
    'Whole files that could not be read: syntax-error, other-database and unreadable-schema tell those.',
  ],
  options: {},
  messages: {
    part: (d: { what: string; table: string; reason: string }) =>
      `${d.what} of ${d.table} could not be read: ${d.reason}. Rules that depend on it keep silent.`,
    columns: (d: { table: string; reason: string }) =>
      `${d.table} may have more columns than were read: ${d.reason}. Rules that depend on all of them keep silent.`,
    constraints: (d: { table: string; reason: string }) =>
      `${d.table} may have more keys, indexes or checks than were read: ${d.reason}. Rules that depend on all of them keep silent.`,
  },
  examples: {
    bad: [
      {
        title: 'Columns and a type that come from a package',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';
          import { audit, money } from '@company/columns';
          //              ^^^^^ The name of column total of orders could not be read: \`money\` comes from the package \`@company/columns\`. Rules that depend on it keep silent.

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            total: money('total'),
            ...audit,
          //^^^^^^^^ orders may have more columns than were read: \`audit\` comes from the package \`@company/columns\`. Rules that depend on all of them keep silent.
          });
        `,
      },
    ],
    good: [
      {
        title: 'Shared columns of the workspace are read',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          const audit = { createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow() };

          export const orders = pgTable('orders', { id: integer('id').primaryKey(), ...audit });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { report }) {
    const told = new Set<string>();
    for (const { at, message, what, reason } of unknownsIn(table)) {
      const key = `${at.file}\n${at.start}\n${reason}`;
      if (told.has(key)) continue;
      told.add(key);
      const label = tableLabel(table);
      if (message === 'part') report({ at, message, data: { what, table: label, reason } });
      else report({ at, message, data: { table: label, reason } });
    }
  },
});

interface Unread {
  readonly at: Span;
  readonly message: 'part' | 'columns' | 'constraints';
  readonly what: string;
  readonly reason: string;
}

/** What is unknown of a table, each at its own place where that is known. */
function unknownsIn(table: Table): readonly Unread[] {
  const found: Unread[] = table.gaps.map(({ in: where, reason, span }) => ({
    at: span ?? table.span.name,
    message: where,
    what: '',
    reason,
  }));
  const look = (what: string, value: unknown, at: Span): void => {
    if (isUnknown(value)) found.push({ at: value.span ?? at, message: 'part', what, reason: value.reason });
  };
  look('The name', table.name, table.span.name);
  look('The schema', table.schema, table.span.name);
  for (const column of table.columns) lookAt(column, look);
  for (const part of [
    ...(table.primaryKey ? [table.primaryKey] : []),
    ...table.uniques,
    ...table.foreignKeys,
  ]) {
    look(`The columns of ${partKinds[part.kind]}`, part.columns, part.span.name);
  }
  for (const { target, onDelete, onUpdate, span } of table.foreignKeys) {
    look('The target of a foreign key', target, span.name);
    look('The target of a foreign key', known(target)?.columns, span.name);
    look('ON DELETE of a foreign key', onDelete, span.name);
    look('ON UPDATE of a foreign key', onUpdate, span.name);
  }
  for (const { members, predicate, span } of table.indexes) {
    look('The columns of an index', members, span.name);
    look('The condition of an index', predicate, span.name);
  }
  for (const { expression, span } of table.checks) look('The condition of a check', expression, span.name);
  for (const { using, withCheck, to, span } of table.policies) {
    look('A condition of a policy', using, span.name);
    look('A condition of a policy', withCheck, span.name);
    look('The roles of a policy', to, span.name);
  }
  return found;
}

function lookAt(column: Column, look: (what: string, value: unknown, at: Span) => void): void {
  const { name, type, notNull, default: given, generated, span } = column;
  const label = columnLabel(column);
  look(`The name of column ${label}`, name, span.name);
  look(`The type of column ${label}`, type, span.name);
  look(`Whether column ${label} is NOT NULL`, notNull, span.name);
  look(`The default of column ${label}`, given, span.name);
  look(`The expression of column ${label}`, generated?.expression, span.name);
}
