import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { readScript } from '../../../../server/src/sources/sql/script.ts';
import { alterStatements } from '../../../../server/src/sources/sql/write/alter.ts';
import { catalogOfPostgres } from '../../../support/databaseCatalog.ts';
import { caseFiles, type Files, readCases, updateCases } from '../../drizzle/write/cases.ts';
import { definitionsOf } from './definitions.ts';
import { parseEdits, readFiles, rewrite } from './rewrite.ts';
import { assertWish } from './wish.ts';

const update = process.env.UPDATE === '1';
const folder = new URL('./cases/', import.meta.url);

/**
 * Each case: the text becomes what the case says; PostgreSQL reads it; read again it has what was wanted; doing
 * it again changes nothing; and the edited file makes the same database as the former one with the migration
 * that the same edits give.
 */
describe('sql writer', () => {
  let db: PGlite;
  before(async () => {
    await loadSqlParser();
    if (update) for (const name of caseFiles(folder)) updateCases(name, folder, rewrite);
    db = await PGlite.create();
  });
  after(() => db.close());

  for (const name of caseFiles(folder)) {
    for (const [index, { title }] of readCases(name, folder).entries()) {
      it(`${name.replace(/\.txt$/, '')}: ${title}`, async () => {
        const test = readCases(name, folder)[index];
        assert.ok(test);
        const result = rewrite(test.before, test.edits);
        if (result.kind === 'refused') {
          assert.equal(result.reason, test.refusal);
          return;
        }
        assert.equal(undefined, test.refusal, 'it should have been refused');
        assert.deepEqual(result.changed, test.after);
        const edits = parseEdits(test.edits, test.before);
        const [before, after] = [readFiles(test.before), readFiles(result.files)];
        for (const [file, text] of Object.entries(result.files))
          assert.equal(
            readScript(file, text).problems.length,
            readScript(file, test.before[file] ?? '').problems.length,
          );
        for (const edit of edits) assertWish(edit, before, after);
        if (!test.edits.some((edit) => edit.includes('"@'))) {
          const again = rewrite(result.files, test.edits);
          if (again.kind === 'written')
            assert.deepEqual(again.changed, {}, 'the second time changes nothing');
        }
        const statements = alterStatements(edits, before);
        assert.ok(!('kind' in statements), `refused: ${'reason' in statements ? statements.reason : ''}`);
        assert.deepEqual(
          await databaseAfter(db, result.files, []),
          await databaseAfter(db, test.before, statements),
          `differs from:\n${statements.join(';\n')}`,
        );
      });
    }
  }
});

/** The catalogue after the files, without the statements that PostgreSQL would refuse, and a migration. */
async function databaseAfter(
  db: PGlite,
  files: Files,
  migration: readonly string[],
): Promise<readonly string[]> {
  await db.exec('begin');
  try {
    for (const [file, text] of Object.entries(files))
      for (const { parsed } of readScript(file, text).statements) await db.exec(parsed.text);
    await db.exec('set local search_path to public');
    for (const sql of migration) await db.exec(sql);
    return [...(await catalogOfPostgres(db)), ...(await definitionsOf(db))];
  } finally {
    await db.exec('rollback; reset search_path');
  }
}
