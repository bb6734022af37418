import type { HistoryFault } from '../model/historyFault.ts';
import type { MigrationFile } from '../model/migration.ts';
import type { FilePath } from '../model/span.ts';
import { faultText } from '../rules/migration/support/historyFaults.ts';
import type { Severity } from '../rules/rule.ts';
import { severities } from '../rules/severity.ts';
import type { History } from '../sources/sql/history/history.ts';
import { toOsPath } from '../workspace/filePath.ts';
import type { MergedFiles } from '../workspace/mergedFiles.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { aboutRecords, type Hazard, hazardsIn } from './hazards.ts';

/** A history as a list: what is wrong with each of its migrations. */
export interface HistoryStatus {
  readonly migrations: readonly MigrationStatus[];
  /** What keeps the tool's records from being read, a sentence each. */
  readonly problems: readonly string[];
}

export interface MigrationStatus {
  readonly name: string;
  readonly file: string;
  /** A file or section that takes it back is there; undefined where the tool has no such thing. */
  readonly hasWayBack: boolean | undefined;
  /** The default branch has it; undefined where nobody can tell. */
  readonly merged: boolean | undefined;
  /** It was changed since. */
  readonly edited: MigrationFile['edited'];
  /** Where the records and the files do not agree. */
  readonly faults: readonly { readonly kind: HistoryFault['kind']; readonly message: string }[];
  /** What it does to the database and those who use it. */
  readonly hazards: readonly Hazard[];
  /** The gravest of the hazards. */
  readonly worst: Severity | undefined;
}

/**
 * @param folder of the migrations, in a workspace that is up to date
 * @param merged what the default branch has of it
 * @returns undefined where the folder holds no history
 */
export function historyStatus(
  workspace: Workspace,
  folder: FilePath,
  merged: MergedFiles | undefined,
): HistoryStatus | undefined {
  const history = workspace.projects().find((project) => project.history?.folder === folder)?.history;
  if (!history) return undefined;
  return {
    migrations: history.files.map(({ path, name, down, faults = [] }): MigrationStatus => {
      const findings = workspace.findings(path).filter(({ rule }) => aboutRecords.has(rule));
      const hazards = hazardsIn(workspace, toOsPath(path));
      const gaps = findings.filter(({ rule }) => rule === 'snapshot-gap');
      const edited = findings.some(({ rule }) => rule === 'edited-migration');
      return {
        name,
        file: toOsPath(path),
        hasWayBack: hasWayBack(workspace, history, path, down),
        merged: merged?.objects.has(path),
        edited: edited && merged ? { by: 'merged', where: merged.branch } : undefined,
        faults: faults.map((fault) => {
          const isGap = 'isOlder' in fault && fault.isOlder === true;
          return {
            kind: fault.kind,
            message: isGap ? (gaps.shift()?.message ?? fault.kind) : faultText(name, fault),
          };
        }),
        hazards,
        worst: worstOf(hazards),
      };
    }),
    problems: history.problems.map(({ message }) => message),
  };
}

function hasWayBack(
  workspace: Workspace,
  { tool }: History,
  path: FilePath,
  down: FilePath | undefined,
): boolean | undefined {
  if (down !== undefined || tool === 'drizzle') return down !== undefined;
  const told = workspace.migrations(path).find(({ file }) => file.direction === 'up')?.file.wayBack;
  return told && told === 'present';
}

/** Those whose hazards are still to be judged: not merged yet, and where nobody can tell, the newest. */
export function openMigrations({ migrations }: HistoryStatus): readonly MigrationStatus[] {
  return migrations.every(({ merged }) => merged === undefined)
    ? migrations.slice(-1)
    : migrations.filter(({ merged }) => merged === false);
}

function worstOf(hazards: readonly Hazard[]): Severity | undefined {
  return [...severities].reverse().find((it) => hazards.some(({ severity }) => severity === it));
}
