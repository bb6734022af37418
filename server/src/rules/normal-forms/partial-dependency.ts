import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { copiedColumns } from '../support/copiedColumns.ts';
import { copiedTerms } from '../vocabulary/lists.ts';

export const partialDependency = defineRule({
  id: 'partial-dependency',
  group: 'normal forms',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A column of a junction table belongs to one of the two sides.',
  why: `
In a table with the key (student, course) every other column should say something about the pair. \`student_email\` is
about the student alone: it stands there once for each course, and the copies drift apart. That is the second normal
form ([composite keys: PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS)).
`,
  which: ['normalise-or-not'],
  silences: [
    'Names of snapshots, and tables that keep what happened.',
    'Where the other table has no column of that name and type.',
    'Tables whose key is a single column: copied-column looks at those.',
  ],
  options: {},
  messages: {
    partial: (d: { column: string; table: string; key: string; original: string }) =>
      `${d.column} of ${d.table} depends on ${d.key} alone, which is half of the key: it repeats ${d.original}.`,
  },
  examples: {
    bad: [
      {
        title: 'The address of a student, once for each course',
        fixture: `
          import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

          export const students = pgTable('students', { id: integer('id').primaryKey(), email: text('email') });
          export const courses = pgTable('courses', { id: integer('id').primaryKey() });

          export const enrollments = pgTable(
            'enrollments',
            {
              studentId: integer('student_id').references(() => students.id),
              courseId: integer('course_id').references(() => courses.id),
              studentEmail: text('student_email'),
            //^^^^^^^^^^^^ student_email of enrollments depends on student_id alone, which is half of the key: it repeats students.email.
            },
            (table) => [primaryKey({ columns: [table.studentId, table.courseId] })],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Something about the pair',
        fixture: `
          import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

          export const students = pgTable('students', { id: integer('id').primaryKey(), email: text('email') });
          export const courses = pgTable('courses', { id: integer('id').primaryKey() });

          export const enrollments = pgTable(
            'enrollments',
            {
              studentId: integer('student_id').references(() => students.id),
              courseId: integer('course_id').references(() => courses.id),
              grade: text('grade'),
            },
            (table) => [primaryKey({ columns: [table.studentId, table.courseId] })],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key', 'primary key of several columns'],
  names: () => [copiedTerms],
  check(table, { view, report }) {
    const key = known(table.primaryKey?.columns) ?? [];
    if (key.length < 2) return;
    for (const { column, foreignKey, table: other, original } of copiedColumns(table, view)) {
      const [own] = known(foreignKey.columns) ?? [];
      if (own === undefined || !key.includes(own) || key.includes(column.key)) continue;
      report({
        at: column.span.name,
        message: 'partial',
        data: {
          column: columnLabel(column),
          table: tableLabel(table),
          key: columnNames(table, [own]),
          original: `${other}.${columnLabel(original)}`,
        },
      });
    }
  },
});
