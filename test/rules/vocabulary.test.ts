import assert from 'node:assert/strict';
import { tableNamesFor } from '../../server/src/rules/support/tableNames.ts';
import { isSameNoun, plurals, singulars } from '../../server/src/rules/vocabulary/plural.ts';
import {
  endsWithTerm,
  hasTerm,
  isTerm,
  startsWithTerm,
  words,
} from '../../server/src/rules/vocabulary/words.ts';

describe('words', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['total_price', ['total', 'price']],
    ['totalPrice', ['total', 'price']],
    ['TotalPrice', ['total', 'price']],
    ['TOTAL_PRICE', ['total', 'price']],
    ['totality', ['totality']],
    ['HTMLBody', ['html', 'body']],
    ['userID', ['user', 'id']],
    ['line2', ['line', '2']],
    ['s3Key', ['s', '3', 'key']],
    ['größe_der_datei', ['größe', 'der', 'datei']],
    ['_', []],
  ];
  for (const [name, expected] of cases) {
    it(`${name} is ${expected.join(' + ')}`, () => assert.deepEqual(words(name), expected));
  }

  it('terms match whole words only', () => {
    assert.equal(hasTerm('unitPriceNet', ['unit_price']), true);
    assert.equal(hasTerm('totality', ['total']), false);
    assert.equal(hasTerm('price_unit', ['unit_price']), false);
  });

  it('terms match at the ends', () => {
    assert.equal(endsWithTerm('order_status', ['status']), true);
    assert.equal(endsWithTerm('status_order', ['status']), false);
    assert.equal(startsWithTerm('isActive', ['is']), true);
    assert.equal(startsWithTerm('island', ['is']), false);
    assert.equal(isTerm('createdAt', ['created_at']), true);
    assert.equal(isTerm('createdAtUtc', ['created_at']), false);
  });
});

describe('plural', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ['user', 'users'],
    ['category', 'categories'],
    ['day', 'days'],
    ['address', 'addresses'],
    ['box', 'boxes'],
    ['branch', 'branches'],
    ['status', 'statuses'],
    ['person', 'people'],
    ['house', 'houses'],
    ['response', 'responses'],
    ['purchase', 'purchases'],
    ['cache', 'caches'],
    ['size', 'sizes'],
    ['movie', 'movies'],
    ['file', 'files'],
    ['shelf', 'shelves'],
    ['archive', 'archives'],
    ['business', 'businesses'],
  ];
  for (const [one, many] of pairs) {
    it(`${one}, ${many}`, () => {
      assert.ok(plurals(one).includes(many), `${plurals(one)}`);
      assert.ok(singulars(many).includes(one), `${singulars(many)}`);
      assert.ok(isSameNoun(many, one) && isSameNoun(one, many) && isSameNoun(one, one));
    });
  }
});

it('two nouns that only begin alike are not the same', () => {
  assert.equal(isSameNoun('user', 'usage'), false);
  assert.equal(isSameNoun('new', 'news_item'), false);
});

describe('the names a table may have', () => {
  it('singular, plural, any case, behind the own prefix', () => {
    const names = tableNamesFor('order_item', 'app_order');
    for (const name of ['order_item', 'order_items', 'orderItems', 'OrderItem', 'app_order_items']) {
      assert.ok(names.includes(name), name);
    }
    assert.ok(!names.includes('items'));
  });
});
