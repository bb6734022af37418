import type { FilePath } from '../model/span.ts';
import { rules } from '../rules/registry.generated.ts';
import type { Notice, Workspace } from '../workspace/workspace.ts';

/** From here on the findings about what has probably run already hide those that can still be mended. */
const many = 10;

/**
 * Tells once that migrations which have run need not be mended, where many findings of the migration rules stand
 * in all but the newest migration of their history. Undefined where that is not so.
 */
export function migrationsNote(
  workspace: Workspace,
  includes: (file: FilePath) => boolean,
): Notice | undefined {
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
