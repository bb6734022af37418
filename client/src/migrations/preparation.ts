import * as vscode from 'vscode';
import {
  type MigrationProject,
  type MigrationProjects,
  migrationProjectsMethod,
} from '../../../server/src/protocol/migrations.ts';
import type { LanguageServer } from '../languageServer.ts';

/** False, and said, where the workspace is not trusted: its code would be executed. */
export async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showWarningMessage(
    'This runs the code of your schema and its configuration, so it is possible in trusted workspaces only.',
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/**
 * drizzle-kit reads the disk. False when there are unsaved files of the workspace and the person does not want them
 * saved; the editor's own settings are none of them.
 */
export async function areSaved(): Promise<boolean> {
  const dirty = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri, fileName }) =>
      isDirty &&
      uri.scheme === 'file' &&
      vscode.workspace.getWorkspaceFolder(uri) !== undefined &&
      /\.([cm]?[jt]sx?|json|sql)$/.test(fileName),
  );
  if (dirty.length === 0) return true;
  const names = dirty.map(({ uri }) => vscode.workspace.asRelativePath(uri));
  const save = 'Save and Go On';
  const chosen = await vscode.window.showWarningMessage(
    `${names.length === 1 ? `${names[0]} is` : `${names.length} files are`} not saved, and migrations are made from what is on the disk.`,
    { modal: true, ...(names.length > 1 ? { detail: names.join('\n') } : {}) },
    save,
  );
  if (chosen !== save) return false;
  for (const document of dirty) if (!(await document.save())) return false;
  return true;
}

export interface ProjectWish {
  /** By its id, from a lens, a quick fix or the view. */
  readonly id: string | undefined;
  readonly placeHolder: string;
  readonly fits: (project: MigrationProject) => boolean;
  /** Said where none fits. */
  readonly none: string;
}

/** The project that is meant: the only one, the one of the file in the editor, or the chosen one. */
export async function chooseProject(
  server: LanguageServer,
  { id, placeHolder, fits, none }: ProjectWish,
): Promise<MigrationProject | undefined> {
  const all = await migrationProjects(server);
  const projects = all.filter(fits);
  const named = projects.find((project) => project.id === id);
  if (named) return named;
  if (projects.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  if (projects.length === 1) return projects[0];
  const current = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
  const near = ({ configFile = '' }: MigrationProject) =>
    current.startsWith(configFile.slice(0, configFile.lastIndexOf('/') + 1)) ? configFile.length : 0;
  const items = [...projects]
    .sort((a, b) => near(b) - near(a))
    .map((project) => ({
      label: project.title,
      description: [project.dialect, project.pending && `${project.pending.summary} changed`]
        .filter(Boolean)
        .join(', '),
      project,
    }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.project;
}

export async function migrationProjects(server: LanguageServer): Promise<readonly MigrationProject[]> {
  return (await server.request<MigrationProjects>(migrationProjectsMethod, null))?.projects ?? [];
}

/** The project that a command was called about: from a lens or a quick fix, or from the view. */
export function projectIn(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('project' in argument)) return undefined;
  const { project } = argument;
  if (typeof project === 'string') return project;
  return typeof project === 'object' && project !== null && 'id' in project ? String(project.id) : undefined;
}

/** A request with a notification that can be cancelled. */
export function withProgress<Answer>(
  server: LanguageServer,
  title: string,
  method: string,
  params: unknown,
): Thenable<Answer | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => server.request<Answer>(method, params, token),
  );
}
