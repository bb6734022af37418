import assert from 'node:assert/strict';
import { provesNotNull } from '../../../server/src/sources/sql/expression.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';

describe('SQL expressions', () => {
  before(loadSqlParser);

  const proofs: Readonly<Record<string, boolean>> = {
    'a IS NOT NULL': true,
    '("a") is not null and b > 1': true,
    '((b > 1) AND (a IS NOT NULL))': true,
    'b > 1 AND (c > 1 AND (d > 1 AND a IS NOT NULL))': true,
    't.a IS NOT NULL': true,
    'a IS NOT NULL -- never': true,
    "b = ' and a is not null and '": false,
    'a IS NOT NULL OR b': false,
    'b AND (a IS NOT NULL OR c)': false,
    'NOT (a IS NOT NULL)': false,
    '"A" IS NOT NULL': false,
    'a IS NULL': false,
    'lower(a) IS NOT NULL': false,
    "a IS NOT NULL AND b SIMILAR TO 'x' AND c NOT BETWEEN SYMMETRIC 1 AND 2": true,
  };
  for (const [text, expected] of Object.entries(proofs))
    it(`${expected ? 'proves' : 'does not prove'} a by ${text}`, () => {
      assert.equal(provesNotNull(text, 'a'), expected);
    });

  it('takes nothing for proven by what is no expression', () => {
    for (const text of [
      '',
      'a >',
      'a IS NOT NULL) FROM t WHERE (b',
      'a IS NOT NULL, b',
      "a IS NOT NULL AND 'open",
    ])
      assert.equal(provesNotNull(text, 'a'), false, text);
  });
});
