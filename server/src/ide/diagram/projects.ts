import type { FilePath } from '../../model/span.ts';
import type { Project, Workspace } from '../../workspace/workspace.ts';
import { withoutRepeats } from '../repeatedProjects.ts';

/** A project that can be drawn. */
export interface DrawableProject {
  /** Names it in requests, also when its files have changed: its configuration, or its folder. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  readonly project: Project;
  /** The file beside the schema that keeps what people did to the diagram by hand. */
  readonly keptFile: FilePath;
  /** A file of it relative to its workspace folder. */
  readonly relative: (file: FilePath) => string;
}

export const keptFileSuffix = '.schemawright-diagram.json';

/** All projects, the one with the most tables first. */
export function drawableProjects(
  workspace: Workspace,
  folders: readonly FilePath[],
  projects: readonly Project[] = workspace.projects(),
): readonly DrawableProject[] {
  const seen = new Map<string, number>();
  return withoutRepeats(projects)
    .map((project) => {
      const place = project.configFile ?? project.folder;
      // One file may configure several projects.
      const count = (seen.get(place) ?? 0) + 1;
      seen.set(place, count);
      const suffix = count === 1 ? '' : `#${count}`;
      const relative = relativeIn(folders);
      return {
        id: place + suffix,
        title: (relative(place) || lastName(place)) + suffix.replace('#', ' '),
        project,
        keptFile: keptFileOf(project, suffix.replace('#', '-')),
        relative,
      };
    })
    .sort((a, b) => b.project.schema.tables.length - a.project.schema.tables.length);
}

/** The first project that holds a file. */
export function projectOfFile(
  projects: readonly DrawableProject[],
  file: FilePath,
): DrawableProject | undefined {
  const holding = projects.filter(
    ({ project }) => project.configFile === file || project.files.includes(file),
  );
  const declares = ({ project }: DrawableProject) =>
    [...project.schema.tables, ...project.schema.views].some((part) => part.span.whole.file === file);
  return holding.find(declares) ?? holding[0];
}

/** Beside the configuration, under its name; for loose files in their folder. */
function keptFileOf({ configFile, folder }: Project, suffix: string): FilePath {
  const folderOfIt = configFile === undefined ? folder : configFile.slice(0, configFile.lastIndexOf('/'));
  const name =
    configFile === undefined ? lastName(folder) : lastName(configFile).replace(/(\.config)?\.\w+$/, '');
  return `${folderOfIt}/${name}${suffix}${keptFileSuffix}`;
}

function relativeIn(folders: readonly FilePath[]): (file: FilePath) => string {
  const roots = folders.map((folder) => (folder.endsWith('/') ? folder : `${folder}/`));
  return (file) => {
    const root = roots
      .filter((each) => file.startsWith(each) || `${file}/` === each)
      .sort((a, b) => b.length - a.length)[0];
    if (root === undefined) return file;
    const inside = file.slice(root.length);
    return roots.length > 1 ? `${lastName(root.slice(0, -1))}/${inside}`.replace(/\/$/, '') : inside;
  };
}

function lastName(path: FilePath): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}
