import type { Query } from '../../model/query.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';

export const insertWithoutColumns = defineRule({
  id: 'insert-without-columns',
  group: 'query',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/implicit-column-usage'],
  summary: 'An INSERT in SQL does not name its columns.',
  why: `
Without a list the values go into
[the columns in the order of the table](https://www.postgresql.org/docs/current/sql-insert.html), which is the order in
which they were once created, in this database. A column that is added, dropped or created in another order makes the
statement fail, or puts values into the wrong columns without a word.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    '`DEFAULT VALUES`, and inserts of the query builder, which name their columns.',
  ],
  options: { ...quietFiles },
  messages: {
    unnamed: (d: { table: string }) => `The values go into the columns of ${d.table} by their order alone.`,
  },
  examples: {
    bad: [
      {
        title: 'In a file of queries',
        language: 'sql',
        fixture: `
          --- 0001_audit.sql
          CREATE TABLE audit (id bigint PRIMARY KEY, actor text NOT NULL, at timestamptz NOT NULL, note text);
          --- queries.sql
          INSERT INTO audit VALUES ($1, $2, now());
          --<^^^ The values go into the columns of audit by their order alone.
          --= queries.sql
          INSERT INTO audit (id, actor, at) VALUES ($1, $2, now());
        `,
      },
      {
        title: 'By order',
        fixture: `
          //- audit.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function note(actor: string, what: string) {
            await db.execute(sql\`INSERT INTO audit VALUES (\${actor}, \${what}, now())\`);
            //    ^^^^^^^^^^ The values go into the columns of audit by their order alone.
          }
        `,
      },
    ],
    good: [
      {
        title: 'By name',
        fixture: `
          //- audit.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function note(actor: string, what: string) {
            await db.execute(sql\`INSERT INTO audit (actor, what, at) VALUES (\${actor}, \${what}, now())\`);
            await db.execute(sql\`INSERT INTO counters DEFAULT VALUES\`);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (query.nested || isQuiet(path, options)) return;
    const table = unnamedTarget(query, view);
    if (table === undefined) return;
    report({ at: query.span.name, message: 'unnamed', data: { table }, fixes: fixesOf(query, view) });
  },
});

/** Names the columns in the order of the table, as far as there are values. */
function fixesOf(query: Query, view: SchemaView): readonly Fix[] {
  const [use] = query.tables;
  const table = use && view.tableOf(use.table);
  const values = query.insert?.valuesPerRow;
  if (!use || !table || table.gaps.length > 0 || values === undefined) return [];
  const names = table.columns.map(({ name }) => known(name));
  const written = names.slice(0, values);
  if (values > names.length || !written.every((name) => name !== undefined)) return [];
  const newText = ` (${written.map((name) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`)).join(', ')})`;
  const { file, end } = use.span;
  return [
    {
      title: 'Name the columns',
      // Code may have its columns in another order than the database, to which some were added later.
      safety: 'suggested',
      edits: [],
      textEdits: [{ file, edits: [{ start: end, end, newText }] }],
    },
  ];
}

/** The table of an insert that names no columns, as SQL in a file or in the program's text. */
function unnamedTarget(query: Query, view: SchemaView): string | undefined {
  if (query.insert) return query.insert.namesColumns === false ? refLabel(targetOf(query), view) : undefined;
  if (query.origin !== 'template' && query.origin !== 'string') return undefined;
  const match = /^\s*INSERT\s+INTO\s+([\w."`]+)\s+(?:VALUES|SELECT|TABLE|WITH)\b/i.exec(
    query.sql[0]?.text ?? '',
  );
  return match?.[1]?.replaceAll(/["`]/g, '');
}
