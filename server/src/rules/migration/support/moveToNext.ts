import type { MigrationStatement } from '../../../model/migration.ts';
import type { Fix } from '../../rule.ts';
import { takeOut, textFix } from './fix.ts';
import { wordsOf } from './words.ts';

/**
 * Moves a statement into a migration of its own behind this one, and with it all that come after it where one of them
 * leans on it. Undefined where some of that stands in a transaction that the file opens itself.
 * @param name the new migration's
 * @param leansOn whether what comes after has to stay after it; where it names the same table it does anyway
 */
export function moveToNext(
  statement: MigrationStatement,
  statements: readonly MigrationStatement[],
  name: string,
  leansOn: (later: MigrationStatement) => boolean = () => false,
): Fix | undefined {
  const later = statements.filter(({ index }) => index > statement.index);
  const tables = labelsOf(statement).map(lastPart);
  const leans = (each: MigrationStatement) => {
    const words = wordsOf(each.text);
    return leansOn(each) || tables.some((table) => words.has(table));
  };
  const moved = later.some(leans) ? [statement, ...later] : [statement];
  if (!moved.every(isOfTool)) return undefined;
  return textFix(
    statement.file,
    'Move it to a later migration',
    withoutOverlap(
      moved.map((each, i) => takeOut(each, i === 0 ? 'Moved to the next migration.' : undefined)),
    ),
    [
      {
        name,
        lines: moved.map(({ text }) => text),
        // drizzle's migrator runs all that waits in one transaction.
        nonTransactional: statement.file.tool === 'drizzle',
      },
    ],
  );
}

/** The last of a file takes the marker before it along, which belongs to the one before where that goes as well. */
function withoutOverlap(edits: readonly ReturnType<typeof takeOut>[]): readonly ReturnType<typeof takeOut>[] {
  return edits.map((edit, i) => {
    const before = edits[i - 1]?.span.end ?? 0;
    return edit.span.start >= before ? edit : { span: { ...edit.span, start: before }, newText: '' };
  });
}

function isOfTool({ transaction, inBlock }: MigrationStatement): boolean {
  return transaction.kind === 'inside' && transaction.opened === 'by-tool' && !inBlock;
}

function labelsOf({ changes }: MigrationStatement): readonly string[] {
  return changes.flatMap((change) => ('tableLabel' in change ? [change.tableLabel] : []));
}

function lastPart(label: string): string {
  return label.slice(label.lastIndexOf('.') + 1);
}
