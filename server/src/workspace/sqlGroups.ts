import type { FilePath } from '../model/span.ts';

/**
 * Divides the schema files of a folder into schemas: files that complete each other are one, files that
 * declare the same table (two dumps, a copy) are several. Each begins with the file that names it.
 */
export function groupSchemaFiles(
  files: readonly { readonly file: FilePath; readonly text: string }[],
): readonly (readonly FilePath[])[] {
  const groups: { readonly files: FilePath[]; readonly tables: Set<string> }[] = [];
  for (const { file, text } of files) {
    const tables = createdTables(text);
    const group = groups.find((other) => tables.every((table) => !other.tables.has(table)));
    if (group) {
      group.files.push(file);
      for (const table of tables) group.tables.add(table);
    } else groups.push({ files: [file], tables: new Set(tables) });
  }
  return groups.map((group) => group.files);
}

function createdTables(text: string): readonly string[] {
  const statement =
    /\bCREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w$."`]+)/gi;
  return [...text.matchAll(statement)].map((match) =>
    (match[1] ?? '')
      .replace(/["`]/g, '')
      .replace(/^public\./i, '')
      .toLowerCase(),
  );
}
