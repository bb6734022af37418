import assert from 'node:assert/strict';
import { connectionProblem, maskSecrets, withDatabase } from '../../server/src/migrations/connectionText.ts';

describe('the text of a connection', () => {
  const url = 'postgresql://app:s3cret%2F1@db.example:5432/shop?sslmode=require';

  it('leads to another database of the same server', () => {
    assert.equal(withDatabase(url, 'x'), 'postgresql://app:s3cret%2F1@db.example:5432/x?sslmode=require');
    assert.equal(withDatabase('postgres://h', 'x'), 'postgres://h/x');
    assert.equal(withDatabase('postgres:///shop?host=/run', 'x'), 'postgres:///x?host=/run');
  });

  it('is checked without being repeated', () => {
    assert.equal(connectionProblem(url), undefined);
    for (const wrong of ['mysql://app:s3cret@h/d', 's3cret', 'postgresql://app:s3cret @h'])
      assert.doesNotMatch(connectionProblem(wrong) ?? 's3cret', /s3cret/);
  });

  for (const [name, text] of [
    ['the whole of it', `cannot reach ${url}.`],
    ['another URL', 'mysql://root:hunter2@localhost/d'],
    ['the password as it is meant', 'wrong: "s3cret/1"'],
    ['the password as it is written', 'wrong: s3cret%2F1'],
    ['a setting', `{ host: 'h', password: 'hunter2', user: 'u' }`],
    ['a pair of libpq', 'host=h password=hunter2 user=u'],
    ['an environment', 'PGPASSWORD=hunter2'],
  ] as const)
    it(`loses its password in ${name}`, () => {
      const masked = maskSecrets(text, url);
      assert.doesNotMatch(masked, /s3cret|hunter2/);
      assert.match(masked, /\*\*\*/);
    });

  it('leaves words alone that are no secret', () => {
    const text = 'role "postgres" does not exist; column "password" is missing at https://example.org/a@b';
    assert.equal(maskSecrets(text, 'postgres://postgres:postgres@h/d'), text);
  });
});
