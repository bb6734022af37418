import { tableLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const constraintNotValidated = defineRule({
  id: 'constraint-not-validated',
  group: 'keys',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['pg-index-health/not_valid_constraints'],
  summary: 'A constraint was added NOT VALID and no later migration validates it.',
  why: `
NOT VALID checks new rows and leaves the old ones unchecked. It is the first half of adding a constraint without a long
lock; the second is \`VALIDATE CONSTRAINT\`, which checks the old rows while reads and writes go on
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT)). Until
then the planner does not rely on the constraint, rows that break it may still be there, and an update of such a row
fails out of the blue. The fix writes VALIDATE CONSTRAINT into a new migration; in a schema file, which says how things
are to be, NOT VALID goes.
`,
  silences: [
    'Constraints that a later statement validates or drops.',
    'Constraints of Drizzle schemas, which cannot say NOT VALID.',
    'Tables of which a DO block may have validated or dropped constraints, by a statement that it puts together.',
  ],
  options: {},
  messages: {
    foreignKey: (d: { name: string; table: string }) =>
      `Foreign key ${d.name} of ${d.table} was never validated: a later migration has to VALIDATE CONSTRAINT.`,
    check: (d: { name: string; table: string }) =>
      `Check ${d.name} of ${d.table} was never validated: a later migration has to VALIDATE CONSTRAINT.`,
  },
  examples: {
    bad: [
      {
        title: 'The second half is missing',
        language: 'sql',
        fixture: `
          --- schema.sql
          create table orders (id bigint primary key, total numeric(12, 2) not null);
          alter table orders add constraint total_positive check (total >= 0) not valid;
          --                                ^^^^^^^^^^^^^^ Check total_positive of orders was never validated: a later migration has to VALIDATE CONSTRAINT.
          --= schema.sql
          create table orders (id bigint primary key, total numeric(12, 2) not null);
          alter table orders add constraint total_positive check (total >= 0);
        `,
      },
    ],
    good: [
      {
        title: 'Validated in the next migration',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id bigint primary key, total numeric(12, 2) not null);
          --- 0002_total.sql
          alter table orders add constraint total_positive check (total >= 0) not valid;
          --- 0003_validate.sql
          alter table orders validate constraint total_positive;
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['not valid'],
  check(table, { report }) {
    if (table.mayBeGone) return;
    for (const part of [...table.foreignKeys, ...table.checks]) {
      if (!part.notValid) continue;
      const name =
        known(part.name.explicit) ?? ('generated' in part.name ? part.name.generated : undefined) ?? '';
      report({
        at: part.span.name,
        message: part.kind === 'check' ? 'check' : 'foreignKey',
        data: { name, table: tableLabel(table) },
        fixes: [
          {
            title: `Validate ${name}`,
            safety: 'suggested',
            migration: `VALIDATE CONSTRAINT reads all rows of ${tableLabel(table)}, while reads and writes go on. A row that breaks the constraint makes it fail.`,
            edits: [{ kind: 'validate-constraint', table: table.id, part: part.span.whole }],
          },
        ],
      });
    }
  },
});
