import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { scanSync } from 'libpg-query';
import { createOffsetMap } from '../../../server/src/sources/sql/offsets.ts';
import { loadSqlParser, parseStatement } from '../../../server/src/sources/sql/parse.ts';
import { scanTokens } from '../../../server/src/sources/sql/scanner.ts';
import { splitSql } from '../../../server/src/sources/sql/split.ts';
import { bigDump, bigHistory } from '../../support/bigSql.ts';

/** The token texts as PostgreSQL's scanner cuts them. */
function scannedByPostgres(text: string): readonly string[] {
  const offsets = createOffsetMap(text);
  return scanSync(text)
    .tokens.filter(({ tokenName }) => tokenName !== 'SQL_COMMENT' && tokenName !== 'C_COMMENT')
    .map(({ start, end }) => text.slice(offsets.fromBytes(start), offsets.fromBytes(end)));
}

function assertSameTokens(text: string): void {
  const ours = scanTokens(text).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(ours, scannedByPostgres(text), text);
}

describe('the tokens of a statement are those of PostgreSQL', () => {
  before(loadSqlParser);

  for (const [name, text] of Object.entries({
    'names and quoted names': `select a, "b ""c""", t$1, _x, été, "naïve;", U&"d\\0061t\\+000061" from s.t`,
    'strings of all kinds': String.raw`select 'it''s', E'a\'b\\', e'\n''x', B'01', x'1F', U&'\0441', n'z', ''`,
    'strings that go on in the next line': "select 'one'\n  'two' -- and\n  'three', 'a' 'b'",
    'dollar quotes and parameters': 'select $$a$b$$, $tag$ $$ $tag$, $1+$2, $été$x$été$',
    numbers: 'select 1, 1.5, .5, 1., 1e10, 1.5e-3, 0x1F, 0b01, 0o17, 1_000, a[1:2], 2.e1',
    'operators and signs':
      'select a<>b, a!=b, a>=-1, a->>-1, a@>b, a||-b, -+-1, a*-1, a =-1, ~-1, a<@b, a?|b, a#>>b',
    'operators beside comments': 'select a+--x\n b, c*/* d /* e */ */f, g/-h, i@--\n j',
    'casts and lists': 'select a::int, b[1:n], (c).d, f(x => 1, y := 2), \'x\'::"char"',
    'white space of all kinds': 'select\t1,\f2,\v3,\r\n4 -- end',
  }))
    it(name, () => assertSameTokens(text));

  it('in generated schemas and in all migrations of the fixtures', () => {
    const folder = path.join(import.meta.dirname, '../../fixtures');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((it) =>
      it.endsWith('.sql'),
    );
    const texts = files.map((it) => readFileSync(path.join(folder, it), 'utf8'));
    let count = 0;
    for (const text of [...texts, bigDump(20_000), ...bigHistory(20, 100).values()])
      for (const piece of splitSql(text)) {
        const statement = text.slice(piece.start, piece.end);
        if (piece.kind !== 'statement' || parseStatement(statement).kind !== 'parsed') continue;
        assertSameTokens(statement);
        count++;
      }
    assert.ok(count > 300, `${count} statements`);
  });
});
