import type { FilePath } from '../model/span.ts';
import { rules } from '../rules/registry.generated.ts';
import { sinceStart } from '../workspace/migrationsSince.ts';
import type { Notice, Workspace } from '../workspace/workspace.ts';

/** From here on the findings about what has probably run already hide those that can still be mended. */
const many = 10;

export interface MigrationsNoteOptions {
  includes(file: FilePath): boolean;
  /** As the command line gives it. */
  readonly since: string | undefined;
  /** The migrations that were not judged because others have them already. */
  readonly merged: ReadonlySet<FilePath>;
}

/**
 * Tells that merged migrations were not judged, or, where git cannot tell which are, that migrations which have run need
 * not be mended: if many findings of the migration rules stand in all but the newest migration of their history.
 */
export function migrationsNote(
  workspace: Workspace,
  { includes, since, merged }: MigrationsNoteOptions,
): Notice | undefined {
  if (since === sinceStart) return undefined;
  const leftAlone = [...merged].filter(includes).length;
  if (leftAlone > 0) {
    const what = leftAlone === 1 ? '1 migration' : `${leftAlone} migrations`;
    const message = `Not judged, since the default branch has them already: ${what}. --migrations-since start judges all.`;
    return { severity: 'info', message };
  }
  const aboutMigrations = new Set(rules.filter(({ group }) => group === 'migration').map(({ id }) => id));
  const older = workspace
    .projects()
    .flatMap(({ history }) => history?.files.slice(0, -1).map((file) => file.path) ?? []);
  const findings = [...new Set(older)].filter(includes).flatMap((file) => workspace.findings(file));
  const count = findings.filter(({ rule }) => aboutMigrations.has(rule)).length;
  if (count < many) return undefined;
  const message = `${count} findings are about migrations that a newer one follows. If those have run, leave them out: --migrations-since <a file, a date or a git revision>.`;
  return { severity: 'info', message };
}
