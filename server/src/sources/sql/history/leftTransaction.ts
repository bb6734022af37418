import type { TextEdit } from '../../../model/edit.ts';
import type { MigrationFile, MigrationStatement } from '../../../model/migration.ts';
import { changesetsOf } from './liquibase.ts';
import { isOfTern, yoyoDirectives } from './sections.ts';

/**
 * The statements of a migration, of which those that are alone in the tool's transaction know what the file has to say so
 * that they run in none. What only another file can say (Diesel's `metadata.toml`, the name for Ory's form of pop) is
 * left out.
 */
export function withLeftTransactions(
  statements: readonly MigrationStatement[],
  text: string,
  file: MigrationFile,
): readonly MigrationStatement[] {
  if (file.direction === 'down' || file.templated) return statements;
  return statements.map((statement) => {
    const { transaction } = statement;
    if (transaction.kind === 'alone' || transaction.opened === 'by-file' || statement.inBlock)
      return statement;
    const isOnly = statements.every(
      (other) =>
        other === statement ||
        (other.transaction.kind === 'inside' && other.transaction.number !== transaction.number),
    );
    const left = isOnly ? leaving(text, file, statement.span.whole.start) : undefined;
    return left ? { ...statement, transaction: { ...transaction, left } } : statement;
  });
}

/** @param offset where the statement begins */
function leaving(
  text: string,
  { tool, path }: MigrationFile,
  offset: number,
): readonly TextEdit[] | undefined {
  switch (tool) {
    case 'flyway':
      // It looks for statements that refuse a transaction itself.
      return [];
    case 'dbmate':
      return behind(text, /^--\s*migrate:up\b(?!.*\btransaction:).*?(?=\s*$)/m, ' transaction:false');
    case 'atlas':
      return [{ start: 0, end: 0, newText: '-- atlas:txmode none\n\n' }];
    case 'graphile-migrate':
      // The first line of what is committed is a hash over the rest.
      return /(?:^|\/)current(?:\.sql$|\/)/.test(path)
        ? [{ start: 0, end: 0, newText: '--! no-transaction\n' }]
        : undefined;
    case 'liquibase': {
      const changeset = changesetsOf(text).findLast(({ start }) => start <= offset);
      if (!changeset || /\brunInTransaction:/i.test(lineAt(text, changeset.start))) return undefined;
      const end = changeset.start + lineAt(text, changeset.start).trimEnd().length;
      return [{ start: end, end, newText: ' runInTransaction:false' }];
    }
    case 'plain':
      return inFolder(text);
    default:
      return undefined;
  }
}

/** Of the tools that are told by the marks of their files. */
function inFolder(text: string): readonly TextEdit[] | undefined {
  if (isOfTern(text)) return [{ start: 0, end: 0, newText: '---- tern: disable-tx ----\n\n' }];
  if (yoyoDirectives(text))
    return behind(text, /^\s*--\s*depends\s*:.*?(?=\s*$)/m, '\n-- transactional: false');
  const goose = /^--\s*\+goose\s+up\b/im.exec(text);
  if (goose) return [{ start: goose.index, end: goose.index, newText: '-- +goose NO TRANSACTION\n' }];
  return behind(text, /^--\s*\+migrate\s+up\b.*?(?=\s*$)/im, ' notransaction');
}

function behind(text: string, mark: RegExp, newText: string): readonly TextEdit[] | undefined {
  const found = mark.exec(text);
  if (!found) return undefined;
  const end = found.index + found[0].length;
  return [{ start: end, end, newText }];
}

function lineAt(text: string, start: number): string {
  return /.*/.exec(text.slice(start))?.[0] ?? '';
}
