import type { Change, MigrationStatement } from '../../model/migration.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { textFix } from './support/fix.ts';
import { bareName, createQuoter, fileName, hasPartsOver, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { addNotNullCheck, inBatches, notNullFromCheck } from './support/steps.ts';

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
one at last. Or keep the name in the database and rename it in the program only. The rename itself holds an ACCESS
EXCLUSIVE lock for a moment: reads and writes wait
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)).
`,
  silences: ['Tables that the same migration makes, and columns that it adds.', 'The way back.'],
  options: {},
  messages: {
    renamed: (d: { table: string; from: string; to: string }) =>
      `The running version still asks for ${d.table}.${d.from}, which is ${d.to} from now on.`,
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
          ALTER TABLE users ADD COLUMN email text;
          --= 0003_copy_users_mail_to_email.sql
          -- no-transaction
          -- Deploy a version that writes mail and email first.
          DO $$
          BEGIN
            LOOP
              UPDATE users SET email = mail
              WHERE ctid = ANY (ARRAY(SELECT ctid FROM users WHERE email IS NULL AND mail IS NOT NULL LIMIT 10000));
              EXIT WHEN NOT FOUND;
              COMMIT;
            END LOOP;
          END
          $$;
          --= 0004_require_users_email.sql
          ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;
          --= 0005_validate_users_email_not_null.sql
          ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null;
          --= 0006_set_users_email_not_null.sql
          ALTER TABLE users ALTER COLUMN email SET NOT NULL;
          ALTER TABLE users DROP CONSTRAINT users_email_not_null;
          --= 0007_drop_users_mail.sql
          -- Deploy a version that no longer uses mail first.
          ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
          ALTER TABLE users DROP COLUMN mail;
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
  check({ file, statements }, { report }) {
    if (file.direction === 'down') return;
    const changes = statements.flatMap((statement) => statement.changes);
    for (const statement of statements)
      for (const change of statement.changes) {
        if (change.kind !== 'rename-column' || isOwnTable(change)) continue;
        const isNew = changes.some(
          (other) =>
            other.kind === 'add-column' &&
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
        const fix = statement.dialect === 'postgresql' ? bySecondColumn(statement, change) : undefined;
        report({
          at: change.span,
          message: 'renamed',
          data: { table: change.tableLabel, from: change.column, to: change.to },
          fixes: fix ? [fix] : [],
        });
      }
  },
});

/** Expand, copy, contract: only where the column stands alone, so that nothing is left behind. */
function bySecondColumn(
  statement: MigrationStatement,
  change: Change & { readonly kind: 'rename-column' },
): Fix | undefined {
  const { table, column, to } = change;
  const old = table?.columns.find((candidate) => candidate.key === column);
  const type = old && known(old.type);
  if (!table || !old || !type || type.serial || old.identity || old.generated || hasPartsOver(table, column))
    return undefined;
  const value = old.default === undefined ? undefined : known(old.default);
  if (old.default !== undefined && value === undefined) return undefined;
  const text =
    value?.kind === 'literal'
      ? literalSql(value.value)
      : value?.kind === 'expression'
        ? value.expression.text
        : undefined;
  if (value !== undefined && text === undefined) return undefined;

  const quote = createQuoter(statement);
  const target = { statement, table: tableSql(change, statement), bare: bareName(change) };
  return textFix(
    statement.file,
    'Copy into a column of the new name in several migrations',
    [
      {
        span: statement.span.whole,
        newText: `ALTER TABLE ${target.table} ADD COLUMN ${quote(to)} ${type.sql}`,
      },
    ],
    [
      {
        name: fileName('copy', target.bare, column, 'to', to),
        lines: [
          `-- Deploy a version that writes ${column} and ${to} first.`,
          inBatches(
            target.table,
            `${quote(to)} = ${quote(column)}`,
            `${quote(to)} IS NULL AND ${quote(column)} IS NOT NULL`,
          ),
        ],
        nonTransactional: true,
      },
      ...(known(old.notNull) === true
        ? [
            {
              name: fileName('require', target.bare, to),
              lines: [`ALTER TABLE ${target.table} ${addNotNullCheck(target, to)}`],
            },
            ...notNullFromCheck(target, to),
          ]
        : []),
      {
        name: fileName('drop', target.bare, column),
        lines: [
          `-- Deploy a version that no longer uses ${column} first.`,
          ...(text === undefined
            ? []
            : [`ALTER TABLE ${target.table} ALTER COLUMN ${quote(to)} SET DEFAULT ${text}`]),
          `ALTER TABLE ${target.table} DROP COLUMN ${quote(column)}`,
        ],
      },
    ],
  );
}

function literalSql(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : undefined;
}
