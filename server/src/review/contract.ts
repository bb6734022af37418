import type { FindingFix } from '../lint/finding.ts';
import type { FilePath } from '../model/span.ts';
import { statementBreakpoint } from '../sources/sql/split.ts';
import type { Workspace } from '../workspace/workspace.ts';

const dropping: ReadonlySet<string> = new Set(['drop-column', 'drop-table']);

/**
 * What takes tables and columns away, moved to a migration of its own: the version of the program that runs while
 * the first one does still uses them. Each is to be carried out before the next is asked for.
 */
export function nextLaterDrop(workspace: Workspace, file: FilePath): FindingFix | undefined {
  const text = workspace.text(file) ?? '';
  const pieces = piecesWithPlaces(text);
  const drops = pieces.filter(({ start, end }) =>
    workspace
      .findings(file)
      .some(({ rule, span }) => dropping.has(rule) && span.start >= start && span.start < end),
  );
  const gone = drops.map(({ sql }) => sql);
  if (drops.length === 0 || drops.length === pieces.length) return undefined;
  const what = gone.flatMap((sql) => /DROP (?:COLUMN |TABLE )(?:IF EXISTS )?("[^"]+")/i.exec(sql)?.[1] ?? []);
  const [first] = what;
  if (first === undefined) return undefined;
  const names = [...new Set(what.map((name) => name.slice(1, -1)))];
  const kept = pieces.filter((piece) => !drops.includes(piece)).map(({ sql }) => sql);
  return {
    title: 'Move what takes something away to a later migration',
    safety: 'suggested',
    edits: [],
    textEdits: [
      {
        file,
        edits: [{ start: 0, end: text.length, newText: `${kept.join(`${statementBreakpoint}\n`)}\n` }],
      },
    ],
    newFiles: [
      {
        relativeTo: file,
        order: 'after',
        name: names.length === 1 ? `drop_${names[0]}` : `drop_${names[0]}_and_${names.length - 1}_more`,
        text: `-- Deploy a version that no longer uses ${names.join(', ')} first.\n${gone.join('\n')}\n`,
        nonTransactional: false,
      },
    ],
  };
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly sql: string;
}

/** What stands between the statementBreakpoints, with its semicolons and comments. */
function piecesWithPlaces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const part of text.split(statementBreakpoint)) {
    const end = start + part.length;
    if (part.trim() !== '') pieces.push({ start, end, sql: part.trim() });
    start = end + statementBreakpoint.length;
  }
  return pieces;
}
