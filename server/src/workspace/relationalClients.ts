import type { FilePath } from '../model/span.ts';

/** Whether the workspace's code asks for `relations()`, as far as its texts tell. */
export interface RelationalClients {
  note(file: FilePath, text: string | undefined): void;
  /**
   * True where clients are made and none is asked by `db.query`, which alone looks at relations, or not for one of this
   * name, or where nothing imports the file; as of the last `refresh`.
   */
  leaveOut(file: FilePath, relation: string): boolean;
  /** True when an answer that was asked for is another one now. */
  refresh(): boolean;
}

/** An import of a driver, which has `drizzle()`: all paths of drizzle-orm but those of the builders and its own. */
const driver = /['"]drizzle-orm\/(?!\w+-core|sql\b|relations\b|utils\b|logger\b|zod\b|\w+\/migrator)[\w-]+/;
const call = /\bdrizzle\s*[(<]/;
const asked = /\bquery\s*[.[]\s*[\w'"$]+\]?\s*\??\.\s*find(?:Many|First)\b|\.query\s*\[/;
/** Where relations are asked for by their names. */
const loads = /\bwith['"]?\s*:\s*\{/g;
/** `tags: true`, `tags: { … }`, `tags: isFull && { … }`. */
const names = /([A-Za-z_$][\w$]*)['"]?\s*:\s*(?:true\b|\{|[^,;\n{}]*(?:\?|&&|\|\|))/g;
/** What a query is given is put together elsewhere: any relation may be among it. */
const open =
  /\bfind(?:Many|First)\s*\(\s*(?:[^{)\s]|\{\s*\.\.\.)|(?:^|[{,])\s*['"]?with['"]?\s*(?::\s*(?:[^{\s'"]|\{\s*(?:\.\.\.|[\w$]+\s*[,}]))|[,}])/m;
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
  /** The names that a file may ask for. */
  const loaded = new Map<FilePath, ReadonlySet<string>>();
  /** Files whose queries may ask for any. */
  const unclear = new Set<FilePath>();
  const answers = new Map<string, boolean>();

  function answer(file: FilePath, relation: string): boolean {
    if (clients.size === 0) return false;
    return relational.size === 0 || !isImported(file) || !isLoaded(relation);
  }

  function isLoaded(relation: string): boolean {
    return unclear.size > 0 || [...loaded.values()].some((found) => found.has(relation));
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
      const isRelational = text !== undefined && asked.test(text);
      set(relational, file, isRelational);
      set(unclear, file, isRelational && open.test(text));
      const found = namesLoaded(text ?? '');
      if (found.size === 0) loaded.delete(file);
      else loaded.set(file, found);
      if (text === undefined) return;
      for (const pattern of imports) {
        for (const [, path = ''] of text.matchAll(pattern)) imported.add(lastName(path));
      }
    },
    leaveOut(file, relation) {
      const key = `${relation}\0${file}`;
      const known = answers.get(key) ?? answer(file, relation);
      answers.set(key, known);
      return known;
    },
    refresh() {
      let differs = false;
      for (const [key, before] of answers) {
        const end = key.indexOf('\0');
        const now = answer(key.slice(end + 1), key.slice(0, end));
        if (now === before) continue;
        answers.set(key, now);
        differs = true;
      }
      return differs;
    },
  };
}

/** The names in the objects behind `with`, at any depth. */
function namesLoaded(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { 0: start, index } of text.matchAll(loads)) {
    const object = text.slice(index + start.length, closingBrace(text, index + start.length));
    // Copies, as a piece of it would hold the whole text.
    for (const [, name = ''] of object.matchAll(names)) found.add([...name].join(''));
  }
  return found;
}

/** The offset of the brace that closes the object whose inside begins at an offset; the end of the text without one. */
function closingBrace(text: string, inside: number): number {
  let depth = 1;
  for (const { 0: brace, index } of text.slice(inside).matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1;
    if (depth === 0) return inside + index;
  }
  return text.length;
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
