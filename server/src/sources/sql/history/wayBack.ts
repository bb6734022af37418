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
    case 'knex':
      return hasStatements(down) ? 'present' : 'missing';
    case 'plain':
    case 'flyway':
    case 'prisma':
      // Only where the history has ways back at all.
      if (sections.down === undefined && !files.some((file) => file.down !== undefined)) return undefined;
      return hasStatements(down) ? 'present' : 'missing';
    case 'drizzle':
    case 'supabase':
    case 'atlas':
      return undefined;
    default:
      return tool satisfies never;
  }
}

/** Also where PostgreSQL refuses them: that is told apart. */
function hasStatements(script: SqlScript | undefined): boolean {
  return (
    script?.parts.some(({ statement, broken }) => statement !== undefined || broken !== undefined) ?? false
  );
}
