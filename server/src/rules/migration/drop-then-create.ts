import type { Change, Migration, MigrationStatement } from '../../model/migration.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { words } from '../vocabulary/words.ts';
import { takeOut, textFix } from './support/fix.ts';
import { createQuoter, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';

export const dropThenCreate = defineRule({
  id: 'drop-then-create',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['prisma#4694', 'drizzle-kit'],
  summary: 'A column or table is dropped and one just like it is made: a rename would keep the data.',
  why: `
A generator that compares two schemas cannot tell a rename from a drop and an add, and guesses or asks. Dropping takes the
values along; \`RENAME\` keeps them, with the indexes and constraints
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)). A rename is not free either: see rename-column.
`,
  silences: [
    'Tables that the same migration makes.',
    'Columns whose names have nothing in common, or where several of the type come or go.',
    'Where rows are written in between.',
    'The way back.',
  ],
  options: {},
  messages: {
    column: (d: { table: string; from: string; to: string }) =>
      `${d.table}.${d.from} goes and ${d.to}, of the same type, comes: if that is a rename, its values are lost.`,
    table: (d: { from: string; to: string }) =>
      `${d.from} goes and ${d.to}, with the same columns, comes: if that is a rename, its rows are lost.`,
  },
  examples: {
    bad: [
      {
        title: 'A column',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, mail text);
          --- 0002_email.sql
          alter table users add column email text;
          alter table users drop column mail;
          --                ^^^^^^^^^^^^^^^^ users.mail goes and email, of the same type, comes: if that is a rename, its values are lost.
          --= 0002_email.sql
          alter table users rename column mail to email;
        `,
      },
      {
        title: 'A table',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, mail text);
          --- 0002_accounts.sql
          create table accounts (id int primary key, mail text);
          drop table users;
          --<^^^^^^^^^^^^^ users goes and accounts, with the same columns, comes: if that is a rename, its rows are lost.
        `,
      },
    ],
    good: [
      {
        title: 'Another type, and a copy in between',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, mail text, age text);
          --- 0002_email.sql
          alter table users drop column age;
          alter table users add column born date;
          --- 0003_mail.sql
          alter table users add column email text;
          update users set email = mail;
          alter table users drop column mail;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    if (migration.file.direction === 'down') return;
    for (const { drop, add, statement, addStatement } of renamedColumns(migration)) {
      const fix = asRename(migration, statement, drop, addStatement, add);
      report({
        at: drop.span,
        message: 'column',
        data: { table: drop.tableLabel, from: drop.column, to: add.column.key },
        related: [{ span: add.span, message: `${add.column.key} is added here.` }],
        fixes: fix ? [fix] : [],
      });
    }
    for (const { drop, to, span } of renamedTables(migration))
      report({
        at: drop.span,
        message: 'table',
        data: { from: drop.tableLabel, to },
        related: [{ span, message: `${to} is made here.` }],
      });
  },
});

type Drop = Change & { readonly kind: 'drop-column' };
type Add = Change & { readonly kind: 'add-column' };

function renamedColumns({ statements }: Migration) {
  const dropped = statements.flatMap((statement) =>
    statement.changes.flatMap((change) =>
      change.kind === 'drop-column' && !isOwnTable(change) ? [{ statement, change }] : [],
    ),
  );
  const added = statements.flatMap((statement) =>
    statement.changes.flatMap((change) => (change.kind === 'add-column' ? [{ statement, change }] : [])),
  );
  return dropped.flatMap(({ statement, change: drop }) => {
    const type = typeOf(drop.table, drop.column);
    const isAlike = (table: string, sql: string | undefined) => table === drop.tableLabel && sql === type;
    const twins = added.filter(({ change }) => isAlike(change.tableLabel, known(change.column.type)?.sql));
    const rivals = dropped.filter(({ change }) =>
      isAlike(change.tableLabel, typeOf(change.table, change.column)),
    );
    const [twin] = twins;
    if (type === undefined || !twin || twins.length > 1 || rivals.length > 1) return [];
    if (!namesAlike(twin.change.column.key, drop.column) || isWritten(statements, drop.tableLabel)) return [];
    return [{ drop, add: twin.change, statement, addStatement: twin.statement }];
  });
}

/** Words that so many names share that they tell nothing. */
const commonWords = new Set([
  'id',
  'at',
  'is',
  'has',
  'by',
  'of',
  'name',
  'type',
  'key',
  'date',
  'new',
  'old',
  'count',
]);

/** One name holds the other, or they share a word that says something. */
function namesAlike(a: string, b: string): boolean {
  if (a === b) return false;
  const plain = (name: string) => words(name).join('');
  const [shorter = '', longer = ''] = [plain(a), plain(b)].sort((x, y) => x.length - y.length);
  if (shorter.length > 2 && longer.includes(shorter)) return true;
  const telling = new Set(words(a).filter((word) => !commonWords.has(word)));
  return words(b).some((word) => telling.has(word));
}

function typeOf(table: Table | undefined, column: string): string | undefined {
  return known(table?.columns.find((candidate) => candidate.key === column)?.type)?.sql;
}

function isWritten(statements: readonly MigrationStatement[], table: string): boolean {
  return statements.some(({ changes }) =>
    changes.some((change) => change.kind === 'write-rows' && change.tableLabel === table),
  );
}

/** Only where the new column is the old one in all but the name. */
function asRename(
  { file }: Migration,
  dropStatement: MigrationStatement,
  drop: Drop,
  addStatement: MigrationStatement,
  add: Add,
): Fix | undefined {
  const old = drop.table?.columns.find((candidate) => candidate.key === drop.column);
  if (!old || dropStatement.changes.length > 1 || addStatement.changes.length > 1) return undefined;
  if (drop.cascade || drop.alsoDropped.length > 0 || add.constraints.length > 0) return undefined;
  if (old.default !== undefined || add.column.default !== undefined) return undefined;
  if (old.generated || add.column.generated || old.identity || add.column.identity) return undefined;
  if (known(old.notNull) !== known(add.column.notNull)) return undefined;
  const quote = createQuoter(addStatement);
  const table = tableSql(drop, addStatement);
  return textFix(file, `Rename ${drop.column} to ${add.column.key}`, [
    {
      span: addStatement.span.whole,
      newText: `ALTER TABLE ${table} RENAME COLUMN ${quote(drop.column)} TO ${quote(add.column.key)}`,
    },
    takeOut(dropStatement),
  ]);
}

function renamedTables({ statements }: Migration) {
  const changes = statements.flatMap((statement) => statement.changes);
  return changes.flatMap((drop) => {
    if (drop.kind !== 'drop-table' || isOwnTable(drop) || !drop.table) return [];
    const columns = columnList(drop.table);
    const twin = changes.find(
      (change) => change.kind === 'create-table' && change.created && columnList(change.created) === columns,
    );
    if (twin?.kind !== 'create-table' || twin.tableLabel === drop.tableLabel) return [];
    const isFilled = isWritten(statements, twin.tableLabel);
    return isFilled ? [] : [{ drop, to: twin.tableLabel, span: twin.span }];
  });
}

function columnList(table: Table): string {
  return table.columns
    .map((column) => `${column.key} ${known(column.type)?.sql}`)
    .sort()
    .join(', ');
}
