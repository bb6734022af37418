import assert from 'node:assert/strict';
import { createLineIndex, updateLineIndex } from '../../server/src/workspace/lineIndex.ts';

describe('the line index of an edited text', () => {
  it('is that of the text, whatever line breaks are edited', () => {
    let seed = 3;
    const pick = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const bits = ['a', '\n', '\r', '\r\n', 'ab\ncd', '', '\n\n\r\r\n'];
    let text = 'one\ntwo\r\nthree\rfour';
    let index = createLineIndex(text);
    for (let edit = 0; edit < 4000; edit++) {
      const at = pick(text.length + 1);
      const next = text.slice(0, at) + bits[pick(bits.length)] + text.slice(at + pick(4));
      index = updateLineIndex(index, text, next);
      text = next;
      assert.deepEqual(index, createLineIndex(text), JSON.stringify(text));
    }
  });
});
