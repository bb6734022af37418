import assert from 'node:assert/strict';
import type { EditRefusal, FileEdit, SchemaEdit } from '../../server/src/model/edit.ts';
import type { Migration, MigrationFile, NewMigration } from '../../server/src/model/migration.ts';
import { emptyParts, type Schema } from '../../server/src/model/schema.ts';
import type { ExampleRun } from '../../server/src/rules/example.ts';
import { type DatabaseState, emptyDatabase, partsOf } from '../../server/src/sources/sql/database.ts';
import {
  emptyGeneratedState,
  readGeneratedMigration,
} from '../../server/src/sources/sql/drizzleKit/migration.ts';
import { sectionsOf } from '../../server/src/sources/sql/history/sections.ts';
import { replayMigration } from '../../server/src/sources/sql/migration.ts';
import { loadSqlParser } from '../../server/src/sources/sql/parse.ts';
import { readQueryFile } from '../../server/src/sources/sql/queries/queryFile.ts';
import { readScript } from '../../server/src/sources/sql/script.ts';
import { writeSqlEdits } from '../../server/src/sources/sql/write/write.ts';
import { fixtureFolder } from './fixture.ts';
import { createMemoryHost } from './memoryHost.ts';

await loadSqlParser();

type Files = ReadonlyMap<string, string>;

/** What stands at the top of a migration that its tool does not run in a transaction. */
const noTransaction = '-- no-transaction';

/** Whether the tool of an example runs a file in a transaction. */
export function isInTransaction({ wrapped }: ExampleRun, text: string): boolean {
  return wrapped === true && sectionsOf(text).transaction;
}

/** True for the files of a history. */
export function isSql(files: Files): boolean {
  return [...files.keys()].some((path) => path.endsWith('.sql'));
}

/** Replays the files, sorted by path, as one history. */
export function readSqlFixture(files: Files, run: ExampleRun): Schema {
  const all = [...files.keys()].sort();
  const paths = all.filter((path) => !isQueryFile(path));
  const queries = all
    .filter(isQueryFile)
    .flatMap((path) => readQueryFile(`${fixtureFolder}/${path}`, files.get(path) ?? '').queries);
  const dialect = run.dialect ?? 'postgresql';
  let state: DatabaseState = { ...emptyDatabase('history'), beginsLate: false };
  let generated = emptyGeneratedState;
  const migrations = paths.map((path, order): Migration => {
    const text = files.get(path) ?? '';
    const isLast = order === paths.length - 1;
    const file: MigrationFile = {
      path: `${fixtureFolder}/${path}`,
      tool: run.tool ?? 'plain',
      order,
      name: path.replace(/\.sql$/, ''),
      // Only the last file is on its way back: the others made what it takes away.
      direction: isLast ? (run.direction ?? 'up') : 'up',
      wrapped: isInTransaction(run, text),
      ...(isLast ? run.file : {}),
    };
    if (dialect !== 'postgresql') {
      const read = readGeneratedMigration(dialect, generated, text, file);
      generated = read.after;
      return read.migration;
    }
    const replayed = replayMigration(state, readScript(file.path, text), file);
    state = replayed.after;
    const whole = { file: file.path, start: 0, end: text.length };
    const name = replayed.statements[0]?.span.name ?? { ...whole, end: 0 };
    return {
      kind: 'migration',
      id: file.path,
      dialect,
      file,
      statements: replayed.statements,
      span: { whole, name },
    };
  });
  return { ...(dialect === 'postgresql' ? partsOf(state) : emptyParts), migrations, queries };
}

/** A file of queries beside the history, by its name. */
function isQueryFile(path: string): boolean {
  return /quer(y|ies)\b/.test(path);
}

/** Writes edits of the model into the files. */
export function writeSqlFixture(
  files: Files,
  edits: readonly SchemaEdit[],
): readonly FileEdit[] | EditRefusal {
  const paths = [...files.keys()].filter((path) => !isQueryFile(path)).sort();
  const texts = paths.map((path) => [`${fixtureFolder}/${path}`, files.get(path) ?? ''] as const);
  return writeSqlEdits(edits, {
    host: createMemoryHost(Object.fromEntries(texts)),
    before: emptyDatabase('history'),
    files: texts.map(([file]) => file),
  });
}

/** Puts a migration that a fix wants behind those that are there, under the next number. */
export function addMigration(files: Map<string, string>, added: NewMigration, run: ExampleRun): string {
  const numbers = [...files.keys()].map((path) => Number.parseInt(path, 10));
  const path = `${String(Math.max(...numbers) + 1).padStart(4, '0')}_${added.name}.sql`;
  const header = added.nonTransactional && run.wrapped ? `${noTransaction}\n` : '';
  files.set(path, `${header}${added.text}`);
  return path;
}

export function assertSqlParses(path: string, text: string): void {
  assert.deepEqual(readScript(path, text).problems, [], `${path} does not parse:\n${text}`);
}
