import { randomUUID } from 'node:crypto';
import type { PlannedFile } from './files.ts';
import { journalFiles } from './journalFiles.ts';
import type { KitConfig } from './kitMessages.ts';
import { emptySnapshot, noId, readMigrationFolder } from './migrationFolder.ts';

/**
 * The files of a migration for SQL of one's own (0.x), as `drizzle-kit generate --custom` makes them.
 * @param statements what stands in it, each with its line end
 * @throws FolderError
 */
export function emptyMigration(
  config: KitConfig,
  name: string,
  now: Date,
  statements: readonly string[] = ['-- Write the SQL of this migration here.\n'],
): readonly PlannedFile[] {
  const folder = readMigrationFolder(config.out, config.dialect);
  const last = folder.snapshot ?? emptySnapshot(config.dialect);
  // The state stays what it was; the chain of snapshots gets one more link.
  const after = { ...last, id: randomUUID(), prevId: folder.snapshot ? last.id : noId };
  return journalFiles({ config, folder, after, name, statements, now }).files;
}
