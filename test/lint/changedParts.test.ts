import assert from 'node:assert/strict';
import { changeOf, itemsChanged, stretchesChanged } from '../../server/src/lint/changedParts.ts';

describe('what two lists have not in common', () => {
  it('is one stretch for a list that is cut there, and the items alone for what only asks which', () => {
    const [a, b, c, d, e, otherB, otherD] = [{}, {}, {}, {}, {}, {}, {}];
    const [old, now] = [
      [a, b, c, d, e],
      [a, otherB, c, otherD, e],
    ];
    const stretch = changeOf(old, now);
    assert.equal(stretch.start, 1);
    assert.deepEqual([stretch.gone.length, stretch.come.length], [3, 3]);
    const { gone, come } = itemsChanged(old, now);
    assert.equal(gone.length === 2 && gone[0] === b && gone[1] === d, true);
    assert.equal(come.length === 2 && come[0] === otherB && come[1] === otherD, true);
  });

  it('is nothing where they hold the same in another order', () => {
    const [a, b] = [{}, {}];
    assert.deepEqual(itemsChanged([a, b], [b, a]), { gone: [], come: [] });
  });

  it('is as many stretches as there are, of which the one list becomes the other', () => {
    let last = 3;
    const below = (limit: number) => {
      last = (last * 1103515245 + 12345) % 2147483648;
      return Math.floor((last / 2147483648) * limit);
    };
    let old: readonly object[] = Array.from({ length: 2000 }, () => ({}));
    for (let edit = 0; edit < 60; edit++) {
      let now = old;
      for (let part = below(4); part > 0; part--) {
        const many = below(10) === 0 ? 700 : 5;
        now = now.toSpliced(
          below(now.length),
          below(many),
          ...Array.from({ length: below(many) }, () => ({})),
        );
      }
      const stretches = stretchesChanged(old, now);
      const made = [...old];
      for (const { start, end, items } of [...stretches].reverse()) made.splice(start, end - start, ...items);
      assert.equal(made.length, now.length);
      assert.equal(
        made.every((item, i) => item === now[i]),
        true,
      );
      old = now;
    }
    const [a, b, c, d, e] = [{}, {}, {}, {}, {}];
    const two = stretchesChanged([a, b, c, d], [a, e, b, c]);
    assert.deepEqual(
      two.map(({ start, end, items }) => [start, end, items.length]),
      [
        [1, 1, 1],
        [3, 4, 0],
      ],
    );
  });
});
