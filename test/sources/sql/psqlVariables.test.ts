import assert from 'node:assert/strict';
import { loadSqlParser, parseStatement } from '../../../server/src/sources/sql/parse.ts';
import { hasPlaceholders, withoutPsqlVariables } from '../../../server/src/sources/sql/psqlVariables.ts';

describe('variables of psql', () => {
  before(loadSqlParser);

  it('are names and strings, each character in its place', () => {
    assert.equal(
      withoutPsqlVariables(`ALTER ROLE :owner SET x = :'value'; COMMENT ON TABLE :"t" IS ':no'; -- :no`),
      `ALTER ROLE _owner SET x =  'value'; COMMENT ON TABLE  "t" IS ':no'; -- :no`,
    );
    assert.equal(withoutPsqlVariables('SELECT a::text, b[1:n], f(x := 2), \'{":a"}\', $$:b$$'), undefined);
  });

  it('cost a statement nothing, and its text stays as it is written', () => {
    const text = 'GRANT SELECT ON app.users TO :DATABASE_VISITOR, "b"';
    const parsed = parseStatement(text);
    assert.ok(parsed.kind === 'parsed' && 'GrantStmt' in parsed.node);
    assert.equal(parsed.text, text);
    assert.deepEqual(
      parsed.tokens().map(({ start, end }) => text.slice(start, end)),
      ['GRANT', 'SELECT', 'ON', 'app', '.', 'users', 'TO', ':DATABASE_VISITOR', ',', '"b"'],
    );
  });

  it('do not hide what else PostgreSQL refuses', () => {
    const broken = parseStatement('GRANT SELECT ON ON users TO :visitor');
    assert.ok(broken.kind === 'broken');
    assert.match(broken.message, /at or near "ON"/);
    assert.equal(parseStatement('SELECT a : FROM b').kind, 'broken');
  });
});

describe('placeholders of a program', () => {
  it('are told from the remainder, from patterns and from formats in strings', () => {
    for (const text of ['SELECT 1 ORDER BY %order% LIMIT 1', 'SELECT 1 FROM %s WHERE a', 'SELECT %(a)s'])
      assert.equal(hasPlaceholders(text), true, text);
    for (const text of ["SELECT a % 2, b % c FROM t WHERE d LIKE '%s%'", "SELECT format('%I', a) -- %s"])
      assert.equal(hasPlaceholders(text), false, text);
  });
});
