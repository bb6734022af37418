import { tableLabel } from '../../model/catalog.ts';
import { type NamedPart, partName } from '../../model/names.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isOwnPart } from '../support/ownPart.ts';
import { partKinds } from '../support/partKinds.ts';

export const unnamedConstraint = defineRule({
  id: 'unnamed-constraint',
  group: 'keys',
  severity: 'off',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A constraint or index has no name of its own.',
  why: `
Errors, migrations and \`ON CONFLICT ON CONSTRAINT\` speak of a constraint by its name
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html)). A generated name follows the names of
table and columns: when one of them is renamed, or the generator changes its mind, the migration drops the constraint
and makes it anew. The fix writes the name down that it has now, so that the database is not touched.
`,
  silences: [
    'Primary keys that are declared on their column: the database names them.',
    'Parts whose name depends on something that could not be read, and parts that a helper of several tables makes.',
  ],
  options: {},
  messages: {
    unnamed: (d: { part: string; table: string }) => `${d.part} of ${d.table} has no name of its own.`,
  },
  examples: {
    bad: [
      {
        title: 'An index whose name Drizzle makes up',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), rank: integer('rank') },
            (table) => [index().on(table.rank)],
            //          ^^^^^ An index of posts has no name of its own.
          );
          //= schema.ts
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), rank: integer('rank') },
            (table) => [index('posts_rank_index').on(table.rank)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Names',
        fixture: `
          import { index, integer, pgTable, unique } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), rank: integer('rank'), code: integer('code') },
            (table) => [index('posts_rank_idx').on(table.rank), unique('posts_code_key').on(table.code)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    const parts: readonly NamedPart[] = [
      ...(table.primaryKey && !table.primaryKey.inline ? [table.primaryKey] : []),
      ...table.uniques,
      ...table.foreignKeys,
      ...table.indexes,
      ...table.checks,
    ];
    for (const part of parts) {
      if (part.name.explicit !== undefined || (part.kind === 'primary-key' && table.dialect === 'mysql'))
        continue;
      const name = part.name.generated ?? known(partName(table, part, view));
      if (name === undefined) continue;
      const kind = partKinds[part.kind];
      report({
        at: part.span.name,
        message: 'unnamed',
        data: { part: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, table: tableLabel(table) },
        fixes: isOwnPart(table, part.span.whole)
          ? [
              {
                title: `Name it ${name}, as it is called now`,
                safety: 'safe',
                edits: [{ kind: 'set-part-name', table: table.id, part: part.span.whole, name }],
              },
            ]
          : [],
      });
    }
  },
});
