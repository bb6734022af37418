import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const regTypeColumn = defineRule({
  id: 'reg-type-column',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/unsupported_reg_types'],
  summary: 'A column holds numbers of the system catalogue, which pg_upgrade cannot carry over.',
  why: `
A \`regproc\` and its like keep the number of a catalogue row, which is another one after an upgrade to a new major
version: \`pg_upgrade\` refuses a cluster with such a column
([manual](https://www.postgresql.org/docs/current/pgupgrade.html), "Usage"). Keep the name as text and cast it where it
is used.
`,
  silences: ['regclass, regtype and regrole, whose numbers pg_upgrade keeps.'],
  options: {},
  messages: {
    reg: (d: { column: string; type: string }) =>
      `${d.column} is ${d.type}: pg_upgrade refuses the database.`,
  },
  examples: {
    bad: [
      {
        title: 'The configuration of a text search',
        language: 'sql',
        fixture: `
          --- 0001_pages.sql
          create table pages (id bigint primary key, language regconfig not null);
          --                                                  ^^^^^^^^^ language is regconfig: pg_upgrade refuses the database.
        `,
      },
    ],
    good: [
      {
        title: 'Its name',
        language: 'sql',
        fixture: `
          --- 0001_pages.sql
          create table pages (id bigint primary key, language text not null, source regclass not null);
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['rare type'],
  check(table, { report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      if (!type || !refused.has(type.name)) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'reg',
        data: { column: columnLabel(column), type: type.sql },
      });
    }
  },
});

const refused = new Set([
  ...['regcollation', 'regconfig', 'regdictionary', 'regnamespace'],
  ...['regoper', 'regoperator', 'regproc', 'regprocedure'],
]);
