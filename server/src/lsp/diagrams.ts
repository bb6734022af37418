import { createEntityFindings } from '../ide/diagram/entityFindings.ts';
import { type DrawableProject, drawableProjects, projectOfFile } from '../ide/diagram/projects.ts';
import { createDiagramPainter } from '../ide/diagram/snapshot.ts';
import type { FilePath } from '../model/span.ts';
import type { DiagramSnapshot } from '../protocol/diagram.ts';
import type { DiagramChanged } from '../protocol/diagramMessages.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The diagrams that a client looks at. Nothing is drawn unless somebody does. */
export interface Diagrams {
  projects(workspace: Workspace): readonly DrawableProject[];
  /** The project of an id; of a file; else the largest. */
  find(
    workspace: Workspace,
    wanted: { readonly project?: string | undefined; readonly file?: FilePath | undefined },
  ): DrawableProject | undefined;
  /** The picture as it is now. From then on its changes are told, until `close`. */
  open(workspace: Workspace, project: DrawableProject): DiagramSnapshot;
  /** The picture as it is now, for once. */
  draw(workspace: Workspace, project: DrawableProject): DiagramSnapshot;
  close(project: string): void;
  /** After an update of the workspace. */
  updated(workspace: Workspace): void;
}

interface OpenDiagram {
  draw(workspace: Workspace, project: DrawableProject): DiagramSnapshot;
  told: number;
}

/**
 * @param folders of the workspace, as they are now
 * @param tell sends a notification
 */
export function createDiagrams(
  folders: () => readonly FilePath[],
  tell: (change: DiagramChanged) => void,
): Diagrams {
  const open = new Map<string, OpenDiagram>();
  const projects = (workspace: Workspace) => drawableProjects(workspace, folders());

  return {
    projects,
    find(workspace, wanted) {
      const all = projects(workspace);
      if (wanted.project !== undefined) return all.find(({ id }) => id === wanted.project);
      return wanted.file === undefined ? all[0] : projectOfFile(all, wanted.file);
    },
    open(workspace, project) {
      let diagram = open.get(project.id);
      if (!diagram) {
        diagram = { draw: createDrawing(project), told: 0 };
        open.set(project.id, diagram);
      }
      const snapshot = diagram.draw(workspace, project);
      diagram.told = snapshot.revision;
      return snapshot;
    },
    draw(workspace, project) {
      return (open.get(project.id)?.draw ?? createDrawing(project))(workspace, project);
    },
    close: (project) => void open.delete(project),
    updated(workspace) {
      if (open.size === 0) return;
      const all = projects(workspace);
      for (const [id, diagram] of open) {
        const project = all.find((each) => each.id === id);
        const revision = project && diagram.draw(workspace, project).revision;
        if (revision === undefined || revision === diagram.told) continue;
        diagram.told = revision;
        tell({ project: id, revision });
      }
    },
  };
}

function createDrawing({ id, title, relative }: DrawableProject): OpenDiagram['draw'] {
  // Ascends over restarts of the server as well: a panel outlives them.
  const painter = createDiagramPainter({ project: id, title, relative, firstRevision: Date.now() });
  const findings = createEntityFindings();
  return (workspace, { project }) =>
    painter.draw({
      schema: project.schema,
      broken: project.broken,
      findings: findings.refresh(project.files, (file) => workspace.findings(file)),
    });
}
