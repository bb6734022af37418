import assert from 'node:assert/strict';
import { composeEdits } from '../../server/src/ide/composeEdits.ts';
import { applyTextEdits, type TextEdit } from '../../server/src/model/edit.ts';

describe('composed edits', () => {
  it('keep what neither round touched out of the edits', () => {
    const first = [{ start: 0, end: 0, newText: 'import x\n' }];
    const second = [{ start: 19, end: 22, newText: 'XYZ' }];
    assert.deepEqual(composeEdits(20, first, second), [
      { start: 0, end: 0, newText: 'import x\n' },
      { start: 10, end: 13, newText: 'XYZ' },
    ]);
  });

  it('are nothing where the second round takes the first one back', () => {
    const first = [{ start: 5, end: 5, newText: 'abc' }];
    const second = [{ start: 5, end: 8, newText: '' }];
    assert.deepEqual(composeEdits(20, first, second), []);
  });

  it('give the text that both rounds give, for any rounds', () => {
    const random = generator(7);
    for (let i = 0; i < 500; i++) {
      const text = 'abcdefghijklmnopqrstuvwxyz'.slice(0, random(27));
      const first = randomEdits(text.length, random);
      const middle = applyTextEdits(text, first);
      const second = randomEdits(middle.length, random);
      const composed = composeEdits(text.length, first, second);
      assert.equal(
        applyTextEdits(text, composed),
        applyTextEdits(middle, second),
        JSON.stringify({ text, first, second }),
      );
      for (const [at, edit] of composed.entries()) {
        assert.ok(
          edit.start >= (composed[at - 1]?.end ?? 0) && edit.start <= edit.end,
          'not sorted, or overlapping',
        );
      }
    }
  });
});

function randomEdits(length: number, random: (below: number) => number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  while (at <= length && edits.length < 4) {
    const start = at + random(Math.max(1, length - at + 1));
    const end = Math.min(length, start + random(4));
    edits.push({ start, end, newText: '#'.repeat(random(4)) });
    at = end + 1;
  }
  return edits;
}

/** Numbers that are the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
