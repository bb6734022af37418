import assert from 'node:assert/strict';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { caseFiles, type Files, readCases } from '../../drizzle/write/cases.ts';
import { rewrite } from './rewrite.ts';

const folder = new URL('./cases/', import.meta.url);

/** Ways in which a file can differ without a difference for the edit. */
const changes: Readonly<Record<string, (text: string) => string>> = {
  'Windows line breaks': (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'a broken statement before': (text) => `TABLES (id;\nCOMMIT;\nWHAT IS (this);\n${text}`,
  'an open string behind': (text) => `${text}INSERT INTO t VALUES ('never closed\n`,
  'a merge conflict behind': (text) => `${text}<<<<<<< HEAD\n=======\n>>>>>>> other\n`,
  'characters of several bytes before': (text) => `/* äöü 😀 */\n${text}`,
};

describe('sql writer, on files that are not as they should be', () => {
  before(() => loadSqlParser());

  for (const [name, change] of Object.entries(changes)) {
    it(`writes the same with ${name}`, () => {
      let written = 0;
      for (const test of caseFiles(folder).flatMap((file) => readCases(file, folder))) {
        // Without a semicolon at the end there is no telling where the next statement begins.
        if (Object.values(test.before).some((text) => !/;\s*(--[^\n]*\s*)*$/.test(text))) continue;
        const result = rewrite(mapped(test.before, change), test.edits);
        if (test.refusal !== undefined) {
          assert.equal(result.kind, 'refused', test.title);
          continue;
        }
        assert.ok(result.kind === 'written', `${test.title}: ${'reason' in result ? result.reason : ''}`);
        assert.deepEqual(result.changed, mapped(test.after, change), test.title);
        written++;
      }
      assert.ok(written > 30);
    });
  }
});

function mapped(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file, change(text)]));
}
