import assert from 'node:assert/strict';
import { splitSql } from '../../../server/src/sources/sql/split.ts';

function pieces(text: string): string[] {
  return splitSql(text).map(({ kind, start, end }) =>
    kind === 'statement' ? text.slice(start, end) : `${kind}: ${text.slice(start, end).trim()}`,
  );
}

describe('splitting SQL', () => {
  it('cuts at semicolons outside of quotes, comments and parentheses', () => {
    assert.deepEqual(
      pieces(`select ';', ";" -- ;\n; /* ; /* ; */ ; */ select (1;2) ; select $a$;$b$;$a$, $$;$$, $1;;`),
      [`select ';', ";"`, 'select (1;2)', 'select $a$;$b$;$a$, $$;$$, $1'],
    );
  });
  it('knows doubled quotes, and backslashes only in escape strings', () => {
    assert.deepEqual(pieces(String.raw`select 'a''b;', '\'; select E'\';', e'a\\'; select 1`), [
      String.raw`select 'a''b;', '\'`,
      String.raw`select E'\';', e'a\\'`,
      'select 1',
    ]);
  });
  it('keeps the body of BEGIN ATOMIC together', () => {
    const body =
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end';
    assert.deepEqual(pieces(`${body}; select 1;`), [body, 'select 1']);
  });
  it('lets the breakpoint marker win over an open quote', () => {
    assert.deepEqual(
      pieces(`select 'a\n--> statement-breakpoint\nselect 1;--> statement-breakpoint\nselect 2`),
      ["select 'a", 'select 1', 'select 2'],
    );
  });
  it('leaves COPY data and psql commands to themselves', () => {
    assert.deepEqual(pieces("\\connect shop\nCOPY t (a) FROM stdin;\n1;'\n2\n\\.\nselect 1;"), [
      'psql-command: \\connect shop',
      'COPY t (a) FROM stdin',
      "copy-data: 1;'\n2\n\\.",
      'select 1',
    ]);
  });
  it('ends a statement where psql sends it', () => {
    assert.deepEqual(
      pieces('select 1 as one \\gset\nselect 2 as two \\gset p_\nselect 3 \\gx\nselect 4 \\gone;'),
      [
        'select 1 as one',
        'psql-command: \\gset',
        'select 2 as two',
        'psql-command: \\gset p_',
        'select 3',
        'psql-command: \\gx',
        'select 4 \\gone',
      ],
    );
  });
  it('costs only its own statement when something is never closed', () => {
    for (const broken of [
      "insert into a values ('x",
      'select $$ x',
      'create table t (a int',
      '/* x',
      'select "a',
    ])
      assert.deepEqual(
        pieces(`select 1;\n${broken};\nCREATE TABLE b (c int);\nselect 2;`).slice(-2),
        ['CREATE TABLE b (c int)', 'select 2'],
        broken,
      );
  });
  it('does not take the next text for the end of one that is left open, as all behind would stand the wrong way round', () => {
    const rest = [
      "CREATE TABLE b (c text DEFAULT 'new')",
      "COMMENT ON TABLE b IS 'It''s the second; of two'",
    ];
    const bodies = ['CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql', 'DO $$ BEGIN END $$'];
    const names = ['CREATE TABLE "b" ("c" int)', 'ALTER TABLE "b" ADD "d" int'];
    for (const [broken, behind] of [
      ["UPDATE a SET c = 'it is", rest],
      ["UPDATE a SET c = '", rest],
      ["CREATE FUNCTION g() RETURNS int AS $$ SELECT '", bodies],
      ['CREATE FUNCTION g() RETURNS int AS $$ SELECT 2', bodies],
      ['SELECT "a', names],
    ] as const)
      assert.deepEqual(pieces(`select 1;\n${broken}\n;\n${behind.join(';\n')};`).slice(-2), behind, broken);
  });
  it('keeps texts and bodies whole that hold statements', () => {
    for (const whole of [
      "SELECT 'one;\nSELECT 2' AS name",
      "COMMENT ON TABLE a IS 'one;\nDROP TABLE b;\n'",
      "CREATE FUNCTION f() RETURNS int AS '\nSELECT 1;\nSELECT ''x''::text;\n' LANGUAGE sql",
      'CREATE FUNCTION f() RETURNS int AS $a$ BEGIN\nDO $$ x; $$;\nSELECT 1;\nEND $a$ LANGUAGE plpgsql',
      'DO $$ BEGIN\nSELECT 1;\nSELECT 2 AS two;\nEND $$',
      "SELECT 'a','b;\nSELECT','c'",
      'PREPARE p AS SELECT $1, $2',
    ])
      assert.deepEqual(pieces(`${whole};\nselect 2;`), [whole, 'select 2'], whole);
  });
  it('tells where the unclosed part opens', () => {
    assert.equal(splitSql("select 1;\nselect 'x")[1]?.unclosed, 17);
  });
  it('cuts at merge markers', () => {
    assert.deepEqual(
      pieces('select 1;\n<<<<<<< HEAD\nselect 2;\n=======\nselect 3;\n>>>>>>> main\nselect 4;'),
      [
        'select 1',
        'conflict-marker: <<<<<<< HEAD',
        'select 2',
        'conflict-marker: =======',
        'select 3',
        'conflict-marker: >>>>>>> main',
        'select 4',
      ],
    );
  });
  it('ends on every prefix of a script, with pieces in order', () => {
    const script =
      "a 'b' $x$ $x$ \"c\" /* /* */ */ ( E'\\'' ; ) -- d\n\\x\nCOPY t FROM stdin;\n\\.\nbegin atomic; end;";
    for (let length = 0; length <= script.length; length++) {
      let last = 0;
      for (const { start, end } of splitSql(script.slice(0, length))) {
        assert.ok(start >= last && end > start && end <= length, `prefix ${length}`);
        last = end;
      }
    }
  });
});
