import assert from 'node:assert/strict';
import { changeOf, itemsChanged } from '../../server/src/lint/changedParts.ts';

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
});
