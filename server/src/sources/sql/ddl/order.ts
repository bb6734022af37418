/** A piece of the printed schema that may have to stand after others. */
export interface Block {
  readonly sql: string;
  /** The bare name by which others refer to it; undefined where none can. */
  readonly name?: string | undefined;
  /** The text whose names have to exist when it runs. */
  readonly reads?: string;
  /** Whether what it names is taken for a reference: a table's columns may be called like other tables. */
  readonly mayNeed: (other: Block) => boolean;
  readonly kind: 'type' | 'routine' | 'table' | 'view' | 'other';
}

/** The blocks so that each comes after those that it names; in a circle, and otherwise, the given order stays. */
export function inOrder(blocks: readonly Block[]): readonly Block[] {
  const byName = new Map<string, Block[]>();
  for (const block of blocks)
    if (block.name !== undefined) byName.set(block.name, [...(byName.get(block.name) ?? []), block]);
  const ordered = new Set<Block>();
  const visiting = new Set<Block>();
  const visit = (block: Block) => {
    if (ordered.has(block) || visiting.has(block)) return;
    visiting.add(block);
    for (const word of wordsOf(block.reads ?? ''))
      for (const other of byName.get(word) ?? []) if (other !== block && block.mayNeed(other)) visit(other);
    ordered.add(block);
  };
  blocks.forEach(visit);
  return [...ordered];
}

/** The names in a text, as they are stored. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return new Set(
    words.map((word) =>
      word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase(),
    ),
  );
}
