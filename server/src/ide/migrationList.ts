import { type SchemaChange, summarizeChanges } from '../model/diff.ts';
import type { FilePath } from '../model/span.ts';
import type { FindingCounts } from '../protocol/status.ts';
import type { MigrationConfiguration, ProjectDrift, Workspace } from '../workspace/workspace.ts';
import { worstLock } from './migration/migrationLens.ts';

/** A history of migrations in the workspace, with the configuration that makes it, where one does. */
export interface ListedProject {
  readonly id: string;
  readonly tool: string;
  readonly dialect: string | undefined;
  readonly configuration: MigrationConfiguration | undefined;
  readonly folder: FilePath | undefined;
  readonly migrations: readonly ListedMigration[];
  readonly drift: ProjectDrift | undefined;
}

export interface ListedMigration {
  readonly name: string;
  readonly file: FilePath;
  readonly down: FilePath | undefined;
  readonly findings: FindingCounts;
  /** Of PostgreSQL; undefined elsewhere. */
  readonly lock: string | undefined;
}

/**
 * The configurations of drizzle-kit and the histories of every tool, in the order of their places.
 * @param exists true for a file that is there: a way back is no part of drizzle-kit's history
 */
export function listMigrations(
  workspace: Workspace,
  exists: (file: FilePath) => boolean,
): readonly ListedProject[] {
  const histories = workspace.projects().flatMap(({ history }) => history ?? []);
  const drifts = workspace.drifts();
  const taken = new Set<FilePath>();
  const configured = workspace.migrationConfigurations().map((configuration): ListedProject => {
    const { configFile, index, folder, dialect } = configuration;
    const history = histories.find((it) => it.folder === folder);
    if (folder !== undefined) taken.add(folder);
    return {
      id: `${configFile}#${index}`,
      tool: 'drizzle',
      dialect,
      configuration,
      folder,
      migrations: migrationsOf(history),
      drift: drifts.find((it) => it.configFile === configFile && it.index === index),
    };
  });
  const others = histories
    .filter(({ folder, tool }) => !taken.has(folder) && tool !== 'plain')
    .map((history): ListedProject => {
      const { folder, tool, dialect } = history;
      const migrations = migrationsOf(history);
      return { id: folder, tool, dialect, configuration: undefined, folder, migrations, drift: undefined };
    });
  return [...configured, ...others].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

  function migrationsOf(history: (typeof histories)[number] | undefined): readonly ListedMigration[] {
    return (history?.files ?? []).map(({ path, name, down }) => ({
      name,
      file: path,
      down: down ?? wayBack(path),
      findings: countsOf(workspace, path),
      lock: lockOf(workspace, path),
    }));
  }

  function wayBack(file: FilePath): FilePath | undefined {
    const at = file.lastIndexOf('/');
    const folder = file.slice(0, at);
    const name = file.slice(at + 1);
    const down = name === 'migration.sql' ? `${folder}/down.sql` : `${folder}/down/${name}`;
    return exists(down) ? down : undefined;
  }
}

function lockOf(workspace: Workspace, file: FilePath): string | undefined {
  const migration = workspace.migrations(file).find((it) => it.file.direction === 'up');
  if (migration?.dialect !== 'postgresql') return undefined;
  return worstLock(migration, workspace.postgresVersion(file));
}

function countsOf(workspace: Workspace, file: FilePath): FindingCounts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of workspace.findings(file)) counts[severity]++;
  return { errors: counts.error, warnings: counts.warning, infos: counts.info, hints: counts.hint };
}

const signs: Readonly<Record<SchemaChange['action'], string>> = { create: '+', drop: '-', alter: '~' };

/** A change as a line for people: `+ column users.name`. */
export function changeLine({ action, part, table, name, aspects }: SchemaChange): string {
  const path = [table, name].filter(Boolean).join('.');
  const what = aspects.length > 0 ? ` (${aspects.join(', ')})` : '';
  return `${signs[action]} ${part.replace('-', ' ')} ${path}${what}`;
}

/** `2 tables and 3 columns changed since 0007`. */
export function driftSentence({ changes, since }: Pick<ProjectDrift, 'changes' | 'since'>): string {
  return `${summarizeChanges(changes)} changed since ${/^\d+/.exec(since)?.[0] ?? since}`;
}
