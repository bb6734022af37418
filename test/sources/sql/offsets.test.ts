import assert from 'node:assert/strict';
import { createOffsetMap } from '../../../server/src/sources/sql/offsets.ts';

describe('offsets', () => {
  for (const text of ['plain', 'naïve é', '→ a', 'a😀b😀', '']) {
    it(`agrees with the encoder on ${JSON.stringify(text)}`, () => {
      const map = createOffsetMap(text);
      let unit = 0;
      let point = 0;
      for (const character of [...text, '']) {
        const bytes = Buffer.byteLength(text.slice(0, unit));
        assert.equal(map.fromBytes(bytes), unit);
        assert.equal(map.fromCodePoints(point), unit);
        unit += character.length;
        point++;
      }
      assert.equal(map.fromCodePoints(1000), text.search(/[^\0-\x7f]/) < 0 ? 1000 : text.length);
    });
  }
});
