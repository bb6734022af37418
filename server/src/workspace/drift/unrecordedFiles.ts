import type { SchemaChange } from '../../model/diff.ts';
import type { FilePath } from '../../model/span.ts';
import { joinPath } from '../filePath.ts';
import type { FolderListings } from '../folderListings.ts';

/**
 * The files of a history of drizzle-kit 0.x that its journal does not name and that make all of the changes, as somebody
 * wrote them past it. Statements are known by their words, as the changes' names tell what to look for.
 * @param folder of the migrations
 * @returns their names, sorted; undefined where a change is made by none of them
 */
export function unrecordedFilesOf(
  changes: readonly SchemaChange[],
  folder: FilePath,
  listings: Pick<FolderListings, 'entries'>,
  readText: (file: FilePath) => string | undefined,
): readonly string[] | undefined {
  const journal = readText(joinPath(folder, 'meta/_journal.json'));
  if (journal === undefined) return undefined;
  const recorded = new Set([...journal.matchAll(/"tag"\s*:\s*"([^"\\]*)"/g)].map(([, tag]) => `${tag}.sql`));
  const files = [...listings.entries(folder)]
    .filter(([name, kind]) => kind === 'file' && /(?<!\bdown)\.sql$/.test(name) && !recorded.has(name))
    .map(([name]) => ({ name, statements: statementsOf(readText(joinPath(folder, name)) ?? '') }));
  const found = new Set<string>();
  for (const change of changes) {
    const pattern = patternOf(change);
    const file = pattern && files.find(({ statements }) => statements.some((each) => pattern.test(each)));
    if (!file) return undefined;
    found.add(file.name);
  }
  return found.size > 0 ? [...found].sort() : undefined;
}

/** In lower case, without comments, quotes and line breaks. */
function statementsOf(text: string): readonly string[] {
  return text
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/["`]/g, '')
    .toLowerCase()
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim());
}

/** What a statement that makes the change looks like; undefined where that has no one form. */
function patternOf({ action, part, name, table, aspects }: SchemaChange): RegExp | undefined {
  const verb = action === 'create' ? 'create' : action;
  const own = nameIn(name);
  const altered = `^alter table (?:if exists )?(?:only )?${nameIn(table ?? name)}\\b.*`;
  const guard = '(?:if (?:not )?exists )?';
  switch (part) {
    case 'table':
      return action === 'alter'
        ? aspects.join() === 'rowLevelSecurity'
          ? new RegExp(`${altered}row level security`)
          : undefined
        : new RegExp(`^${verb} table ${guard}${own}(?![\\w$])`);
    case 'column': {
      const word = action === 'create' ? 'add' : action;
      return new RegExp(`${altered}\\b${word} (?:column )?${guard}${own}(?![\\w$])`);
    }
    case 'index':
      return action === 'alter'
        ? undefined
        : new RegExp(`^${verb} (?:unique )?index (?:concurrently )?${guard}${own}(?![\\w$])`);
    case 'unique':
    case 'check':
    case 'foreign-key':
      return action === 'alter'
        ? undefined
        : new RegExp(
            `${altered}\\b${action === 'create' ? 'add' : 'drop'} constraint ${guard}${own}(?![\\w$])`,
          );
    case 'enum':
      return new RegExp(`^${verb} type ${guard}${own}(?![\\w$])`);
    default:
      return undefined;
  }
}

/** A name with or without its schema. */
function nameIn(name: string): string {
  const bare = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return `(?:[\\w$]+\\.)?${bare.replaceAll(/[^\w]/g, '\\$&')}`;
}
