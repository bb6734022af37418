import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The editors of docs/editors.md, each with the snippets that start the server for TypeScript. */
function snippetsByEditor(): ReadonlyMap<string, readonly string[]> {
  const sections = readFileSync('docs/editors.md', 'utf8').split(/^## /m).slice(1);
  return new Map(
    sections
      .map((section): [string, readonly string[]] => {
        const fences = [...section.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, text = '']) => text);
        return [section.slice(0, section.indexOf('\n')), fences.filter((text) => /typescript/i.test(text))];
      })
      .filter(([editor]) => editor !== 'For client authors'),
  );
}

describe('the settings of other editors', () => {
  const snippets = snippetsByEditor();

  it('are found, several editors of them', () => {
    assert.ok(snippets.size >= 5);
  });

  for (const [editor, texts] of snippets) {
    it(`start the server for SQL as well: ${editor}`, () => {
      assert.notEqual(texts.length, 0);
      for (const text of texts) assert.match(text, /\bsql\b/i);
    });
  }
});
