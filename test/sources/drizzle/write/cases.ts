import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { applyTextEdits, type SchemaEdit } from '../../../../server/src/model/edit.ts';
import type { Schema } from '../../../../server/src/model/schema.ts';
import type { FilePath, Span } from '../../../../server/src/model/span.ts';
import { writeDrizzleEdits } from '../../../../server/src/sources/drizzle/write/write.ts';
import type { SourceHost } from '../../../../server/src/sources/source.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';
import { readFiles } from './readFiles.ts';

/**
 * A case in a text file:
 *
 *     === title
 *     {"kind": "add-index", …}        one edit a line; "@text" stands for the span of that text
 *     --- /schema.ts                  a file before
 *     +++ /schema.ts                  the same file after, only where it changes
 *     !!! reason                      or why the edit is refused
 */
export interface WriteCase {
  readonly title: string;
  readonly edits: readonly string[];
  readonly before: Readonly<Record<FilePath, string>>;
  readonly after: Readonly<Record<FilePath, string>>;
  readonly refusal: string | undefined;
}

export type Files = Readonly<Record<FilePath, string>>;
export type Rewritten =
  | { readonly kind: 'written'; readonly files: Files; readonly changed: Files }
  | { readonly kind: 'refused'; readonly reason: string };

const folder = new URL('./cases/', import.meta.url);

export function caseFiles(from: URL = folder): readonly string[] {
  return readdirSync(from).filter((name) => name.endsWith('.txt'));
}

export function readCases(name: string, from: URL = folder): readonly WriteCase[] {
  const text = readFileSync(new URL(name, from), 'utf8');
  return text
    .split(/^=== /m)
    .slice(1)
    .map((chunk) => {
      const [head = '', ...sections] = chunk.split(/^(?=--- |\+\+\+ |!!! )/m);
      const [title = '', ...edits] = head.trim().split('\n');
      const files = (mark: string) =>
        Object.fromEntries(
          sections
            .filter((section) => section.startsWith(mark))
            .map((section) => {
              const newline = section.indexOf('\n');
              return [section.slice(4, newline).trim(), `${section.slice(newline + 1).trimEnd()}\n`];
            }),
        );
      const refusal = sections
        .find((section) => section.startsWith('!!! '))
        ?.slice(4)
        .trim();
      return { title, edits, before: files('--- '), after: files('+++ '), refusal };
    });
}

/** Writes what the writer gives now into a case file; the difference is for people to judge. */
export function updateCases(
  name: string,
  from: URL = folder,
  write: (files: Files, edits: readonly string[]) => Rewritten = rewrite,
): void {
  const blocks = readCases(name, from).map((test) => {
    const result = write(test.before, test.edits);
    const before = Object.entries(test.before).map(([file, text]) => `--- ${file}\n${text}`);
    const after =
      result.kind === 'refused'
        ? [`!!! ${result.reason}\n`]
        : Object.entries(result.changed).map(([file, text]) => `+++ ${file}\n${text}`);
    return `=== ${test.title}\n${test.edits.join('\n')}\n${[...before, ...after].join('')}`;
  });
  writeFileSync(new URL(name, from), blocks.join('\n'));
}

/** Applies edits, written as in a case, to files. */
export function rewrite(files: Files, edits: readonly string[]): Rewritten {
  const host: SourceHost = createMemoryHost(files);
  const parsed = edits.map((line) => parseEdit(line, files));
  const result = writeDrizzleEdits(parsed, { host, schema: readFiles(files) });
  if ('kind' in result) return { kind: 'refused', reason: result.reason };
  const changed = Object.fromEntries(
    result.map(({ file, edits: changes }) => [file, applyTextEdits(files[file] ?? '', changes)]),
  );
  return { kind: 'written', files: { ...files, ...changed }, changed };
}

/** An edit of a case, with the spans that it speaks of. */
export function parseEdit(line: string, files: Files): SchemaEdit {
  return JSON.parse(line, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith('@')) return value;
    const needle = value.slice(1);
    for (const [file, text] of Object.entries(files)) {
      const start = text.indexOf(needle);
      if (start >= 0) return wholeSpan(readFiles(files), file, start);
    }
    throw new Error(`No file of the case has ${needle}`);
  }) as SchemaEdit;
}

/** The whole span of the constraint or index that starts at an offset. */
function wholeSpan(schema: Schema, file: FilePath, start: number): Span {
  for (const { uniques, foreignKeys, indexes, checks, primaryKey } of schema.tables) {
    const parts = [...uniques, ...foreignKeys, ...indexes, ...checks, ...(primaryKey ? [primaryKey] : [])];
    const found = parts.find(({ span: { whole } }) => whole.file === file && whole.start === start);
    if (found) return found.span.whole;
  }
  throw new Error(`No part starts at ${file}:${start}`);
}
