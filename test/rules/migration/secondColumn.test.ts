import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import type { ExampleRun } from '../../../server/src/rules/example.ts';
import { rules } from '../../../server/src/rules/registry.generated.ts';
import { splitSql } from '../../../server/src/sources/sql/split.ts';
import { applyFix, lint } from '../../support/checkRule.ts';
import { describePostgres, rowsOf } from '../../support/wholeCatalog.ts';

interface Case {
  readonly name: string;
  /** What is there before, with rows. */
  readonly before: string;
  readonly change: string;
  /** Answers what is given to each step's start: what programs write while the steps are carried out. */
  readonly meanwhile?: (columns: ReadonlySet<string>, step: number) => string | undefined;
  /** Catalogue lines that only the steps leave, and that are meant. */
  readonly run?: ExampleRun;
}

const wide = `create table users (id int primary key, mail text, age int);
  insert into users select n, 'm' || n, n from generate_series(1, 30) n;`;
const rename = 'alter table users rename column mail to email';
const widen = 'alter table users alter column age type bigint';

const cases: readonly Case[] = [
  { name: 'a plain column', before: wide, change: rename },
  {
    name: 'an index, a unique one, a partial one, one over an expression, and INCLUDE',
    before: `${wide} create index mail_idx on users (mail desc nulls last, age);
      create unique index mail_key on users (mail);
      create index some_idx on users using hash (mail) where mail is not null and age > 3;
      create index lower_idx on users (lower(mail) text_pattern_ops desc, (mail || 'x'));
      create index more on users (age) include (mail) with (fillfactor = 70);`,
    change: rename,
  },
  {
    name: 'a default, NOT NULL and a comment',
    before: `create table users (id int primary key, mail text not null default 'none');
      comment on column users.mail is 'the user''s'; insert into users values (1, 'a'), (2, default);`,
    change: rename,
    meanwhile: (columns, step) =>
      columns.has('email') && columns.has('mail')
        ? `insert into users (id) values (${100 + step})`
        : undefined,
  },
  {
    name: 'checks over one and over two columns, one of them not validated',
    before: `${wide} alter table users add check (mail <> ''), add constraint kit check ("users"."mail" <> 'mail'), add constraint both_set check (age > 0 or mail is not null),
      add constraint short check (length(mail) < 100) not valid;`,
    change: rename,
  },
  {
    name: 'a unique constraint, and one over two columns',
    before: `${wide} alter table users add unique (mail), add constraint pair unique nulls not distinct (age, mail);`,
    change: rename,
  },
  {
    name: 'a foreign key, and one over two columns',
    before: `create table places (city text, street text, primary key (city, street)); create table cities (name text unique);
      insert into cities values ('a'); insert into places values ('a', 's');
      create table users (id int primary key, mail text references cities (name) on delete set null, street text default 's',
        constraint place foreign key (mail, street) references places match full on update cascade deferrable initially deferred);
      insert into users values (1, 'a'), (2, 'a');`,
    change: rename,
  },
  {
    name: 'foreign keys that lead to it, its own too',
    before: `create table users (id int primary key, mail text not null unique, boss text references users (mail) on delete cascade);
      create table posts (id int, by text references users (mail) on update cascade);
      insert into users values (1, 'a', null), (2, 'b', 'a'); insert into posts values (1, 'a'), (2, null);`,
    change: rename,
  },
  {
    name: 'a primary key of two columns that others refer to',
    before: `create table users (age int, mail text, primary key (age, mail));
      create table posts (id int, age int, mail text, foreign key (age, mail) references users);
      insert into users values (1, 'a'), (2, 'b'); insert into posts values (1, 1, 'a');`,
    change: rename,
  },
  {
    name: 'triggers that name it, whichever way they are made',
    before: `${wide} create function f() returns trigger language plpgsql as $$ begin return new; end $$;
      create trigger t before update of age, mail on users for each row when (old.mail is distinct from new.mail and new.age > 0) execute function f();
      create constraint trigger "T 2" after update of "mail" on public.users deferrable initially deferred for each row execute function f();
      create trigger other before insert on users for each row execute function f();`,
    change: rename,
  },
  {
    name: 'a default that gives another value each time',
    before: `create table users (mail uuid primary key default gen_random_uuid(), n int);
      create table posts (id int, by uuid references users); insert into users (n) select generate_series(1, 20);
      insert into posts select 1, mail from users;`,
    change: rename,
  },
  {
    name: 'an identity column under another name',
    before: `create table users (mail int generated always as identity (start with 10 increment by 5) primary key, n int);
      insert into users (n) select generate_series(1, 20);`,
    change: rename,
  },
  {
    name: 'a serial column under another name',
    before: `create table users (mail serial primary key, n int); insert into users (n) select generate_series(1, 20);`,
    change: rename,
  },
  {
    name: 'a column of a table in another schema, with capitals',
    before: `create schema shop; create table shop."Users" (id int primary key, "Mail" text not null unique check ("Mail" <> ''));
      create index "Idx" on shop."Users" ("Mail"); insert into shop."Users" values (1, 'a');`,
    change: 'alter table shop."Users" rename column "Mail" to "Email"',
  },
  {
    name: 'parts that the migration drops, and makes again over the new name',
    before: `${wide} alter table users add constraint users_mail_unique unique (mail); create index users_mail_index on users (mail);`,
    change: `${rename}; alter table users drop constraint users_mail_unique; drop index users_mail_index;
      create index users_email_index on users (email); alter table users add constraint users_email_unique unique (email)`,
  },
  {
    name: 'parts that get other names, and what is short after it',
    before: `${wide} alter table users add constraint users_mail_unique unique (mail), add constraint some_mail check (mail <> '');
      create index users_mail_index on users (mail);`,
    change: `${rename}; alter table users rename constraint users_mail_unique to users_email_unique;
      alter index users_mail_index rename to users_email_index; alter table users rename constraint some_mail to some_email;
      comment on column users.email is 'new'; alter table users alter column email set default 'x'`,
  },
  {
    name: 'collations of the column and of an index',
    before: `create table users (id int primary key, mail text collate "C"); create index c_idx on users (mail collate "POSIX" desc);
      insert into users values (1, 'a');`,
    change: rename,
  },
  {
    name: 'views: over a join, with a name of its own, of a view, with a subquery, with options, sorted and grouped',
    before: `${wide} create table posts (id int primary key, mail text);
      create view plain as select id, mail from users order by mail; grant select on plain to public; comment on view plain is 'x';
      create view joined as select u.mail, p.mail as other, (select max(mail) from users) from users u join posts p on p.mail = u.mail;
      create view of_view as select mail from plain; create view other as select posts.mail from posts, plain where posts.id = plain.id;
      create view named (a, "B") as with m as (select mail from users) select m.mail, count(*) from m group by m.mail;
      create view grouped with (security_invoker = true) as select upper(mail) as m from public.users where exists (select from posts where posts.mail = users.mail) group by mail, upper(mail);
      create view twice as select mail from users union all select mail from posts order by mail;`,
    change: rename,
  },
  {
    name: 'policies of the table and of another one',
    before: `${wide} create table posts (id int primary key, owner int);
      alter table users enable row level security;
      create policy own on users using (mail = current_user) with check (users.mail = current_user and age > 3);
      create policy adults on users for select using (age > 17);
      create policy writers on posts for insert with check (exists (select from users u where u.id = posts.owner and mail <> ''));`,
    change: rename,
  },
  {
    name: 'what a function says in its body, which stays',
    before: `${wide} create function newest() returns text language sql as $$ select mail from users limit 1 $$;`,
    change: rename,
  },
  {
    name: 'virtual generated columns over it',
    before: `create table users (id int primary key, mail text not null, low text generated always as (lower(mail)) virtual, n int, other int generated always as (n + 1) virtual,
      "W" text generated always as (users.mail || id::text) virtual); insert into users (id, mail) select n, 'M' || n from generate_series(1, 30) n;`,
    change: rename,
    meanwhile: (columns, step) =>
      columns.has('email') && columns.has('mail')
        ? `insert into users (id, mail, email) values (${100 + step}, 'x', 'x')`
        : undefined,
  },
  { name: 'another type', before: wide, change: widen },
  {
    name: 'another type with another default behind it',
    before: wide,
    change: `${widen}; alter table users alter column age set default 3`,
  },
  {
    name: 'another type among other commands',
    before: wide,
    change:
      "alter table users add column note text, alter column age type bigint, alter column mail set default 'x'",
  },
  {
    name: 'another type of an indexed column with a default, a check and a comment',
    before: `create table users (id int primary key, age int not null default 7 check (age > 0), n int);
      create index age_idx on users (age, id) where age > 3; comment on column users.age is 'in years';
      insert into users select n, n from generate_series(1, 30) n;`,
    change: widen,
  },
  {
    name: 'another type of a key with its serial numbers, to which others refer',
    before: `create table users (age serial primary key, n int);
      create table posts (id int primary key, age int references users on delete cascade);
      insert into users (n) select generate_series(1, 20); insert into posts select age, age from users;`,
    change: widen,
    meanwhile: (_, step) => `insert into users (n) values (${step + 500})`,
  },
  {
    name: 'another type of an identity column',
    before: `create table users (age int generated by default as identity primary key, n int);
      insert into users (n) select generate_series(1, 20);`,
    change: widen,
    meanwhile: (_, step) => `insert into users (n) values (${step + 500})`,
  },
  {
    name: 'another type by USING, of a time that has a default',
    before: `create table users (id int primary key, age timestamp not null default now());
      insert into users values (1, '2020-01-01'), (2, '2021-01-01');`,
    change: "alter table users alter column age type timestamptz using age at time zone 'UTC'",
  },
  {
    name: 'another type of a unique column that refers to another table',
    before: `create table ages (n int primary key); insert into ages select generate_series(1, 30);
      create table users (id int primary key, age int unique references ages);
      insert into users select n, n from generate_series(1, 30) n;`,
    change: widen,
  },
  {
    name: 'another type under views that the migration drops and makes anew',
    before: `${wide} create view v as select age from users; create view "W" as select age + 1 as older from v; create view kept as select id from users;`,
    change: `drop view "W"; drop view if exists public.v; ${widen}; create view public.v as select age from users;
      comment on view v is 'ages'; grant select on v to public; create view "W" as select age + 1 as older from v`,
  },
  {
    name: 'another name under a view that is made anew over it',
    before: `${wide} create view v as select mail from users;`,
    change: `drop view v; ${rename}; create view v as select email from users`,
  },
];

const refusals: readonly {
  readonly name: string;
  readonly before: string;
  readonly change: string;
  readonly reason: RegExp;
}[] = [
  {
    name: 'a view that takes all columns',
    before: `${wide} create view v as select * from users;`,
    change: rename,
    reason: /the view v, as it takes all columns of the table, holds on/,
  },
  {
    name: 'a view that takes rows',
    before: `${wide} create view v as select row_to_json(users) as mail from users;`,
    change: rename,
    reason: /the view v, as it takes all columns of the table, holds on/,
  },
  {
    name: 'a view that joins over the name',
    before: `${wide} create table posts (mail text); create view v as select posts.mail from users join posts using (mail);`,
    change: rename,
    reason: /the view v, as it joins over the name of the column, holds on/,
  },
  {
    name: 'a view that may take the column from elsewhere',
    before: `${wide} create view v as select (select mail from (select 1 as a) x) from users;`,
    change: rename,
    reason: /the view v, as its text cannot be followed, holds on/,
  },
  {
    name: 'a materialized view',
    before: `${wide} create materialized view v as select mail from users;`,
    change: rename,
    reason: /the materialized view v, which would have to be built anew, holds on/,
  },
  {
    name: 'a generated column',
    before: 'create table users (id int, mail text, low text generated always as (lower(mail)) stored);',
    change: rename,
    reason: /the generated column low, for which another expression means writing all rows anew, holds on/,
  },
  {
    name: 'a virtual generated column of a table with a check',
    before:
      'create table users (id int check (id > 0), mail text, low text generated always as (lower(mail)) virtual);',
    change: rename,
    reason: /the generated column low cannot be written for another column/,
  },
  {
    name: 'a trigger of the column that was changed since',
    before: `${wide} create function f() returns trigger language plpgsql as $$ begin return new; end $$;
      create trigger t before update of mail on users for each row execute function f(); alter table users enable always trigger t;`,
    change: rename,
    reason: /the trigger t holds on/,
  },
  {
    name: 'a partitioned table',
    before: 'create table users (id int, mail text) partition by list (id);',
    change: rename,
    reason: /partitioned/,
  },
  {
    name: 'a generated column',
    before: 'create table users (id int, n int, mail int generated always as (n * 2) stored);',
    change: rename,
    reason: /its value is generated/,
  },
  {
    name: 'an exclusion constraint',
    before: 'create table users (id int, mail int4range, exclude using gist (mail with &&));',
    change: rename,
    reason: /an exclusion constraint stands on it/,
  },
  {
    name: 'a unique constraint that is deferrable',
    before: 'create table users (id int, mail text unique deferrable);',
    change: rename,
    reason: /the key users_mail_key has more than its columns/,
  },
  {
    name: 'another change of the column in the same migration',
    before: wide,
    change: `alter table users alter column age drop default; ${widen}`,
    reason: /changes the column in other statements/,
  },
  {
    name: 'a view made anew around another change of the table',
    before: `${wide} create view v as select id, age from users;`,
    change: `drop view v; alter table users alter column id type bigint; ${widen}; create view v as select id, age from users`,
    reason: /changes the column in other statements/,
  },
  {
    name: 'a materialized view that the migration makes anew',
    before: `${wide} create materialized view v as select age from users;`,
    change: `drop materialized view v; ${widen}; create materialized view v as select age from users`,
    reason: /changes the column in other statements/,
  },
  {
    name: 'a name for the second column that is taken',
    before: `create table users (id int, age int, age_new int);`,
    change: widen,
    reason: /age_new is there already/,
  },
];

describe('a second column in the place of a change', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());

  for (const { name, before, change, meanwhile } of cases)
    for (const wrapped of [true, false])
      it(`carries over ${name}, ${wrapped ? 'in' : 'without'} transactions`, async () => {
        const files = new Map([
          ['0001_before.sql', before],
          ['0002_change.sql', `${change};`],
        ]);
        const run: ExampleRun = { wrapped, tool: 'plain' };
        const [report] = lint(ruleOf(change), files, { options: {}, run });
        const [fix] = report?.fixes ?? [];
        assert.ok(fix, report?.message);
        const after = applyFix(files, fix, run);
        await runAll(files, wrapped);
        const unsafe = { catalog: await describePostgres(db), rows: await rowsOf(db) };
        await runAll(after, wrapped);
        const steps = [...after].map(([path, text]) => `-- ${path}\n${text}`).join('\n');
        assert.deepEqual(await describePostgres(db), unsafe.catalog, steps);
        assert.deepEqual(await rowsOf(db), unsafe.rows, steps);
        if (meanwhile) {
          await runAll(after, wrapped, meanwhile);
          assert.deepEqual(await describePostgres(db), unsafe.catalog, steps);
        }
      });

  it('tells which functions ask for the old name, in the finding and in the file that drops it', () => {
    const files = new Map([
      [
        '0001_before.sql',
        `${wide} create function newest() returns text language sql as $$ select mail from users limit 1 $$;
          create function touch() returns trigger language plpgsql as $$ begin new.mail := lower(new.mail); return new; end $$;
          create function other() returns text language sql as $$ select mail from posts $$;
          create trigger t before insert on users for each row execute function touch();`,
      ],
      ['0002_change.sql', `${rename};`],
    ]);
    const [report] = lint(ruleOf(rename), files, { options: {}, run: {} });
    assert.match(
      report?.message ?? '',
      /from now on\. So do the function newest and the function touch, whose text follows no rename\.$/,
    );
    assert.deepEqual(
      report?.related.map(({ message }) => message),
      ['mail stands in the body of the function newest', 'mail stands in the body of the function touch'],
    );
    assert.match(
      report?.fixes[0]?.newFiles?.at(-1)?.text ?? '',
      /\n-- Replace the function newest first: mail stands in its body\.\n-- Replace the function touch first/,
    );
  });

  for (const { name, before, change, reason } of refusals)
    it(`is refused with its reason for ${name}`, () => {
      const files = new Map([
        ['0001_before.sql', before],
        ['0002_change.sql', `${change};`],
      ]);
      const [report] = lint(ruleOf(change), files, { options: {}, run: {} });
      assert.deepEqual(report?.fixes, []);
      assert.match(report?.message ?? '', reason);
    });

  /** Runs the files one after the other as the tool does. */
  async function runAll(
    files: ReadonlyMap<string, string>,
    wrapped: boolean,
    meanwhile?: Case['meanwhile'],
  ): Promise<void> {
    await db.exec(
      'rollback; drop schema if exists shop cascade; drop schema public cascade; create schema public; reset all',
    );
    const paths = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [step, [path, text]] of paths.entries()) {
      const inside = wrapped && !text.startsWith('-- no-transaction');
      if (inside) await db.exec('begin');
      for (const { kind, start, end } of splitSql(text)) {
        if (kind !== 'statement') continue;
        const statement = text.slice(start, end);
        await db.exec(statement).catch((error: unknown) => {
          throw new Error(`${path}: ${String(error)}\n${statement}`);
        });
      }
      if (inside) await db.exec('commit');
      if (!meanwhile || step === 0 || step === paths.length - 1) continue;
      const { rows } = await db.query<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = 'users'::regclass and attnum > 0 and not attisdropped`,
      );
      const written = meanwhile(new Set(rows.map((row) => row.name)), step);
      if (written !== undefined) await db.exec(written);
    }
  }
});

function ruleOf(change: string) {
  const id = /rename column/.test(change) ? 'rename-column' : 'column-type-rewrites';
  const rule = rules.find((each) => each.id === id);
  assert.ok(rule);
  return rule;
}
