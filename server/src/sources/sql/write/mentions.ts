import type { EditRefusal } from '../../../model/edit.ts';
import { refuse } from '../../write/refusal.ts';
import { nodeEntry } from '../statement.ts';
import type { TextRange } from './layout.ts';
import type { Reading, ReadStatement } from './reading.ts';

/** A later statement that names a constraint or index, and where in the file. */
export interface Mention {
  readonly statement: ReadStatement;
  readonly range: TextRange;
}

/**
 * The statements after one that speak of a constraint or index by its name. Only comments on it can go or be
 * changed with it; anything else that names it refuses the change.
 */
export function mentionsOf(
  reading: Reading,
  from: number,
  name: string,
  isIndex: boolean,
): readonly Mention[] | EditRefusal {
  const found: Mention[] = [];
  const wanted = isIndex ? 'OBJECT_INDEX' : 'OBJECT_TABCONSTRAINT';
  for (const statement of reading.statements.slice(from + 1)) {
    const { parsed } = statement;
    if (!parsed.text.includes(name)) continue;
    const [kind, node] = nodeEntry(parsed.node);
    if (!('CommentStmt' in parsed.node) && !canName(kind, node)) continue;
    const token = parsed.tokens().find(({ start, end }) => unquoted(parsed.text.slice(start, end)) === name);
    if (!token) continue;
    if (!('CommentStmt' in parsed.node))
      return refuse(`Another statement speaks of ${name}: "${parsed.text.slice(0, 60)}".`);
    if (parsed.node.CommentStmt.objtype !== wanted) continue;
    const range = { start: statement.offset + token.start, end: statement.offset + token.end };
    found.push({ statement, range });
  }
  return found;
}

/** Statements that can name a constraint or an index. */
function canName(kind: string, node: object): boolean {
  if (kind === 'InsertStmt') return 'onConflictClause' in node;
  return kind === 'AlterTableStmt' || kind === 'RenameStmt' || kind === 'DropStmt' || kind === 'ClusterStmt';
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
}
