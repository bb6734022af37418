import type { EditRefusal } from '../../model/edit.ts';
import type { Change, Migration, MigrationStatement } from '../../model/migration.ts';
import type { ColumnType } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type RuleContext } from '../rule.ts';
import { createQuoter } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { notTakenApart } from './support/refused.ts';
import { bySecondColumn } from './support/secondColumn.ts';

export const renameColumn = defineRule({
  id: 'rename-column',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'squawk/renaming-column',
    'strong_migrations/rename_column',
    'django-migration-linter/RENAME_COLUMN',
    'atlas/BC102',
  ],
  summary: 'A column is renamed while the running version of the program still uses the old name.',
  why: `
Between the migration and the last instance of the new version, programs ask for a column that is not there. Add a column
of the new name, have the program write both, copy the old values in batches, have it read the new one, and drop the old
one at last. Indexes, keys, checks and foreign keys over the column are built beside the old ones and take over their
names; where the database makes the value (identity, serial, \`gen_random_uuid()\`), a trigger keeps both columns alike.
Views and policies over the column are led to the new one just before the old one goes, and a view's own columns keep their
names. A column that a materialized view, a rule or a stored generated column holds on to, or a view whose text cannot be followed
(\`SELECT *\`), gets no such steps: the message says which. Functions are only texts: what stands in their bodies follows no
rename, and has to be replaced by hand.
Or keep the name in the database and rename it in the program only. The rename itself holds an ACCESS
EXCLUSIVE lock for a moment: reads and writes wait
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)).
`,
  silences: ['Tables that the same migration makes, and columns that it adds.', 'The way back.'],
  options: {},
  messages: {
    renamed: (d: {
      table: string;
      from: string;
      to: string;
      functions: string;
      refusal?: EditRefusal | undefined;
    }) =>
      `The running version still asks for ${d.table}.${d.from}, which is ${d.to} from now on.${
        d.functions === '' ? '' : ` So ${d.functions}, whose text follows no rename.`
      }${notTakenApart(d.refusal)}`,
  },
  examples: {
    bad: [
      {
        title: 'A new name',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_users.sql
          create table users (id int primary key, mail text not null default '');
          --- 0002_rename.sql
          alter table users rename column mail to email;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The running version still asks for users.mail, which is email from now on.
          --= 0002_rename.sql
          alter table users add column email text;
          --= 0003_default_users_email.sql
          -- Deploy a version that writes mail and email first.
          alter table users alter column email set default '';
          --= 0004_copy_users_mail_to_email.sql
          -- no-transaction
          do $$
          begin
            loop
              update users set email = mail
              where ctid = any (array(select ctid from users where email is null and mail is not null limit 10000));
              exit when not found;
              commit;
            end loop;
          end
          $$;
          --= 0005_require_users_email.sql
          alter table users add constraint users_email_not_null check (email is not null) not valid;
          --= 0006_set_users_email_not_null.sql
          alter table users validate constraint users_email_not_null;
          alter table users alter column email set not null;
          alter table users drop constraint users_email_not_null;
          --= 0007_drop_users_mail.sql
          -- Deploy a version that no longer uses mail first.
          alter table users drop column mail;
        `,
      },
      {
        title: 'A name that another column takes at once, without the values',
        language: 'sql',
        fixture: `
          --- 0001_builds.sql
          create table builds (id int primary key, origin int);
          --- 0002_rename.sql
          alter table builds rename column origin to origin_old;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The running version still asks for builds.origin, which is origin_old from now on. No steps are offered: the same migration changes the column in other statements too.
          alter table builds add column origin bigint;
        `,
      },
    ],
    good: [
      {
        title: 'A column of a new table, or one that was added here',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, mail text);
          alter table users rename column mail to email;
          --- 0002_switch.sql
          alter table users add column note_new text;
          alter table users rename column note_new to note;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report, view, serverVersion }) {
    const { file, statements } = migration;
    if (file.direction === 'down') return;
    const changes = statements.flatMap((statement) => statement.changes);
    for (const statement of statements)
      for (const change of statement.changes) {
        if (change.kind !== 'rename-column' || isOwnTable(change)) continue;
        const isNew = changes.some(
          (other) =>
            other.kind === 'add-column' &&
            other.span.start < change.span.start &&
            other.tableLabel === change.tableLabel &&
            other.column.key === change.column,
        );
        // A switch: the old column has just gone, and this one takes its name.
        const isSwitch = changes.some(
          (other) =>
            other.kind === 'drop-column' &&
            other.span.start < change.span.start &&
            other.tableLabel === change.tableLabel &&
            other.column === change.to,
        );
        if (isNew || isSwitch) continue;
        const fix =
          statement.dialect === 'postgresql'
            ? byNewColumn(migration, statement, change, { view, serverVersion })
            : undefined;
        const named = change.uses?.namedBy ?? [];
        const asking =
          named.length === 0
            ? ''
            : `${named.length === 1 ? 'does' : 'do'} ${listed(named.map(({ label }) => label))}`;
        const refusal = fix && 'kind' in fix ? fix : undefined;
        report({
          at: change.span,
          message: 'renamed',
          data: { table: change.tableLabel, from: change.column, to: change.to, functions: asking, refusal },
          related: named.map(({ label, span }) => ({
            span,
            message: `${change.column} stands in the body of ${label}`,
          })),
          fixes: fix && !('kind' in fix) ? [fix] : [],
        });
      }
  },
});

/** Expand, copy, contract. */
function byNewColumn(
  migration: Migration,
  statement: MigrationStatement,
  change: Change & { readonly kind: 'rename-column' },
  { view, serverVersion }: Pick<RuleContext, 'view' | 'serverVersion'>,
): Fix | EditRefusal {
  const old = change.table?.columns.find((candidate) => candidate.key === change.column);
  const type = old && known(old.type);
  if (!type) return { kind: 'refused', reason: 'the history does not tell what the column is' };
  return bySecondColumn({
    title: 'Copy into a column of the new name in several migrations',
    statement,
    change,
    statements: migration.statements,
    end: change.table && view.table(change.table.id),
    serverVersion,
    twin: change.to,
    type: `${type.serial ? integerOf(type) : type.sql}${old.collation === undefined ? '' : ` COLLATE ${old.collation}`}`,
    value: createQuoter(statement)(change.column),
    takesName: false,
  });
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What a serial column is of, but for its sequence. */
function integerOf({ bits }: ColumnType): string {
  return bits === 64 ? 'bigint' : bits === 16 ? 'smallint' : 'integer';
}
