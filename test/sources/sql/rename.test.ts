import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { known } from '../../../server/src/model/unknown.ts';
import { type DatabaseState, emptyDatabase, partsOf } from '../../../server/src/sources/sql/database.ts';
import { schemaSql } from '../../../server/src/sources/sql/ddl/schemaSql.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { readScript, replayScript } from '../../../server/src/sources/sql/script.ts';
import { exactCatalog } from '../../support/exactCatalog.ts';

const tables = `
  create table people (id int primary key, name text, team int);
  create table teams (id int primary key, title text);`;

/** What is printed of the model makes the database that PostgreSQL has after the renames. */
const scripts: Readonly<Record<string, string>> = {
  'a table in views': `${tables}
    create view plain as select id, name from people;
    create view qualified as select people.id, people.name from public.people where people.team > 0;
    create view aliased as select p.id from people p join teams on teams.id = p.team;
    create view nested as select t.title, (select count(*) from people where people.team = t.id) as members
      from teams t where exists (select 1 from people x where x.team = t.id) order by title;
    create view shadowed as with people as (select id from teams) select people.id from people;
    create view of_query as with busy as (select team, count(*) as n from people group by team)
      select teams.title, busy.n from busy join teams on teams.id = busy.team union all select name, id from people order by 1;
    create view row_of as select people from people;
    create materialized view kept as select people.name from people; create index ki on kept (lower(name));
    alter table people rename to persons;`,
  'a column in views': `${tables}
    create view plain as select id, name from people order by name;
    create view cast_of as select name::varchar(10), (team), coalesce(name, 'x'), lower(name) as l from people where name <> '' group by name, team;
    create view joined as select p.name, t.title as name_of_team, t.id from people p join teams t on t.id = p.team where p.name is not null;
    create view unqualified as select name, title from people join teams on teams.id = team;
    create view over as select id, row_number() over (partition by team order by name) as r from people;
    create view above as select name, id from plain where name > 'a';
    create view sub as select x.name from (select name from people) x;
    create view lateral_one as select t.id, n.name from teams t, lateral (select name from people where team = t.id limit 1) n;
    create view with_query as with a as (select name from people) select name from a union select title from teams order by name;
    create view in_list as select id from teams where title in (select name from people) and 'name' <> title;
    create view distinct_on as select distinct on (name) name, id from people order by name, id;
    create view aliases as select p.renamed from people p (i, renamed);
    alter table people rename column name to full_name;`,
  'a column behind a star': `${tables}
    create view v as select * from people; create view w as select *, 1 as one from v where name <> ''; create view x as select t.*, p.name from people p, teams t;
    alter table people rename column name to login; alter view v rename column team to troop;`,
  rules: `${tables} create table log (id int, name text, note text unique);
    create rule keep as on update to people where old.name <> new.name and old.team > 0
      do also (insert into log (id, name) values (old.id, new.name); update teams set title = new.name from people where people.id = old.id and people.name = title);
    create rule other as on delete to log do instead update people p set name = old.name, team = (select max(id) from people) where p.name = old.note;
    create rule none as on insert to teams where exists (select from people where name = new.title) do instead nothing;
    create rule fill as on insert to log do also insert into people (id, name) select new.id, name from people x where x.team = new.id;
    alter table people rename column name to full_name; alter table people rename to persons; alter table log rename column note to name_too;`,
  'functions whose bodies are bound': `${tables} create table log (id int, name text, note text unique);
    create function first(team int) returns text begin atomic select name from people where people.team = first.team limit 1; end;
    create procedure add(name text default 'name', n int default 0) begin atomic
      insert into people as p (id, name) values (1, add.name) on conflict (id) do update set name = excluded.name where p.name <> 'name' returning p.id;
      delete from people using teams where people.name = teams.title and teams.id = n;
      update people set (name, team) = (select name, id from log where log.id = people.id) returning team; end;
    create function one(p people) returns setof people return row(p.id, 'name', 3)::people;
    create function quoted(p people, q people.name%type) returns people language sql as 'select people from people where name is null';
    create procedure clear(i int) begin atomic delete from people where name = 'x' and team = i; insert into log (note) values ('people') on conflict (note) do nothing; end;
    alter table people rename column name to full_name; alter table people rename to persons; alter table log rename column note to name_too; alter function first(int) rename to added;`,
  'columns that come after a star': `${tables}
    create view v as select * from people where name <> ''; create view w as select t.*, p.* from people p (x), teams as t; create view x as select v.*, 1 as one from v;
    create view sub as select y.id from (select * from people) y union select z.a from (with q as (select * from people) select q.id as a from q) z;
    create materialized view m as select * from people with no data;
    alter table people add column age int; alter table people rename column name to login;
    create or replace view v as select p.id, p.login as name, p.team, 2 as two from people p where login <> '';
    create view later as select * from people; create schema a; create table a.people (id int); create view a.v as select * from a.people; alter table a.people add n int;`,
  'views that go with what they read': `${tables}
    create view v as select * from people; create view w as select id from v; comment on view v is 'v'; comment on column v.id is 'id'; create view t as select * from teams;
    create view two_of as with teams as (select id from v) select id from teams; create view stays as with people as (select 1 as id) select id from people;
    drop view v cascade; create view v as select name, id from people; drop table teams cascade; alter table people drop column name cascade;`,
  'a column whose new name another one has': `${tables}
    create view v as select name, title from people join teams on teams.id = team;
    create view w as select (select name from people where team = teams.id and title <> '' limit 1) as x, title from teams;
    alter table people rename column name to title;`,
  'a column of the same name elsewhere': `${tables}
    create view v as select title, (select max(name) from people) from teams;
    alter table people rename column name to title;
    create view later as select t.title, people.title as other from teams t cross join people;
    alter table teams rename column title to label;`,
  'a column in expressions of its table': `
    create table t (id int primary key, "Old" int default 1 check ("Old" > 0 and "Old" < 100), twice int generated always as ("Old" * 2) stored, txt text,
      check (t."Old" <> 5), check (txt <> 'Old'));
    create index on t (("Old" + 1)) where t."Old" > 0; create index on t ((txt || '"Old"'));
    create statistics s (dependencies) on "Old", twice from t; alter table t alter column "Old" set statistics 7;
    create function f() returns trigger language plpgsql as 'begin return new; end';
    create trigger tr before update of "Old", twice on t for each row when (old."Old" is distinct from new."Old") execute function f();
    alter table t rename column "Old" to new;`,
  'a table in expressions': `
    create table t (id int primary key, n int check (t.n > 0), m int generated always as (t.n + 1) stored); create index on t ((t.n * 2)) where t.n > 1;
    alter table t rename to "The T";`,
  'tables and columns in policies': `${tables}
    alter table people enable row level security; alter table teams enable row level security;
    create policy own on people using (team in (select id from teams where teams.title = name)) with check (people.name <> '');
    create policy of_team on teams for select using (exists (select 1 from people where people.team = teams.id and name = current_user));
    create policy plain on teams for insert with check (title is not null);
    alter table people rename column name to login; alter table teams rename column title to name; alter table people rename to users; alter table teams rename to groups;`,
  'a view and its columns': `${tables}
    create view v as select id, name from people; create view w as select v.name, v.id from v where v.name <> ''; create view listed (a, b) as select name, id from v;
    alter view v rename column name to label; alter view listed rename column b to c; alter table w rename column id to number;
    alter view v rename to v2; create materialized view m as select label from v2; create unique index mi on m (label); alter materialized view m rename column label to tag; alter materialized view m rename to m2;
    comment on view w is 'w';`,
  'another schema': `${tables}
    create schema app; create schema other; create view v as select people.name, t.title from people join public.teams t on t.id = people.team where public.people.id > 0;
    create policy p on teams using (exists (select 1 from people where people.team = teams.id));
    alter table people set schema app; create view w as select app.people.name from app.people; alter table teams set schema other; alter view v set schema app;
    create sequence s; create table n (id int default nextval('s'), m int); create sequence of_n owned by n.m; alter table n alter m set default nextval('of_n');
    alter sequence s set schema app; alter table n set schema other; create view x as select * from app.v; alter table app.people set schema public; alter view app.v set schema public;`,
  'sequences and types in defaults': `
    create schema app; create sequence numbers; create type mood as enum ('sad', 'ok'); create domain positive as int check (value > 0);
    create table t (id int default nextval('numbers'), m mood default 'ok'::mood check (m <> 'sad'::mood), p positive default 1, c int check (n::positive > 0), n int);
    create view v as select id from t where m = 'ok'::public.mood; create function f() returns int language sql as $$ select 1 $$;
    alter sequence numbers rename to counters; alter type mood rename to feeling; alter domain positive rename to above_zero; alter type feeling set schema app;`,
  'a label of an enum in its table': `
    create type mood as enum ('sad', 'ok', 'it''s'); create type other as enum ('sad', 'ok');
    create table t (id int primary key, m mood default 'sad' check (m <> 'sad'), n text default 'sad' check (n <> 'sad'), o other default 'sad',
      list mood[] default '{sad,ok}', made mood[] default array['sad', 'ok']::mood[], cast_to mood default ('sad'::mood), up boolean generated always as (m = 'sad' or n = 'sad') stored,
      check (m in ('sad', 'it''s') or o in ('sad', 'ok')), check (t.m between 'sad' and 'ok'), check (m::text <> 'sad'), check ('sad'::text <> n), check (m = any ('{sad, ok}')), check ('sad' = any (list)),
      check (list @> '{sad}' or coalesce(m, 'sad') > 'sad'), check (m is distinct from 'sad'), check (case m when 'sad' then n = 'sad' else true end), check (nullif(m, 'sad') is null),
      check (m = cast('sad' as public.mood)), check (m = any (array['sad', 'ok']::mood[])), check (case when n = 'sad' then 'sad' else m end <> 'ok'));
    create index on t (id) where m = 'sad'; create index on t ((m = 'sad'), (n = 'sad'), (o = 'sad'));
    alter table t enable row level security; create policy p on t using (m = 'sad' and n <> 'sad') with check (o <> 'sad' and 'sad' <> m);
    create function f() returns trigger language plpgsql as 'begin return new; end';
    create trigger tr before update on t for each row when (old.m = 'sad' and new.n <> 'sad') execute function f();
    alter type mood rename value 'sad' to 'so "sad"'; alter type mood rename value 'it''s' to 'that''s'; alter type other rename value 'ok' to 'fine';`,
  'a label of an enum in views': `
    create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood, n text); create table u (id int, m text, o mood);
    create view v as select id, 'sad'::mood as constant, mood 'sad' as typed, 'sad' as word, m from t where m = 'sad' or n = 'sad';
    create view joined as select a.id from t a join u b on b.id = a.id and a.m = 'sad' and b.m = 'sad' where o <> 'sad';
    create view aliased as select x.b from t x (a, b, c) where x.b = 'sad' and c = 'sad' and b <> 'sad';
    create view nested as select id from u where m = 'sad' and exists (select 1 from t where t.id = u.id and m = 'sad' and o = 'sad');
    create view with_query as with m as (select n from t where m > 'sad') select n from m where n = 'sad';
    create materialized view kept as select count(*) filter (where m = 'sad') as sad from t;
    alter type mood rename value 'sad' to 'blue';`,
  'a column of a parent': `
    create table base (id int, note text); create table child (more int) inherits (base); create view v as select note from child; create view w as select base.note, more from base, child c (i, n, more);
    alter table base rename column note to remark;`,
  'a name that is used twice, and names in quotes': `
    create schema a; create table a."T" ("a b" int, """q""" int, x int); create view "V" as select "T"."a b", """q""" from a."T" where "a b" > x;
    alter table a."T" rename "a b" to "c d"; alter table a."T" rename """q""" to q; alter table a."T" rename x to "select"; alter table a."T" rename to "order";`,
};

describe('names after a rename', () => {
  let db: PGlite;
  before(async function () {
    this.timeout(900_000);
    await loadSqlParser();
    db = await PGlite.create();
  });
  afterEach(() => db.exec('rollback'));
  after(() => db.close());

  for (const [name, written] of Object.entries(scripts))
    it(`are those that PostgreSQL prints: ${name}`, async () => {
      await db.exec(`begin; ${written}`);
      const expected = await exactCatalog(db);
      const sql = schemaSql(partsOf(replay(written)), 'all');
      await db.exec('rollback; begin;');
      await db.exec(sql).catch((error: Error) => assert.fail(`${error.message}\n${sql}`));
      assert.deepEqual(await exactCatalog(db), expected, sql);
    });

  it('give way to an alias of the same name', async () => {
    const written = `${tables}
      create view v as select persons.title, people.name from people join teams persons on persons.id = people.team;
      alter table people rename to persons;`;
    const [view] = [...replay(written).views.values()];
    const text = view?.definition && known(view.definition)?.text;
    assert.equal(
      text,
      'select persons.title, people.name from public.persons AS people join teams persons on persons.id = people.team',
    );
  });

  it('stay where it is not certain what a name means', () => {
    const kept = [
      'create view v as select * from people natural join teams where name <> 0',
      'create view v as select name from people, json_to_record(team::text::json) as r (x int) where r.x > 0 and y > 0',
      'create view v as select name from people, elsewhere',
      'create view v as select id, name from people join teams using (id, name)',
    ];
    for (const each of kept) {
      const state = replay(`${tables} ${each}; alter table people rename column name to login;`);
      const [view] = [...state.views.values()];
      const text = view?.definition && known(view.definition)?.text;
      assert.equal(text, each.replace('create view v as ', ''));
    }
    const twice = replay(`
      create schema a; create table a.t (id int); create table t (id int); create view v as select id from t; alter table t rename to u;`);
    const [view] = [...twice.views.values()];
    assert.equal(view?.definition && known(view.definition)?.text, 'select id from t');
  });

  it('leave a constant whose type is not certain', () => {
    const types = `create type mood as enum ('sad'); create schema a; create type a.mood as enum ('sad');
      create table t (id int, m public.mood); create table u (id int, m a.mood);`;
    const kept = [
      "select 'sad'::mood as m",
      "select 1 as one from t natural join u where m = 'sad'",
      "select 1 as one from t, elsewhere where m = 'sad'",
      "select m from t union select 'sad'",
      "select label('sad', m) as l from t",
    ];
    for (const each of kept) {
      const state = replay(
        `${types} create view v as ${each}; alter type public.mood rename value 'sad' to 'blue';`,
      );
      const [view] = [...state.views.values()];
      assert.equal(view?.definition && known(view.definition)?.text, each);
    }
  });
});

function replay(sql: string): DatabaseState {
  const script = readScript('/history.sql', sql);
  assert.deepEqual(script.problems, []);
  return replayScript(emptyDatabase('/history.sql'), script);
}
