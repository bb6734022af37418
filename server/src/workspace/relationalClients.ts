import type { FilePath } from '../model/span.ts';

/** Whether the workspace's code asks for `relations()`, as far as its texts tell. */
export interface RelationalClients {
  note(file: FilePath, text: string | undefined): void;
  /**
   * True where clients are made and none is asked by `db.query`, which alone looks at relations, or where nothing imports the file;
   * as of the last `refresh`.
   */
  leaveOut(file: FilePath): boolean;
  /** True when an answer that was asked for is another one now. */
  refresh(): boolean;
}

/** An import of a driver, which has `drizzle()`: all paths of drizzle-orm but those of the builders and its own. */
const driver = /['"]drizzle-orm\/(?!\w+-core|sql\b|relations\b|utils\b|logger\b|zod\b|\w+\/migrator)[\w-]+/;
const call = /\bdrizzle\s*[(<]/;
const asked = /\bquery\s*[.[]\s*[\w'"$]+\]?\s*\??\.\s*find(?:Many|First)\b|\.query\s*\[/;
const imports = [
  /\bfrom\s*['"]([^'"\n]+)['"]/g,
  /\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g,
  /\bimport\s*['"]([^'"\n]+)['"]/g,
];

export function createRelationalClients(): RelationalClients {
  const clients = new Set<FilePath>();
  const relational = new Set<FilePath>();
  /** The last names of what was ever imported. Names that went stay: what is imported no more is told in the next run. */
  const imported = new Set<string>();
  const answers = new Map<FilePath, boolean>();

  function answer(file: FilePath): boolean {
    if (clients.size === 0) return false;
    return relational.size === 0 || !isImported(file);
  }

  function isImported(file: FilePath): boolean {
    const parts = withoutEnding(file).split('/');
    const name = parts.at(-1) ?? '';
    return imported.has(name) || (name === 'index' && imported.has(parts.at(-2) ?? ''));
  }

  return {
    note(file, text) {
      const isClient = text !== undefined && driver.test(text) && call.test(text);
      set(clients, file, isClient);
      set(relational, file, text !== undefined && asked.test(text));
      if (text === undefined) return;
      for (const pattern of imports) {
        for (const [, path = ''] of text.matchAll(pattern)) imported.add(lastName(path));
      }
    },
    leaveOut(file) {
      const known = answers.get(file) ?? answer(file);
      answers.set(file, known);
      return known;
    },
    refresh() {
      let differs = false;
      for (const [file, before] of answers) {
        const now = answer(file);
        if (now === before) continue;
        answers.set(file, now);
        differs = true;
      }
      return differs;
    },
  };
}

function set(files: Set<FilePath>, file: FilePath, isIn: boolean): void {
  if (isIn) files.add(file);
  else files.delete(file);
}

/** `../db/users.js`: users; `./` and `..`: index. A copy, as a slice would hold the whole text. */
function lastName(path: string): string {
  const name = withoutEnding(path).split('/').at(-1) ?? '';
  return name === '' || name === '.' || name === '..' ? 'index' : [...name].join('');
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}
