import { applyTextEdits, type SchemaEdit } from '../../../../server/src/model/edit.ts';
import type { Table } from '../../../../server/src/model/schema.ts';
import type { FilePath, Span } from '../../../../server/src/model/span.ts';
import { type DatabaseState, emptyDatabase } from '../../../../server/src/sources/sql/database.ts';
import { readDatabase } from '../../../../server/src/sources/sql/write/reading.ts';
import { writeSqlEdits } from '../../../../server/src/sources/sql/write/write.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';
import type { Files, Rewritten } from '../../drizzle/write/cases.ts';

/** The database that files make; its ids begin with `db`. */
export function readFiles(files: Files): DatabaseState {
  return readDatabase(emptyDatabase('db'), Object.keys(files), (file) => files[file]).state;
}

/** Applies edits, written as in a case, to files. */
export function rewrite(files: Files, edits: readonly string[]): Rewritten {
  const result = writeSqlEdits(parseEdits(edits, files), {
    host: createMemoryHost(files),
    before: emptyDatabase('db'),
    files: Object.keys(files),
  });
  if ('kind' in result) return { kind: 'refused', reason: result.reason };
  const changed = Object.fromEntries(
    result.map(({ file, edits: changes }) => [file, applyTextEdits(files[file] ?? '', changes)]),
  );
  return { kind: 'written', files: { ...files, ...changed }, changed };
}

/** The edits of a case: `"@text"` stands for the span of the part that begins with that text. */
export function parseEdits(lines: readonly string[], files: Files): readonly SchemaEdit[] {
  const state = readFiles(files);
  const edits = lines.map((line) =>
    JSON.parse(line, (_, value: unknown) => {
      if (typeof value !== 'string' || !value.startsWith('@')) return value;
      for (const [file, text] of Object.entries(files)) {
        const start = text.indexOf(value.slice(1));
        if (start >= 0) return wholeSpan(state, file, start);
      }
      throw new Error(`No file of the case has ${value}`);
    }),
  );
  return edits as SchemaEdit[];
}

function wholeSpan(state: DatabaseState, file: FilePath, start: number): Span {
  const spans = [...state.tables.values()].flatMap(partsOf).map(({ span }) => span.whole);
  const found = spans.find((span) => span.file === file && span.start === start);
  if (!found) throw new Error(`No part starts at ${file}:${start}`);
  return found;
}

/** The constraints and indexes of a table. */
export function partsOf({ primaryKey, uniques, foreignKeys, indexes, checks }: Table) {
  return [...uniques, ...foreignKeys, ...indexes, ...checks, ...(primaryKey ? [primaryKey] : [])];
}
