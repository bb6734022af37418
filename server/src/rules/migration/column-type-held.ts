import type { EditRefusal } from '../../model/edit.ts';
import type { Change, Migration, MigrationStatement } from '../../model/migration.ts';
import { defineRule, type Fix } from '../rule.ts';
import { insert, joined, textFix } from './support/fix.ts';
import { notTakenApart } from './support/refused.ts';
import { typeHolder } from './support/typeHolder.ts';
import { beforeUntoldDrops } from './support/untoldDrops.ts';

export const columnTypeHeld = defineRule({
  id: 'column-type-held',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [],
  summary:
    'A column gets another type while a view, a policy, a trigger, a rule or a generated column uses it.',
  why: `
PostgreSQL refuses: "cannot alter type of a column used by a view or rule", "… used in a policy definition", "… used in a
trigger definition" (\`UPDATE OF\` the column), "… used by a generated column", "… used by a
function or procedure" whose body is no string, also where no row would be written anew
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)). A view that takes all columns uses each that was
there when it was made. What uses the column has to be dropped before and made anew after it, in one transaction, with its
options, owner, rights and comments: the fix writes that where the history tells all of it, with the views over such a
view. A materialized view is filled anew then.
`,
  silences: [
    'Views, policies, rules and functions whose text could not be followed, and what the history did not make.',
    'Behind a statement of the same migration that may drop things without saying which: a block that runs made-up SQL, a call of a function.',
  ],
  options: {},
  messages: {
    held: (d: { column: string; holder: string; refusal?: EditRefusal | undefined }) =>
      `PostgreSQL refuses another type for ${d.column}, as ${d.holder} uses it: drop that before, and make it anew after.${notTakenApart(d.refusal)}`,
  },
  examples: {
    bad: [
      {
        title: 'A view over the column',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, code varchar(10));
          create view codes as select code from users;
          --- 0002_code.sql
          alter table users alter column code type text;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL refuses another type for code, as the view codes uses it: drop that before, and make it anew after.
          --= 0002_code.sql
          begin;
          drop view codes;
          alter table users alter column code type text;
          create view codes as
          select code from users;
          commit;
        `,
      },
      {
        title: 'Two columns under one view, which the author writes with its schema',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table public.users (id int primary key, code varchar(10), mail varchar(80));
          create view public.mails as select code, mail from public.users;
          --- 0002_text.sql
          alter table public.users alter column code type text;
          --                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL refuses another type for code, as the view mails uses it: drop that before, and make it anew after.
          alter table public.users alter column mail type text;
          --                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL refuses another type for mail, as the view mails uses it: drop that before, and make it anew after.
          --= 0002_text.sql
          begin;
          drop view public.mails;
          alter table public.users alter column code type text;
          alter table public.users alter column mail type text;
          create view public.mails as
          select code, mail from public.users;
          commit;
        `,
      },
    ],
    good: [
      {
        title: 'Dropped before, made anew after',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, code varchar(10));
          create view codes as select code from users;
          --- 0002_code.sql
          begin;
          drop view codes;
          alter table users alter column code type text;
          create view codes as select code from users;
          commit;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    for (const run of runsOf(beforeUntoldDrops(migration).flatMap(heldIn))) {
      const fix = withoutHolders(migration, run);
      const isRefused = 'kind' in fix;
      for (const [at, { change, holder }] of run.flatMap(({ columns }) => columns).entries()) {
        report({
          at: change.span,
          message: 'held',
          data: { column: change.column, holder, refusal: isRefused ? fix : undefined },
          // One of several columns is enough to do all of them.
          fixes: isRefused || at > 0 ? [] : [fix],
        });
      }
    }
  },
});

type TypeChange = Change & { readonly kind: 'set-column-type' };

/** A statement that gives held columns another type. */
interface Held {
  readonly statement: MigrationStatement;
  readonly columns: readonly { readonly change: TypeChange; readonly holder: string }[];
}

function heldIn(statement: MigrationStatement): readonly Held[] {
  const columns = statement.changes.flatMap((change) => {
    if (change.kind !== 'set-column-type') return [];
    const holder = typeHolder(statement, change);
    return holder === undefined ? [] : [{ change, holder }];
  });
  return columns.length > 0 ? [{ statement, columns }] : [];
}

/** Statements that follow each other under the same views are done in one round. */
function runsOf(held: readonly Held[]): readonly (readonly [Held, ...Held[]])[] {
  const runs: [Held, ...Held[]][] = [];
  for (const each of held) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && each.statement.index === before.statement.index + 1 && isOfOneRound(run[0], each))
      run.push(each);
    else runs.push([each]);
  }
  return runs;
}

function isOfOneRound(first: Held, other: Held): boolean {
  const [one, two] = [first, other].map(({ columns }) => columns[0]?.change.setAside);
  return (
    one !== undefined &&
    two !== undefined &&
    !('kind' in one) &&
    !('kind' in two) &&
    one.make.join() === two.make.join() &&
    one.drop.join() === two.drop.join() &&
    other.columns.length === 1 &&
    first.statement.transaction.kind === other.statement.transaction.kind &&
    !other.statement.inBlock
  );
}

function withoutHolders({ file }: Migration, run: readonly [Held, ...Held[]]): Fix | EditRefusal {
  const [{ statement, columns }] = run;
  const [first, ...others] = columns.map(({ change }) => change.setAside);
  if (first === undefined) return { kind: 'refused', reason: 'a generated column would be computed anew' };
  if ('kind' in first) return first;
  // Columns with other things over them: which of these come first is not told.
  if (others.some((other) => !other || 'kind' in other || other.make.join() !== first.make.join()))
    return { kind: 'refused', reason: 'something else uses another column of the statement' };
  if (statement.inBlock) return { kind: 'refused', reason: 'the statement stands in a block' };
  const last = run.at(-1)?.statement ?? statement;
  const isAlone = statement.transaction.kind === 'alone';
  return textFix(file, `Drop what uses the column${run.length > 1 ? 's' : ''} and make it again`, [
    insert(statement.span.whole, 'start', joined(file, [...(isAlone ? ['BEGIN'] : []), ...first.drop, ''])),
    insert(last.span.whole, 'end', joined(file, ['', ...first.make, ...(isAlone ? ['COMMIT'] : [])])),
  ]);
}
