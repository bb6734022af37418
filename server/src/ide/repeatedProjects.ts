import type { Project } from '../workspace/workspace.ts';

/**
 * Leaves out the loose files of packages that only import what a configuration of another package declares: they show
 * nothing that is not shown there. A project with a table of its own stays, and one that is empty yet.
 */
export function withoutRepeats(projects: readonly Project[]): readonly Project[] {
  const configured = new Set(
    projects.filter((it) => it.configFile !== undefined).flatMap((it) => partIds(it)),
  );
  const repeats = (project: Project) => {
    const ids = partIds(project);
    return ids.length > 0 && ids.every((id) => configured.has(id));
  };
  return projects.filter((it) => it.configFile !== undefined || it.history || !repeats(it));
}

function partIds({ schema }: Project): readonly string[] {
  return [...schema.tables, ...schema.views, ...schema.enums].map((part) => part.id);
}
