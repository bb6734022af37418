import { withoutRepeats } from '../ide/repeatedProjects.ts';
import type { Schema } from '../model/schema.ts';
import { isSqlFile } from '../workspace/sqlPaths.ts';
import type { Project, Workspace } from '../workspace/workspace.ts';
import type { Selection } from './paths.ts';

/**
 * The projects of the configurations that are named, else those with a file among the paths.
 * @param projects of which those are taken: a workspace makes other objects of them each time it is asked
 */
export function selectProjects(
  workspace: Workspace,
  selection: Selection,
  projects: readonly Project[] = workspace.projects(),
): readonly Project[] {
  const withTables = withoutRepeats(projects).filter((project) => hasParts(project.schema));
  const named = withTables.filter((project) => project.configFile && selection.includes(project.configFile));
  const configured = named.filter((project) => project.configFile);
  const byFile = withTables.filter((project) => project.files.some((file) => selection.includes(file)));
  return configured.length > 0 && byFile.length === 0 ? configured : byFile;
}

/**
 * Of several projects where one is asked for: what stands in SQL beside a configuration was made from its schema, or is a
 * dump or a script. Whoever wants that names its files.
 */
export function withoutSqlBeside(projects: readonly Project[]): readonly Project[] {
  if (!projects.some((project) => project.configFile !== undefined)) return projects;
  return projects.filter(({ configFile, files }) => configFile !== undefined || !files.every(isSqlFile));
}

function hasParts(schema: Schema): boolean {
  return schema.tables.length + schema.enums.length + schema.views.length > 0;
}
