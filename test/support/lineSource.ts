import { type Column, emptyParts, type ForeignKey, type Table } from '../../server/src/model/schema.ts';
import type { FilePath, PartSpans, Span } from '../../server/src/model/span.ts';
import type { SourceFile, SourceHost, SourceReader } from '../../server/src/sources/source.ts';
import type { SchemaSource } from '../../server/src/workspace/schemaSource.ts';

/**
 * A schema language of one line a thing, so that tests of the workspace do not hang on TypeScript:
 *
 *     table users id email
 *     column users deletedAt
 *     ref posts.author -> ./users.users.id
 *     spread posts ./helpers       (the `column * name` lines of another file)
 *     reexport ./users
 *
 * `reads` counts how often each file was read.
 */
export function lineSource(): SchemaSource & { readonly reads: Map<FilePath, number> } {
  const reads = new Map<FilePath, number>();
  return {
    reads,
    isConfig: (name) => name.endsWith('.lines.json'),
    readConfig(file, host) {
      const text = host.readText(file);
      if (text === undefined) return { configs: [], problems: [] };
      try {
        const { schema } = JSON.parse(text) as { readonly schema: readonly string[] };
        return { configs: [{ schema, casing: undefined, dependencies: [] }], problems: [] };
      } catch {
        return { configs: [{ schema: undefined, casing: undefined, dependencies: [] }], problems: [] };
      }
    },
    mayDeclare: (text) => /^table /m.test(text),
    createReader: (host) => lineReader(host, reads),
    fileOf: (id) => id.slice(0, id.lastIndexOf('#')),
    write: () => ({ kind: 'refused', reason: 'lines cannot be written' }),
    writeQueries: () => ({ kind: 'refused', reason: 'lines cannot be written' }),
  };
}

function lineReader(host: SourceHost, reads: Map<FilePath, number>): SourceReader {
  const kept = new Map<FilePath, { readonly source: SourceFile; readonly uses: readonly FilePath[] }>();
  const reader: SourceReader = {
    canRead: () => true,
    read(file) {
      let entry = kept.get(file);
      if (!entry) {
        reads.set(file, (reads.get(file) ?? 0) + 1);
        entry = parse(file, host);
        kept.set(file, entry);
      }
      return entry.source;
    },
    invalidate(file) {
      const affected = [file];
      for (const [other, { uses }] of kept) if (other !== file && uses.includes(file)) affected.push(other);
      for (const each of affected) kept.delete(each);
      return affected;
    },
    dependencies: (file) => kept.get(file)?.uses ?? [],
  };
  return reader;
}

function parse(file: FilePath, host: SourceHost) {
  const tables = new Map<string, { whole: Span; columns: Column[]; foreignKeys: ForeignKey[] }>();
  const exports = new Map<string, string>();
  const uses: FilePath[] = [];
  for (const { words, span } of linesOf(file, host.readText(file) ?? '')) {
    const [verb, first = '', second = '', third = ''] = words.map((word) => word.text);
    if (verb === 'table') {
      const columns = words.slice(2).map((word) => column(word.text, word.span));
      tables.set(first, { whole: span, columns, foreignKeys: [] });
      exports.set(first, `${file}#${first}`);
    } else if (verb === 'column') {
      const at = words[2];
      if (at) tables.get(first)?.columns.push(column(at.text, at.span));
    } else if (verb === 'ref') {
      const [table = '', key = ''] = first.split('.');
      const [, path = '', target = '', targetKey = ''] = /^(.*)\.(\w+)\.(\w+)$/.exec(third) ?? [];
      const at = path === '' ? { kind: 'file' as const, file } : host.resolveImport(path, file);
      if (second !== '->' || at.kind !== 'file') continue;
      tables.get(table)?.foreignKeys.push({
        kind: 'foreign-key',
        name: { explicit: undefined },
        columns: [key],
        target: { table: `${at.file}#${target}`, columns: [targetKey], span },
        onDelete: undefined,
        onUpdate: undefined,
        inline: true,
        span: { whole: span, name: span },
      });
    } else if (verb === 'spread') {
      const at = host.resolveImport(second, file);
      if (at.kind !== 'file') continue;
      uses.push(at.file);
      for (const line of linesOf(at.file, host.readText(at.file) ?? '')) {
        const name = line.words[2];
        if (line.words[0]?.text === 'column' && name)
          tables.get(first)?.columns.push(column(name.text, name.span));
      }
    } else if (verb === 'reexport') {
      const at = host.resolveImport(first, file);
      if (at.kind !== 'file') continue;
      uses.push(at.file);
      for (const [name, id] of parse(at.file, host).source.exports) exports.set(name, id);
    }
  }
  const source: SourceFile = {
    file,
    parts: { ...emptyParts, tables: [...tables].map(([name, table]) => makeTable(file, name, table)) },
    problems: [],
    exports,
  };
  return { source, uses };
}

function makeTable(
  file: FilePath,
  name: string,
  { whole, columns, foreignKeys }: { whole: Span; columns: Column[]; foreignKeys: ForeignKey[] },
): Table {
  const spans: PartSpans = {
    whole,
    name: { file, start: whole.start + 6, end: whole.start + 6 + name.length },
  };
  return {
    kind: 'table',
    id: `${file}#${name}`,
    dialect: 'postgresql',
    name,
    schema: undefined,
    binding: name,
    columns,
    primaryKey: undefined,
    uniques: [],
    foreignKeys,
    indexes: [],
    checks: [],
    policies: [],
    rowLevelSecurity: false,
    gaps: [],
    span: spans,
  };
}

function column(key: string, span: Span): Column {
  return {
    kind: 'column',
    key,
    name: key,
    type: { written: 'text', sql: 'text', name: 'text', family: 'text' },
    notNull: false,
    default: undefined,
    generated: undefined,
    identity: undefined,
    autoIncrement: false,
    onUpdateNow: false,
    application: { default: false, onUpdate: false },
    promisedValues: undefined,
    span: { whole: span, name: span },
  };
}

interface Word {
  readonly text: string;
  readonly span: Span;
}

function linesOf(
  file: FilePath,
  text: string,
): readonly { readonly words: readonly Word[]; readonly span: Span }[] {
  return [...text.matchAll(/[^\r\n]+/g)].map((line) => ({
    span: { file, start: line.index, end: line.index + line[0].length },
    words: [...line[0].replace(/\/\/.*/, '').matchAll(/\S+/g)].map((word) => {
      const start = line.index + word.index;
      return { text: word[0], span: { file, start, end: start + word[0].length } };
    }),
  }));
}
