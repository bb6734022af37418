import assert from 'node:assert/strict';
import ts from 'typescript';
import { caseFiles, type Files, parseEdit, readCases, rewrite, updateCases } from './cases.ts';
import { readFiles } from './readFiles.ts';
import { assertWish } from './wish.ts';

const update = process.env.UPDATE === '1';

for (const name of caseFiles()) {
  describe(`drizzle writer, ${name.replace(/\.txt$/, '')}`, () => {
    if (update) updateCases(name);
    for (const test of readCases(name)) {
      it(test.title, () => {
        const result = rewrite(test.before, test.edits);
        if (result.kind === 'refused') {
          assert.equal(result.reason, test.refusal);
          return;
        }
        assert.equal(undefined, test.refusal, 'it should have been refused');
        assert.deepEqual(result.changed, test.after);
        assertParses(result.files);
        const [before, after] = [readFiles(test.before), readFiles(result.files)];
        for (const edit of test.edits) assertWish(parseEdit(edit, test.before), before, after);
        if (test.edits.some((edit) => edit.includes('"@'))) return;
        const again = rewrite(result.files, test.edits);
        if (again.kind === 'written') assert.deepEqual(again.changed, {}, 'the second time changes nothing');
      });
    }
  });
}

function assertParses(files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    if (!file.endsWith('.ts')) continue;
    const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true, fileName: file });
    assert.deepEqual(
      diagnostics?.map((diagnostic) => diagnostic.messageText),
      [],
    );
  }
}
