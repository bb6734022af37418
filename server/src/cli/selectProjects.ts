import { withoutRepeats } from '../ide/repeatedProjects.ts';
import type { Schema } from '../model/schema.ts';
import type { Project, Workspace } from '../workspace/workspace.ts';
import type { Selection } from './paths.ts';

/** The projects of the configurations that are named, else those with a file among the paths. */
export function selectProjects(workspace: Workspace, selection: Selection): readonly Project[] {
  const withTables = withoutRepeats(workspace.projects()).filter((project) => hasParts(project.schema));
  const named = withTables.filter((project) => project.configFile && selection.includes(project.configFile));
  const configured = named.filter((project) => project.configFile);
  const byFile = withTables.filter((project) => project.files.some((file) => selection.includes(file)));
  return configured.length > 0 && byFile.length === 0 ? configured : byFile;
}

function hasParts(schema: Schema): boolean {
  return schema.tables.length + schema.enums.length + schema.views.length > 0;
}
