import type { Project } from './workspace.ts';

/**
 * Leaves out the loose files of packages that only import what a configuration of another package declares: they show
 * nothing that is not shown there. A project with a table of its own stays.
 */
export function withoutRepeats(projects: readonly Project[]): readonly Project[] {
  const configured = new Set(
    projects.filter((it) => it.configFile !== undefined).flatMap((it) => partIds(it)),
  );
  return projects.filter(
    (it) => it.configFile !== undefined || it.history || partIds(it).some((id) => !configured.has(id)),
  );
}

function partIds({ schema }: Project): readonly string[] {
  return [...schema.tables, ...schema.views, ...schema.enums].map((part) => part.id);
}
