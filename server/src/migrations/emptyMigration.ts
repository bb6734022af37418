import { randomUUID } from 'node:crypto';
import type { DrizzleKit } from './drizzleKit.ts';
import type { PlannedFile } from './files.ts';
import { emptyFolderMigration } from './generateFolder.ts';
import { journalFiles } from './journalFiles.ts';
import { emptySnapshot, FolderError, noId, readMigrationFolder } from './migrationFolder.ts';
import { recoverFolder } from './unfinished.ts';

/**
 * The files of a migration for SQL of one's own, as `drizzle-kit generate --custom` makes them.
 * @param statements what stands in it, each with its line end
 * @throws FolderError, KitError
 */
export async function emptyMigration(
  kit: DrizzleKit,
  name: string,
  now: Date,
  statements: readonly string[] = ['-- Write the SQL of this migration here.\n'],
): Promise<readonly PlannedFile[]> {
  const { config, info } = kit;
  recoverFolder(config.out);
  const folder = readMigrationFolder(config.out, config.dialect);
  if (info.api === 'cli') return emptyFolderMigration(kit, folder, { name, now }, statements);
  if (folder.layout === 'folders')
    throw new FolderError(
      `${folder.folder} is laid out as drizzle-kit 1.x does it, and drizzle-kit ${info.version} is installed: update it (\`npm install -D drizzle-kit@rc drizzle-orm@rc\`).`,
    );
  const last = folder.snapshot ?? emptySnapshot(config.dialect);
  // The state stays what it was; the chain of snapshots gets one more link.
  const after = { ...last, id: randomUUID(), prevId: folder.snapshot ? last.id : noId };
  return journalFiles({ config, folder, after, name, statements, now }).files;
}
