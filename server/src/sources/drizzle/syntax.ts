import ts from 'typescript';
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

/** Creates a least-recently-used cache that holds trees of at most `capacity` characters, and always one. */
export function createSyntaxCache(capacity = defaultCapacity): SyntaxCache {
  // A dropped entry lets go of its tree by itself: V8 keeps the former tables of a map, and what they point
  // at, alive until a full collection, and a keystroke would pile up trees there.
  const entries = new Map<
    FilePath,
    { version: string | number; tree: SyntaxTree | undefined; size: number }
  >();
  let held = 0;
  const drop = (file: FilePath) => {
    const entry = entries.get(file);
    if (!entry) return;
    entries.delete(file);
    entry.tree = undefined;
    held -= entry.size;
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
      const tree = parse(file, text);
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
  const source = tryCreate(create, text) ?? create('');
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
