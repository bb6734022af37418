import type { MigrationFile } from '../../../model/migration.ts';
import type { SqlScript } from '../script.ts';
import type { History } from './history.ts';
import type { Sections } from './sections.ts';

/** Whether something takes a migration back; undefined where its tool or its history has no ways back. */
export function wayBackOf(
  { tool, files }: History,
  sections: Sections,
  down: SqlScript | undefined,
): MigrationFile['wayBack'] {
  switch (tool) {
    case 'dbmate':
    case 'node-pg-migrate':
    case 'golang-migrate':
    case 'pop':
    case 'mybatis':
    case 'knex':
    case 'sqitch':
      return isWritten(down, sections) ? 'present' : 'missing';
    case 'popx':
      // Of a migration in pieces, one takes back what several have done: the files of the others are empty on purpose.
      return down ? 'present' : 'missing';
    case 'plain':
    case 'diesel':
    case 'flyway':
    case 'prisma':
    case 'postgrator':
      // Only where the history has ways back at all.
      if (sections.down === undefined && !files.some((file) => file.down !== undefined)) return undefined;
      return isWritten(down, sections) ? 'present' : 'missing';
    case 'drizzle':
    case 'supabase':
    case 'atlas':
    case 'liquibase':
    case 'graphile-migrate':
      return undefined;
    default:
      return tool satisfies never;
  }
}

/** A comment that says why there is none is one as well. */
function isWritten(down: SqlScript | undefined, { down: section }: Sections): boolean {
  const text = section ? down?.text.slice(section.start, section.end) : down?.text;
  return (
    hasStatements(down) ||
    /^\s*--\s*(?:(?:nothing to|not) (?:take|taken) back\b|.* goes with the migration before\b)/im.test(
      text ?? '',
    )
  );
}

/** Also where PostgreSQL refuses them: that is told apart. */
function hasStatements(script: SqlScript | undefined): boolean {
  return (
    script?.parts.some(({ statement, broken }) => statement !== undefined || broken !== undefined) ?? false
  );
}
