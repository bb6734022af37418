import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { columnKindTerms } from '../vocabulary/lists.ts';
import { words } from '../vocabulary/words.ts';

export const keyNameDrift = defineRule({
  id: 'key-name-drift',
  group: 'drizzle',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A property of a table and its column are different words.',
  why: `
Code that says \`startsAt\` reads the column \`created_at\`, and nobody who looks at the one finds the other. It is mostly
the trace of a copied line or of half a renaming
([how Drizzle names columns](https://orm.drizzle.team/docs/sql-schema-declaration#camel-and-snake-casing)).
`,
  silences: [
    'Names that share a word that tells them apart, however it is written or shortened (`org` and `organization_id`).',
    'Properties of one word for a key (`id`), and names made from the property.',
  ],
  options: {},
  messages: {
    drift: (d: { key: string; name: string }) =>
      `Property ${d.key} is the column ${d.name}: other words for the same.`,
  },
  examples: {
    bad: [
      {
        title: 'Another column’s name',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            startsAt: timestamp('created_at', { withTimezone: true }),
          //^^^^^^^^ Property startsAt is the column created_at: other words for the same.
          });
        `,
      },
    ],
    good: [
      {
        title: 'The same words',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('event_id').primaryKey(),
            orgId: text('organization_id'),
            dateCreated: text('created'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['other name'],
  check(table, { report }) {
    for (const column of table.columns) {
      const name = known(column.name);
      if (name === undefined || column.nameFromKey || column.key === name) continue;
      const own = telling(column.key);
      const other = telling(name);
      if (own.length === 0 || other.length === 0) continue;
      const key = own.join('');
      const written = other.join('');
      if (key.includes(written) || written.includes(key)) continue;
      if (own.some((a) => other.some((b) => isAlike(a, b)))) continue;
      report({ at: column.span.name, message: 'drift', data: { key: column.key, name } });
    }
  },
});

function telling(name: string): readonly string[] {
  return words(name).filter((word) => !columnKindTerms.includes(word));
}

/** One word, one shortened, or the letters of one in the other in their order (`msg` in `message`). */
function isAlike(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.startsWith(short) || (short.length >= 4 && short.slice(0, 4) === long.slice(0, 4))) return true;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length && short[0] === long[0];
}
