import type { Column, Table } from '../../../../server/src/model/schema.ts';
import type { Span } from '../../../../server/src/model/span.ts';
import {
  createDrizzleReader,
  type DrizzleReaderOptions,
} from '../../../../server/src/sources/drizzle/reader.ts';
import type { SourceFile, SourceReader } from '../../../../server/src/sources/source.ts';
import { createMemoryHost, type MemoryHost } from '../../../support/memoryHost.ts';

export interface ReadTexts {
  readonly host: MemoryHost;
  readonly reader: SourceReader;
  /** Reads a file by its name below `/s`. */
  file(name: string): SourceFile;
  /** A table of any of the files, by its binding. */
  table(binding: string): Table;
  column(binding: string, key: string): Column;
  textAt(span: Span): string;
}

/** Files below `/s`, as one reader sees them; a single text is `/s/schema.ts`. */
export function readTexts(
  given: string | Readonly<Record<string, string>>,
  options: DrizzleReaderOptions = {},
): ReadTexts {
  const texts = typeof given === 'string' ? { 'schema.ts': given } : given;
  const host = createMemoryHost(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/s/${name}`, text])),
  );
  const reader = createDrizzleReader(host, options);
  const file = (name: string) => reader.read(`/s/${name}`);
  const table = (binding: string) => {
    for (const name of Object.keys(texts)) {
      const found = file(name).parts.tables.find((candidate) => candidate.binding === binding);
      if (found) return found;
    }
    throw new Error(`no table ${binding} was read`);
  };
  return {
    host,
    reader,
    file,
    table,
    column(binding, key) {
      const found = table(binding).columns.find((column) => column.key === key);
      if (!found) throw new Error(`no column ${key} was read`);
      return found;
    },
    textAt: (span) => host.readText(span.file)?.slice(span.start, span.end) ?? '',
  };
}

/** The imports that most tests need, on one line. */
export const pg =
  "import { pgTable, pgEnum, pgSchema, pgTableCreator, uuid, text, varchar, integer, timestamp, boolean, jsonb, index, uniqueIndex, unique, primaryKey, foreignKey, check, customType, type AnyPgColumn } from 'drizzle-orm/pg-core'; import { sql, relations, eq, isNull, and, getTableColumns, defineRelations } from 'drizzle-orm';\n";
