import { findSuppressions, type Suppression } from '../lint/suppressions.ts';
import type { FilePath } from '../model/span.ts';
import { createLineIndex, type LineIndex, updateLineIndex } from './lineIndex.ts';
import { isSqlFile } from './sqlPaths.ts';
import type { Texts } from './texts.ts';

/** What is kept of every file that was read, so that its text need not be. */
export interface FileFacts {
  /** Told by the projects; the facts are gathered by the next `refresh`. */
  wasRead(file: FilePath): void;
  /** The text may differ. */
  changed(file: FilePath): void;
  /** Gathers the facts of the files that were read or changed, while their texts are at hand. */
  note(): void;
  /** The same; answers all files of which facts were gathered since the last call. */
  refresh(): readonly FilePath[];
  /** A configuration file: it can have findings although no project reads it. */
  addConfiguration(file: FilePath): void;
  configurations(): Iterable<FilePath>;
  files(): Iterable<FilePath>;
  text(file: FilePath): string | undefined;
  lines(file: FilePath): LineIndex | undefined;
  suppressions(file: FilePath): readonly Suppression[];
  /** False when the disk has another text by now than the one that was read. */
  isCurrent(file: FilePath): boolean;
}

interface Facts {
  readonly lines: LineIndex;
  readonly suppressions: readonly Suppression[];
  /** The text of an open document, what is to be compared of another. */
  readonly content: { readonly text: string } | { readonly hash: number };
}

export function createFileFacts(texts: Texts): FileFacts {
  const all = new Map<FilePath, Facts>();
  const pending = new Set<FilePath>();
  const noted = new Set<FilePath>();
  const configurations = new Set<FilePath>();
  return {
    wasRead(file) {
      pending.add(file);
    },
    changed(file) {
      if (all.has(file)) pending.add(file);
    },
    note,
    refresh() {
      note();
      const files = [...noted];
      noted.clear();
      return files;
    },
    addConfiguration(file) {
      configurations.add(file);
      pending.add(file);
    },
    configurations: () => configurations,
    files: () => all.keys(),
    text(file) {
      const facts = all.get(file);
      if (facts && 'text' in facts.content) return facts.content.text;
      const text = texts.readClosed(file);
      return text !== undefined && (!facts || isSame(facts, text)) ? text : undefined;
    },
    lines: (file) => all.get(file)?.lines,
    suppressions: (file) => all.get(file)?.suppressions ?? [],
    isCurrent(file) {
      const text = texts.read(file);
      const facts = all.get(file);
      return text !== undefined && facts !== undefined && isSame(facts, text);
    },
  };

  function note(): void {
    for (const file of pending) {
      gather(file);
      noted.add(file);
    }
    pending.clear();
  }

  function gather(file: FilePath): void {
    const text = texts.read(file);
    if (text === undefined) {
      all.delete(file);
      configurations.delete(file);
      return;
    }
    const former = all.get(file);
    all.set(file, {
      lines:
        former && 'text' in former.content
          ? updateLineIndex(former.lines, former.content.text, text)
          : createLineIndex(text),
      suppressions: findSuppressions(file, text, isSqlFile(file) ? 'sql' : 'typescript'),
      content: texts.isOpen(file) ? { text } : { hash: hashText(text) },
    });
  }
}

function isSame({ content }: Facts, text: string): boolean {
  return 'text' in content ? content.text === text : content.hash === hashText(text);
}

/** FNV-1a over the code units, with the length: enough to notice that a file was saved by another program. */
function hashText(text: string): number {
  let hash = 0x811c9dc5 ^ text.length;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
