import type { DrizzleKit } from './drizzleKit.ts';
import type { PlannedFile } from './files.ts';
import { snapshotFile } from './journalFiles.ts';
import { FolderError, noId, readMigrationFolder } from './migrationFolder.ts';
import { proveOn } from './proof.ts';
import type { VerifyOptions } from './verify.ts';
import type { ProofReport } from './verifyMessages.ts';

export type RecordResult =
  /** The newest migration has its snapshot. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'state';
      /** The newest migration. */
      readonly name: string;
      /** Whether the migrations make what the schema says. */
      prove(options?: VerifyOptions): Promise<ProofReport>;
      /** To be written where that is proven, or wanted in any case. */
      readonly files: readonly PlannedFile[];
    };

/**
 * The snapshot that drizzle-kit lacks after migrations that were written by hand: that of the schema, where it is proven
 * that all migrations together make this schema. The next generation starts from there, instead of repeating them.
 * Writes nothing.
 * @throws FolderError, KitError
 */
export async function recordState(kit: DrizzleKit): Promise<RecordResult> {
  const { config, info } = kit;
  const folder = readMigrationFolder(config.out, config.dialect);
  if (info.api === 'cli' || folder.layout === 'folders')
    throw new FolderError(
      'drizzle-kit 1.x keeps a snapshot beside each migration: this is for those of 0.x.',
    );
  const { migrations, snapshot, withoutSnapshot } = folder;
  const last = migrations[migrations.length - 1];
  if (!last || withoutSnapshot === 0) return { kind: 'nothing' };
  const prefix = last.name.split('_')[0] ?? last.name;
  const after = await kit.snapshot(snapshot ? String(snapshot.id) : noId);
  return {
    kind: 'state',
    name: last.name,
    prove: (options) =>
      proveOn(kit, { folder, count: migrations.length, up: [], down: undefined, after }, options),
    files: [snapshotFile(config, prefix, after)],
  };
}
