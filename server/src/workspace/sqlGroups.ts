import type { FilePath } from '../model/span.ts';
import { withoutComments } from '../model/sqlComment.ts';

interface SchemaFile {
  readonly file: FilePath;
  readonly text: string;
}

/** A file with the names of the tables that it makes. */
interface Making extends SchemaFile {
  readonly tables: readonly string[];
}

/**
 * Divides the schema files of a folder into schemas: files that complete each other are one, files that
 * declare the same table (two dumps, a copy) are several. In each a file stands behind those that make the tables which
 * it alters or indexes; scripts that only take away what the others make are in none.
 */
export function groupSchemaFiles(files: readonly SchemaFile[]): readonly (readonly FilePath[])[] {
  const groups: { readonly files: Making[]; readonly tables: Set<string> }[] = [];
  for (const { file, text } of files) {
    if (files.length > 1 && onlyTakesAway(text)) continue;
    const tables = createdTables(text);
    const group = groups.find((other) => tables.every((table) => !other.tables.has(table)));
    if (group) {
      group.files.push({ file, text, tables });
      for (const table of tables) group.tables.add(table);
    } else groups.push({ files: [{ file, text, tables }], tables: new Set(tables) });
  }
  return groups.map((group) => inOrderOfNeed(group.files));
}

/** As they stand, but each behind those that make what it needs; where two need each other, as they stand. */
function inOrderOfNeed(files: readonly Making[]): readonly FilePath[] {
  if (files.length === 1) return files.map(({ file }) => file);
  const makers = new Map(files.flatMap((each) => each.tables.map((table) => [table, each] as const)));
  const placed = new Set<FilePath>();
  const begun = new Set<FilePath>();
  const place = (each: Making) => {
    if (begun.has(each.file)) return;
    begun.add(each.file);
    for (const table of neededTables(each.text)) {
      const maker = makers.get(table);
      if (maker) place(maker);
    }
    placed.add(each.file);
  };
  for (const each of files) place(each);
  return [...placed];
}

/** Whether every statement drops something: such a script stands beside the one that makes it. */
function onlyTakesAway(text: string): boolean {
  if (!/\bDROP\b/i.test(text)) return false;
  const bare = withoutComments(text);
  if (/\b(?:CREATE|ADD)\b/i.test(bare)) return false;
  const statements = bare
    .replace(/^\\.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  return statements.every((statement) =>
    /^(?:DROP|TRUNCATE|SET|BEGIN|START|COMMIT|END|ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?[\w$."]+\s+(?:DROP|DISABLE))\b/i.test(
      statement,
    ),
  );
}

const created =
  /\bCREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w$."`]+)/gi;
const altered = /\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?([\w$."`]+)/gi;
const indexed = /\bCREATE\s+(?:UNIQUE\s+)?INDEX\b[^;()]*?\bON\s+(?:ONLY\s+)?([\w$."`]+)/gi;

function createdTables(text: string): readonly string[] {
  return namesIn(text, created);
}

function neededTables(text: string): readonly string[] {
  return [...namesIn(text, altered), ...namesIn(text, indexed)];
}

function namesIn(text: string, statement: RegExp): readonly string[] {
  return [...text.matchAll(statement)].map((match) =>
    (match[1] ?? '')
      .replace(/["`]/g, '')
      .replace(/^public\./i, '')
      .toLowerCase(),
  );
}
