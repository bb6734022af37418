import type { Change, MigrationStatement } from '../../model/migration.ts';
import type { FilePath } from '../../model/span.ts';
import { defineRule } from '../rule.ts';

export const tableMadeLater = defineRule({
  id: 'table-made-later',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: [],
  summary: 'A statement changes a table that is made only further below, or by a later migration.',
  why: `
Statements run in their order: PostgreSQL refuses \`ALTER TABLE … ENABLE ROW LEVEL SECURITY\`, an index or a trigger of a table
that is not there yet. Were it there already, the \`CREATE TABLE\` below would be refused instead
([manual](https://www.postgresql.org/docs/current/sql-createtable.html)). Put the statement behind the CREATE TABLE. Of two
migrations the later one is told: where the earlier has run, the table is there.
`,
  silences: [
    'CREATE TABLE IF NOT EXISTS, and ALTER TABLE IF EXISTS: the table may come from elsewhere.',
    'Where the table is dropped, renamed or moved in between, or something is done that the text does not tell.',
    'Migrations that set a search_path, and statements in DO blocks.',
    'Two migrations that write the name in different ways, or between which something is dropped, renamed or called, or a block runs.',
  ],
  options: {},
  messages: {
    early: (d: { table: string }) => `${d.table} is made only further below: PostgreSQL refuses this.`,
    late: (d: { table: string; file: string }) =>
      `${d.file} changes ${d.table} before this makes it: PostgreSQL refuses one of the two.`,
  },
  examples: {
    bad: [
      {
        title: 'Row-level security before the table',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_notes.sql
          alter table notes enable row level security;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ notes is made only further below: PostgreSQL refuses this.
          create table notes (id int primary key, user_id int references users (id));
        `,
      },
      {
        title: 'A later migration makes the table',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_notes.sql
          alter table notes add column body text;
          --- 0003_make_notes.sql
          create table notes (id int primary key, body text);
          --           ^^^^^ 0002_notes.sql changes notes before this makes it: PostgreSQL refuses one of the two.
        `,
      },
    ],
    good: [
      {
        title: 'Behind it, and where an older table goes first',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          alter table if exists notes disable trigger all;
          alter table tags rename to old_tags;
          create table notes (id int primary key);
          alter table notes enable row level security;
          create table tags (id int primary key);
          --- 0002_lists.sql
          alter table lists add column note text;
          create table if not exists lists (id int primary key, note text);
        `,
      },
      {
        title: 'Dropped in between, or perhaps',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          alter table notes add column body text;
          --- 0002_drop.sql
          drop table notes;
          --- 0003_notes.sql
          create table notes (id int primary key);
          --- 0004_tags.sql
          alter table tags add column note text;
          --- 0005_call.sql
          select clean_up();
          --- 0006_tags.sql
          create table tags (id int primary key);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, statements }, { report }) {
    if (statements.some(({ text }) => /\bsearch_path\b/i.test(text))) return;
    for (const [at, created] of statements.entries()) {
      const label = created.inBlock ? undefined : madeBy(created);
      if (label === undefined) continue;
      const made = created.changes.find((change) => change.kind === 'create-table');
      const early = made?.alteredEarlyIn;
      // Knex has migrations that are programs as well.
      if (
        made &&
        early !== undefined &&
        early !== file.path &&
        !hasNumberOf(early, file.path) &&
        file.direction === 'up' &&
        file.tool !== 'knex'
      )
        report({ at: made.span, message: 'late', data: { table: label, file: nameOf(early) } });
      for (let before = at - 1; before >= 0; before--) {
        const statement = statements[before] as MigrationStatement;
        if (statement.inBlock || statement.changes.some((change) => mayTakeAway(change, label))) break;
        const change = statement.changes.find((each) => isOfUnknown(each, label));
        if (!change || /^alter\s+\w+\s+if\s+exists\b/i.test(statement.text)) continue;
        report({
          at: statement.span.whole,
          message: 'early',
          data: { table: label },
          related: [{ span: created.span.name, message: 'It is made here.' }],
        });
      }
    }
  },
});

/** Two files of one number or day: which of them runs first nobody can tell from their names. */
function hasNumberOf(one: FilePath, other: FilePath): boolean {
  const number = (file: FilePath) => /(?:^|\/)[Vv]?(\d+)[^/]*$/.exec(file)?.[1];
  return number(one) !== undefined && number(one) === number(other);
}

function madeBy({ changes, text }: MigrationStatement): string | undefined {
  const made = changes.find(({ kind }) => kind === 'create-table');
  const isSure = made && !/^create\s+(?:\w+\s+){0,2}table\s+if\s+not\s+exists\b/i.test(text);
  return isSure && 'tableLabel' in made ? made.tableLabel : undefined;
}

/** The file, or the folder where that is the migration. */
function nameOf(path: FilePath): string {
  return path.replace(/\/(?:migration|up)\.sql$/, '').replace(/^.*\//, '');
}

function isOfUnknown(change: Change, label: string): boolean {
  return 'tableLabel' in change && change.tableLabel === label && change.table === undefined;
}

/** After it the table need not be there any more. */
function mayTakeAway(change: Change, label: string): boolean {
  switch (change.kind) {
    case 'opaque':
    case 'drop-schema':
    case 'drop-other':
    case 'create-table':
      return change.kind !== 'create-table' || change.tableLabel === label;
    case 'drop-table':
    case 'rename-table':
    case 'set-schema':
      return change.tableLabel === label;
    default:
      return false;
  }
}
