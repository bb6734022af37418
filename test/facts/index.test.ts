import assert from 'node:assert/strict';
import { defaultClasses } from '../../server/src/rules/support/keyShape.ts';
import { postgres } from './postgres.ts';

/** What the rules of the group "index" say about PostgreSQL, shown on it. */
describe('PostgreSQL: indexes', () => {
  const tables = [
    'create table users (id int primary key)',
    'create table posts (id int primary key, author_id int references users, title text not null)',
    'insert into users select generate_series(1, 50)',
    "insert into posts select n, n % 50 + 1, 'title' from generate_series(1, 20000) n",
  ];

  it('a foreign key makes no index on its own columns', async () => {
    const rows = await postgres(
      ...tables,
      "select indexname from pg_indexes where tablename = 'posts' order by indexname",
    );
    assert.deepEqual(rows, [{ indexname: 'posts_pkey' }]);
  });

  it('without an index a lookup by the foreign key reads the whole table', async () => {
    const text = await plan('select 1', 'select 1 from only posts x where author_id = 7 for key share of x');
    assert.match(text, /Seq Scan/);
  });

  for (const [what, key] of [
    ['an index that begins with it', 'create index i on posts (author_id, title)'],
    ['a unique key that begins with it', 'alter table posts add unique (author_id, id)'],
    [
      'a primary key that begins with it',
      'alter table posts drop constraint posts_pkey; alter table posts add primary key (author_id, id)',
    ],
    [
      'a partial index of the rows where it is not null',
      'create index i on posts (author_id) where author_id is not null',
    ],
    ['a hash index', 'create index i on posts using hash (author_id)'],
    ['an index in the opposite order', 'create index i on posts (author_id desc)'],
  ] as const) {
    it(`a lookup by a foreign key uses ${what}`, async () => {
      assert.match(
        await plan(key, 'select 1 from only posts x where author_id = 7 for key share of x'),
        /Index/,
      );
    });
  }

  it('a lookup by two columns uses an index that begins with them in the other order', async () => {
    const text = await plan(
      'create index i on posts (title, author_id, id)',
      "select * from posts where author_id = 7 and title = 'other'",
    );
    assert.match(text, /Index.*\bi\b[\s\S]*Index Cond: .*title.*author_id/);
  });

  it('a lookup by a foreign key cannot use a partial index with another condition', async () => {
    const text = await plan(
      "create index i on posts (author_id) where title <> ''",
      'select 1 from only posts x where author_id = 7 for key share of x',
    );
    assert.doesNotMatch(text, /Index/);
  });

  it('a B-tree is read backwards for the opposite order', async () => {
    const text = await plan(
      'create index i on posts (author_id, title)',
      'select * from posts order by author_id desc, title desc',
      'set enable_sort = off',
    );
    assert.match(text, /Index Scan Backward using i/);
  });

  it('the operator classes that are taken for defaults are so for B-trees, or of the same family as one', async () => {
    const rows = await postgres(
      `select distinct c.opcname::text as name from pg_opclass c join pg_am m on m.oid = c.opcmethod
       where m.amname in ('btree', 'hash', 'gin') and (c.opcdefault or exists (
         select from pg_opclass d where d.opcdefault and d.opcfamily = c.opcfamily and d.opcmethod = c.opcmethod
           and d.opcintype = c.opcintype))`,
    );
    const names = rows.map((row) => row.name);
    assert.deepEqual(
      [...defaultClasses].filter((name) => !names.includes(name)),
      [],
    );
  });

  it('primary keys and unique constraints are indexes already', async () => {
    const rows = await postgres(
      'create table users (id int primary key, email text unique)',
      "select indexname from pg_indexes where tablename = 'users' order by indexname",
    );
    assert.deepEqual(rows, [{ indexname: 'users_email_key' }, { indexname: 'users_pkey' }]);
  });

  async function plan(
    definition: string,
    query: string,
    setting = 'set enable_seqscan = off',
  ): Promise<string> {
    const rows = await postgres(
      ...tables,
      ...definition.split('; '),
      'analyze posts',
      setting,
      `explain ${query}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }
});
