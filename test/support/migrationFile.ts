import type { MigrationFile } from '../../server/src/model/migration.ts';

/** A migration of a plain folder that goes up, outside of a transaction, behind another one. */
export function migrationFile(changed: Partial<MigrationFile> = {}): MigrationFile {
  return { path: '/2.sql', tool: 'plain', order: 1, name: '2', direction: 'up', wrapped: false, ...changed };
}
