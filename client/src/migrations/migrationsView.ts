import * as vscode from 'vscode';
import type { MigrationEntry, MigrationProject } from '../../../server/src/protocol/migrations.ts';
import type { FindingCounts } from '../../../server/src/protocol/status.ts';
import type { LanguageServer } from '../languageServer.ts';
import { migrationProjects } from './preparation.ts';

/** A line of the view; commands of its menu get it. */
export type MigrationNode =
  | { readonly kind: 'project'; readonly project: MigrationProject }
  | { readonly kind: 'pending'; readonly project: MigrationProject }
  | { readonly kind: 'migration'; readonly project: MigrationProject; readonly migration: MigrationEntry };

/** The histories of the workspace in the side bar, the newest migration first. */
export function createMigrationsView(server: LanguageServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<MigrationNode | undefined>();
  let projects: readonly MigrationProject[] = [];
  let asking = false;
  let again = false;
  const view = vscode.window.createTreeView<MigrationNode>('schemawright.migrations', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) =>
        node === undefined ? topOf(projects) : node.kind === 'project' ? linesOf(node.project) : [],
      getTreeItem: itemOf,
    },
  });

  /** Asks for the newest state, one question at a time: whether the view is there at all depends on it. */
  async function refresh(): Promise<void> {
    again = asking;
    if (asking) return;
    asking = true;
    projects = await migrationProjects(server);
    asking = false;
    const canGenerate = projects.some(({ configFile }) => configFile !== undefined);
    void setContext('hasMigrations', topOf(projects).length > 0);
    void setContext('canGenerate', canGenerate);
    changed.fire(undefined);
    if (again) await refresh();
  }

  return vscode.Disposable.from(changed, view, server.onStatus(refresh));
}

/** One project needs no line of its own. */
function topOf(projects: readonly MigrationProject[]): MigrationNode[] {
  const shown = projects.filter(({ migrations, pending }) => migrations.length > 0 || pending);
  const [only] = shown;
  if (shown.length === 1 && only) return linesOf(only);
  return shown.map((project) => ({ kind: 'project', project }));
}

function setContext(name: string, value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', `schemawright.${name}`, value);
}

function linesOf(project: MigrationProject): MigrationNode[] {
  const migrations = [...project.migrations].reverse();
  return [
    ...(project.pending ? [{ kind: 'pending', project } as const] : []),
    ...migrations.map((migration) => ({ kind: 'migration', project, migration }) as const),
  ];
}

function itemOf(node: MigrationNode): vscode.TreeItem {
  switch (node.kind) {
    case 'project':
      return projectItem(node.project);
    case 'pending':
      return pendingItem(node.project);
    case 'migration':
      return migrationItem(node.project, node.migration);
    default:
      return node satisfies never;
  }
}

function projectItem({
  id,
  title,
  tool,
  dialect,
  migrations,
  configFile,
}: MigrationProject): vscode.TreeItem {
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description = [tool, dialect, `${migrations.length}`].filter(Boolean).join(', ');
  item.iconPath = new vscode.ThemeIcon('database');
  item.contextValue = configFile === undefined ? 'project' : 'project.drizzle';
  return item;
}

function pendingItem(project: MigrationProject): vscode.TreeItem {
  const { summary = '', since = '', lines = [] } = project.pending ?? {};
  const item = new vscode.TreeItem(`${summary} changed`, vscode.TreeItemCollapsibleState.None);
  item.id = `${project.id} pending`;
  item.description = 'no migration yet';
  item.tooltip = [`Since ${since}:`, ...lines].join('\n');
  item.iconPath = new vscode.ThemeIcon('git-commit', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'pending';
  item.command = {
    title: 'Generate Migration',
    command: 'schemawright.generateMigration',
    arguments: [{ project: project.id }],
  };
  return item;
}

const proofIcons = {
  proven: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  'not-verified': new vscode.ThemeIcon('question'),
} as const;

const proofWords = {
  proven: 'Proven on PostgreSQL',
  failed: 'It failed the proof',
  'not-verified': 'It could not be proven here',
} as const;

function migrationItem(project: MigrationProject, migration: MigrationEntry): vscode.TreeItem {
  const { name, document, down, findings, lock, proof } = migration;
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
  item.id = `${project.id} ${document}`;
  const counted = countsText(findings);
  item.description = counted;
  item.tooltip = [
    name,
    counted === '' ? 'No findings' : counted,
    ...(lock === undefined ? [] : [lock]),
    proof ? proofWords[proof] : 'Not proven in this session',
    ...(project.tool === 'drizzle' ? [down ? 'With a way back' : 'Without a way back'] : []),
  ].join('\n');
  item.iconPath = proof ? proofIcons[proof] : new vscode.ThemeIcon('circle-outline');
  item.contextValue = [
    'migration',
    ...(down ? ['down'] : []),
    ...(project.configFile ? ['drizzle'] : []),
  ].join('.');
  item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(document)] };
  return item;
}

function countsText({ errors, warnings, infos, hints }: FindingCounts): string {
  const counts = [
    [errors, 'error'],
    [warnings, 'warning'],
    [infos + hints, 'note'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(', ');
}
