import type { Change, MigrationStatement } from '../../model/migration.ts';
import type { PartName } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const alreadyExists = defineRule({
  id: 'already-exists',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: [],
  summary: 'A statement makes a table, a column or an index that an earlier migration has made.',
  why: `
PostgreSQL refuses to make what is there under the same name
([manual](https://www.postgresql.org/docs/current/sql-createtable.html)), and the migrations behind it do not run either. It
happens where two branches brought the same thing, and where a migration is generated from a state that does not know of
those that were written by hand: then take the statement out, and keep what the tool has recorded with it.
`,
  silences: [
    'IF NOT EXISTS, blocks, migrations that set a search_path, and ways back.',
    'Temporary tables of another migration, and those that hide one that stays.',
    'What a DO block may have dropped or renamed by a statement that it puts together.',
    'Files that the records of the tool do not name: `conflicting-migrations` tells those.',
  ],
  options: {},
  messages: {
    table: (d: { name: string }) => `Table ${d.name} is there already: PostgreSQL refuses this.`,
    column: (d: { name: string }) => `Column ${d.name} is there already: PostgreSQL refuses this.`,
    index: (d: { name: string }) => `Index ${d.name} is there already: PostgreSQL refuses this.`,
  },
  examples: {
    bad: [
      {
        title: 'A column that was added by hand before',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_by_hand.sql
          alter table users add column name text;
          --- 0003_generated.sql
          alter table users add column name text;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Column users.name is there already: PostgreSQL refuses this.
        `,
      },
    ],
    good: [
      {
        title: 'Only where it is missing, and after it was dropped',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, name text);
          create index users_name on users (name);
          --- 0002_again.sql
          create table if not exists users (id int primary key);
          alter table users add column if not exists name text;
          drop index users_name;
          create index users_name on users (name, id);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, statements }, { report }) {
    // A migration in pieces is taken back in pieces, and the order of these need not mirror that of the others.
    if (
      file.direction === 'down' ||
      file.unrecorded ||
      statements.some(({ text }) => /\bsearch_path\b/i.test(text))
    )
      return;
    for (const statement of statements) {
      if (mayDrop(statement)) return;
      if (statement.inBlock || /\bif\s+not\s+exists\b/i.test(statement.text)) continue;
      for (const change of statement.changes) {
        const found = madeAgain(change);
        if (!found || isDroppedWith(change, statement)) continue;
        report({
          at: statement.span.whole,
          message: found.part,
          data: { name: found.name },
          related: [{ span: found.made, message: 'It is made here.' }],
        });
      }
    }
  },
});

/** It does something that its text does not tell, which may be to drop what comes back behind it. */
function mayDrop({ changes, text }: MigrationStatement): boolean {
  return changes.some(({ kind }) => kind === 'opaque') && /\bdrop\b/i.test(text);
}

/** The model is that before the whole statement: `DROP COLUMN name, ADD COLUMN name …`. */
function isDroppedWith(change: Change, { changes }: MigrationStatement): boolean {
  if (change.kind !== 'add-column') return false;
  const name = known(change.column.name);
  return changes.some((other) => other.kind === 'drop-column' && other.column === name);
}

function madeAgain(change: Change) {
  switch (change.kind) {
    case 'create-table':
      return (
        change.table &&
        change.table.mayBeGone !== 'table' && {
          part: 'table' as const,
          name: change.tableLabel,
          made: change.table.span.name,
        }
      );
    case 'add-column': {
      const name = known(change.column.name);
      const there = change.table?.columns.find((column) => known(column.name) === name);
      if (name === undefined || !there || change.table?.mayBeGone) return undefined;
      return { part: 'column' as const, name: `${change.tableLabel}.${name}`, made: there.span.name };
    }
    case 'create-index': {
      const name = givenName(change.index.name);
      const there = change.table?.indexes.find((index) => givenName(index.name) === name);
      return name !== undefined && there && !change.table?.mayBeGone
        ? { part: 'index' as const, name, made: there.span.name }
        : undefined;
    }
    default:
      return undefined;
  }
}

function givenName(name: PartName): string | undefined {
  return name.explicit === undefined ? undefined : known(name.explicit);
}
