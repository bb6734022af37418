import assert from 'node:assert/strict';
import { emptyDatabase } from '../../../server/src/sources/sql/database.ts';
import { loadSqlParser, parseStatement } from '../../../server/src/sources/sql/parse.ts';
import { loadPostgresParser } from '../../../server/src/sources/sql/postgresParser.ts';
import { readScript, replayScript } from '../../../server/src/sources/sql/script.ts';
import { decodeText } from '../../../server/src/workspace/nodeFileSystem.ts';

const after = '\nCREATE TABLE after_it (id int PRIMARY KEY);\n';

/** Text before a table, with what is told of it: line and message. */
const inputs: Readonly<Record<string, readonly [text: string, told: readonly string[]]>> = {
  'a string without end': ["INSERT INTO a VALUES ('x);", ['1 unterminated quoted string at or near "\'x);"']],
  'a dollar quote without end': [
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1;',
    ['1 unterminated dollar-quoted string at or near "$$ SELECT 1;"'],
  ],
  'a comment without end': ['/* x', ['1 unterminated /* comment at or near "/* x"']],
  'a zero byte': ['SELECT 1\0;', ['1 invalid byte sequence for encoding "UTF8": 0x00']],
  'bytes that are no UTF-8': [
    'SELECT 1; -- caf\uFFFD\nCREATE TABLE caf\uFFFD (id int);',
    ['2 This file is not UTF-8: what stands here could not be read.'],
  ],
  'parentheses ten thousand deep': [
    `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)};`,
    ['1 stack depth limit exceeded'],
  ],
  'parentheses ten thousand deep without end': [
    `SELECT ${'('.repeat(10_000)};`,
    ['1 stack depth limit exceeded'],
  ],
  'a sum of twenty thousand': [`SELECT ${'1 + '.repeat(20_000)}1;`, ['1 stack depth limit exceeded']],
  'a sum of three thousand, which PostgreSQL takes': [
    `SELECT ${'1 + '.repeat(3000)}1;`,
    [
      '1 This statement is not read: from here on it is too deep, by operators, queries or parentheses in a row.',
    ],
  ],
  'twenty thousand queries in a row': [
    `SELECT 1${' UNION ALL SELECT 1'.repeat(20_000)};`,
    ['1 stack depth limit exceeded'],
  ],
  'much that is long and not deep': [
    `INSERT INTO a VALUES ${"(-1, 'a + b', 2),".repeat(5000)} (1, 'x', 2); SELECT 1 WHERE ${'a = 1 AND '.repeat(5000)} true; SELECT a IN (${'1 + 1, '.repeat(5000)} 1); DO $$ BEGIN x := ${'1 + '.repeat(5000)} 1; END $$;`,
    [],
  ],
  'lines that end as on Windows': [
    'CREATE TABLE a (\r\n id int\r\n);\r\nSELEC 1;\r\n',
    ['4 syntax error at or near "SELEC"'],
  ],
  'a byte order mark': ['\uFEFFCREATE TABLE a (id int);', []],
  'a merge conflict': [
    'CREATE TABLE a (id int);\n<<<<<<< HEAD\nALTER TABLE a ADD x int;\n=======\nALTER TABLE a ADD y int;\n>>>>>>> main\n',
    ['2 merge conflict marker'],
  ],
  'a merge conflict with its base inside of a statement': [
    'CREATE TABLE a (\n id int,\n<<<<<<< HEAD\n x int\n||||||| base\n z int\n=======\n y int\n>>>>>>> main\n);',
    ['3 merge conflict marker'],
  ],
  'two merge conflicts': [
    '<<<<<<< a\n=======\n>>>>>>> b\nSELECT 1;\n<<<<<<< a\n=======\n>>>>>>> b\n',
    ['1 merge conflict marker', '5 merge conflict marker'],
  ],
  'commands of psql': ['\\set x 1\n\\connect shop\n\\restrict abc\nSELECT 1;', []],
  'data of COPY without end': [
    "CREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\tit's\n2\t(b\n",
    ['3 unterminated COPY data: no line \\. ends it'],
  ],
  'COPY from the client without data': ['COPY a FROM stdin;\n-- nothing\n', []],
  'SQL of MySQL': [
    'CREATE TABLE `a` (`id` int AUTO_INCREMENT);\nCREATE TABLE `b` (`id` int unsigned);\nSELEC 1;',
    [
      '1 This is SQL of MySQL or SQLite (names in backticks): PostgreSQL does not read it.',
      '3 syntax error at or near "SELEC"',
    ],
  ],
  'SQL of SQLite': [
    'PRAGMA foreign_keys = ON;\nCREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT);\nINSERT OR IGNORE INTO a VALUES (1);',
    ['1 This is SQL of SQLite (PRAGMA): PostgreSQL does not read it.'],
  ],
  'an index inside CREATE TABLE': [
    'CREATE TABLE notes (\n  made timestamptz,\n  INDEX notes_made (made DESC)\n);',
    ['3 syntax error at or near "DESC": an index has a CREATE INDEX of its own, after the table'],
  ],
  'SQL of SQL Server': [
    'CREATE TABLE [dbo].[a] ([id] int IDENTITY(1,1));\nGO\nALTER TABLE [dbo].[a] ADD [n] NVARCHAR(5);\nGO;\n',
    ['1 This is SQL of SQL Server (its syntax): PostgreSQL does not read it.'],
  ],
  nothing: ['', []],
  'comments only': ['-- a\n/* b */\n', []],
};

describe('SQL that is not as it should be', () => {
  before(loadSqlParser);

  for (const [name, [text, told]] of Object.entries(inputs))
    it(`is told at its place, and costs nothing else: ${name}`, () => {
      const whole = text + after;
      const script = readScript('/a.sql', whole);
      const places = script.problems.map(
        ({ message, span }) => `${whole.slice(0, span.start).split('\n').length} ${message}`,
      );
      assert.deepEqual(places, told);
      const { tables } = replayScript(emptyDatabase('/a.sql'), script);
      assert.ok(tables.has('public.after_it'));
    });

  it("takes a script for the database that one of its tables shows, unless something in it is PostgreSQL's", () => {
    const plain = 'CREATE TABLE a (id int PRIMARY KEY, made timestamp);\n'.repeat(3);
    const sign = 'CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);\n';
    assert.equal(readScript('/a.sql', plain + sign).otherDatabase, 'SQLite');
    assert.equal(readScript('/a.sql', `${plain + sign}-- not timestamptz`).otherDatabase, 'SQLite');
    assert.equal(
      readScript('/a.sql', `${plain + sign}CREATE TABLE c (made timestamptz);`).otherDatabase,
      undefined,
    );
  });

  it('reads what is as deep as it may be', () => {
    const sum = `${'1 + '.repeat(1490)}a`;
    const script = readScript(
      '/a.sql',
      `CREATE TABLE t (a int CHECK (${sum} > 0) DEFAULT ${sum.slice(0, -1)}1); CREATE INDEX ON t ((${sum}));
       CREATE VIEW v AS SELECT 1${' UNION ALL SELECT 1'.repeat(1490)};`,
    );
    assert.deepEqual(script.problems, []);
    const { tables, views } = replayScript(emptyDatabase('/a.sql'), script);
    assert.equal(tables.get('public.t')?.indexes.length, 1);
    assert.ok(views.has('public.v'));
  });

  it('leaves the parser whole, however often its stack overflows', async () => {
    const parser = await loadPostgresParser();
    // Deeper than what is let through to it.
    const deep = `SELECT ${'1 + '.repeat(12_000)}1`;
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 16; i++)
        assert.deepEqual(parser.parse(deep), { message: 'stack depth limit exceeded', cursorPosition: 0 });
      await parser.settled();
      assert.equal(parseStatement(`SELECT ${round}, 'is read'`).kind, 'parsed');
    }
  });
});

describe('bytes of a SQL file', () => {
  const text = 'CREATE TABLE t (id int);\n';
  const utf16 = Buffer.from(text, 'utf16le');
  const mark = Buffer.from([0xff, 0xfe]);

  it('are text in UTF-8 and UTF-16, with a mark and without', () => {
    const forms = [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      utf16,
      Buffer.concat([mark, utf16]),
      Buffer.from(utf16).swap16(),
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
    ];
    for (const bytes of forms) assert.equal(decodeText(bytes), text);
  });
  it('may hold a stray zero byte, which is told where it stands', () => {
    const bytes = Buffer.from(text.replace('int', 'int\0'));
    assert.equal(decodeText(bytes), undefined);
    assert.equal(decodeText(bytes, true), text.replace('int', 'int\0'));
  });
  it('are no text in an archive of pg_dump, or where zeros are many', () => {
    assert.equal(decodeText(Buffer.from(`PGDMP\0${text.repeat(20)}`), true), undefined);
    assert.equal(decodeText(Buffer.from('a\0\0b\0\0c\0\0'), true), undefined);
  });
});
