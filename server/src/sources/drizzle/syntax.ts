import ts from 'typescript';
import { commonStart } from '../../model/alikeText.ts';
import type { FilePath } from '../../model/span.ts';
import { describeModule, type ModuleShape } from './moduleShape.ts';
import { topLevelStatements } from './recovery.ts';

/** One parsed file: its tree and what its top level declares. A pure function of the text. */
export interface SyntaxTree {
  readonly file: FilePath;
  readonly source: ts.SourceFile;
  /** The top level. Of a text that is being typed it has more than `source.statements`: see `recovery.ts`. */
  readonly statements: readonly ts.Statement[];
  readonly shape: ModuleShape;
}

/** Keeps the trees that were used last; what a reader holds beyond one reading must not point into them. */
export interface SyntaxCache {
  get(file: FilePath, version: string | number, text: string): SyntaxTree;
  drop(file: FilePath): void;
}

/**
 * A tree takes about 170 bytes a character (76,000 lines: 520 MB), so the cache is bounded by characters:
 * room for the shared helpers that many files use; a file that was read itself leaves the cache.
 */
const defaultCapacity = 150_000;

/** Of a shorter text a whole new tree costs less than to keep the former one. */
const worthRenewing = 20_000;
/** The former tree of a longer text takes more memory than a quicker keystroke is worth. */
const tooLongToKeep = 600_000;

/**
 * Creates a least-recently-used cache that holds trees of at most `capacity` characters, and always one. Besides it keeps the
 * former tree of the file that is typed in, if that is a large one: most of the next tree is made of its nodes.
 */
export function createSyntaxCache(capacity = defaultCapacity): SyntaxCache {
  // A dropped entry lets go of its tree by itself: V8 keeps the former tables of a map, and what they point
  // at, alive until a full collection, and a keystroke would pile up trees there.
  const entries = new Map<
    FilePath,
    { version: string | number; tree: SyntaxTree | undefined; size: number }
  >();
  let held = 0;
  /** The file of which a second text was seen last: somebody types in it. */
  let typed: FilePath | undefined;
  let former: SyntaxTree | undefined;
  const versions = new Map<FilePath, string | number>();
  const drop = (file: FilePath) => {
    const entry = entries.get(file);
    if (!entry) return;
    if (file === typed && entry.size >= worthRenewing && entry.size <= tooLongToKeep) former = entry.tree;
    entries.delete(file);
    entry.tree = undefined;
    held -= entry.size;
  };
  const make = (file: FilePath, version: string | number, text: string): SyntaxTree => {
    const last = versions.get(file);
    versions.set(file, version);
    if (last !== undefined && last !== version) {
      if (typed !== file) former = undefined;
      typed = file;
    }
    if (former?.file !== file) return parse(file, text);
    const renewed = former;
    // Its nodes go over into the new tree, or are spoilt on the way.
    former = undefined;
    return parseAgain(renewed, text);
  };
  return {
    drop,
    get(file, version, text) {
      const kept = entries.get(file);
      if (kept?.tree && kept.version === version) {
        entries.delete(file);
        entries.set(file, kept);
        return kept.tree;
      }
      drop(file);
      const tree = make(file, version, text);
      entries.set(file, { version, tree, size: text.length });
      held += text.length;
      for (const oldest of entries.keys()) {
        if (held <= capacity || entries.size === 1) break;
        drop(oldest);
      }
      return tree;
    },
  };
}

/** Parses whatever the text is; a text that breaks the parser itself (absurd nesting) gives an empty tree. */
export function parse(file: FilePath, text: string): SyntaxTree {
  const create = (part: string) => createSource(file, part);
  return treeOf(file, text, tryCreate(create, text) ?? create(''));
}

/** The same tree as `parse` gives, made of the nodes of a former one where the text did not change: that one is used up. */
export function parseAgain(former: SyntaxTree, text: string): SyntaxTree {
  const { file, source } = former;
  // The tree of a text that the parser gave up on is not that of its text.
  const isWhole = source.end === source.text.length;
  const renewed = isWhole ? tryCreate((whole) => renew(source, whole), text) : undefined;
  return renewed ? treeOf(file, text, renewed) : parse(file, text);
}

function renew(source: ts.SourceFile, text: string): ts.SourceFile {
  const { text: old } = source;
  const start = commonStart(old, text);
  let [oldEnd, end] = [old.length, text.length];
  while (oldEnd > start && end > start && old.charCodeAt(oldEnd - 1) === text.charCodeAt(end - 1)) {
    oldEnd--;
    end--;
  }
  const change = ts.createTextChangeRange(ts.createTextSpanFromBounds(start, oldEnd), end - start);
  return ts.updateSourceFile(source, text, change);
}

function treeOf(file: FilePath, text: string, source: ts.SourceFile): SyntaxTree {
  const create = (part: string) => createSource(file, part);
  const statements = topLevelStatements(source, text, (part) => tryCreate(create, part));
  // Places are looked up in the text, which an empty tree does not have.
  const whole = source.text.length === text.length ? source : Object.assign(source, { text });
  return { file, source: whole, statements, shape: describeModule({ statements }) };
}

function tryCreate(create: (text: string) => ts.SourceFile, text: string): ts.SourceFile | undefined {
  try {
    return create(text);
  } catch {
    return undefined;
  }
}

function createSource(file: FilePath, text: string): ts.SourceFile {
  return ts.createSourceFile(
    file,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind(file),
  );
}

function scriptKind(file: FilePath): ts.ScriptKind {
  if (file.endsWith('x')) return ts.ScriptKind.TSX;
  return file.endsWith('.json') ? ts.ScriptKind.JSON : ts.ScriptKind.TS;
}
