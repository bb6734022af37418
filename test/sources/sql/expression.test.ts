import assert from 'node:assert/strict';
import { parseExpression, provesNotNull, renameColumns } from '../../../server/src/sources/sql/expression.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';

describe('SQL expressions', () => {
  before(loadSqlParser);

  it('tells the columns at their places', () => {
    const text = `lower("Größe") = t.b AND c + 1 > length('d')`;
    const columns = parseExpression(text)?.columns.map(({ name, place }) => [
      name,
      text.slice(place?.start, place?.end),
    ]);
    assert.deepEqual(columns, [
      ['Größe', '"Größe"'],
      ['b', 't.b'],
      ['c', 'c'],
    ]);
  });

  it('divides a conjunction, not a disjunction', () => {
    const parts = (text: string) =>
      parseExpression(text)?.conjuncts.map(({ place }) => text.slice(place?.start, place?.end));
    assert.deepEqual(parts('a > 1 AND (b < 2 OR c) AND d IS NULL'), ['a > 1', 'b < 2 OR c', 'd IS NULL']);
    assert.deepEqual(parts('a OR b AND c'), ['a OR b AND c']);
  });

  const proofs: Readonly<Record<string, boolean>> = {
    'a IS NOT NULL': true,
    '("a") is not null and b > 1': true,
    '((b > 1) AND (a IS NOT NULL))': true,
    't.a IS NOT NULL': true,
    "b = ' and a is not null and '": false,
    'a IS NOT NULL OR b': false,
    'NOT (a IS NOT NULL)': false,
    '"A" IS NOT NULL': false,
    'a IS NULL': false,
    'lower(a) IS NOT NULL': false,
    // pgsql-ast-parser does not read this one.
    "a IS NOT NULL AND b SIMILAR TO 'x' AND c NOT BETWEEN SYMMETRIC 1 AND 2": true,
  };
  for (const [text, expected] of Object.entries(proofs))
    it(`${expected ? 'proves' : 'does not prove'} a by ${text}`, () => {
      const expression = parseExpression(text);
      assert.ok(expression);
      assert.equal(provesNotNull(expression, 'a'), expected);
    });

  it('refuses what is no expression', () => {
    for (const text of ['', 'a >', '1) FROM t WHERE (2', 'a, b; drop table t', "'open", '1), (2'])
      assert.equal(parseExpression(text), undefined, text);
  });

  it('prints an expression with other columns', () => {
    const printed = renameColumns('"Total" > 0 and status = \'paid\'', (name) =>
      name === 'Total' ? 'Total 2' : name,
    );
    assert.ok(printed);
    assert.deepEqual(
      parseExpression(printed)?.columns.map(({ name }) => name),
      ['Total 2', 'status'],
    );
    assert.equal(
      renameColumns('a >', (name) => name),
      undefined,
    );
  });
});
