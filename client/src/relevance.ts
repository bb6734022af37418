import * as vscode from 'vscode';

const codeLanguages = new Set(['typescript', 'typescriptreact', 'javascript', 'javascriptreact']);
const notInPackages = '**/node_modules/**';
/** Imports stand at the top; a longer text is not searched as a whole. */
const searchedCharacters = 20_000;
/** In a larger monorepo an open file tells. */
const maxManifests = 200;

/**
 * Calls back once when there is a Drizzle schema to read: a configuration, a package that depends on
 * drizzle-orm, or an open document that imports it. Until then it only watches, so that other TypeScript
 * folders pay nothing for the extension.
 */
export function whenRelevant(start: (reason: string) => void): vscode.Disposable {
  const disposables: vscode.Disposable[] = [];
  let done = false;
  const found = (reason: string): void => {
    if (done) return;
    done = true;
    stopWatching();
    start(reason);
  };
  const stopWatching = (): void => {
    for (const disposable of disposables.splice(0)) disposable.dispose();
  };
  const checkDocument = (document: vscode.TextDocument): void => {
    if (importsDrizzle(document))
      found(`${vscode.workspace.asRelativePath(document.uri)} imports drizzle-orm`);
    else if (isManifest(document) && namesDrizzle(document.getText()))
      found('a package depends on drizzle-orm');
  };
  const checkFolders = async (): Promise<void> => {
    const reason = await reasonInFolders();
    if (reason) found(reason);
  };

  disposables.push(
    vscode.workspace.onDidOpenTextDocument(checkDocument),
    vscode.workspace.onDidSaveTextDocument(checkDocument),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void checkFolders()),
  );
  const watcher = vscode.workspace.createFileSystemWatcher(
    '**/{drizzle.config.*,schemawright.config.json}',
    false,
    true,
    true,
  );
  disposables.push(
    watcher,
    watcher.onDidCreate((uri) => {
      if (!uri.path.includes('/node_modules/')) found(`there is ${vscode.workspace.asRelativePath(uri)}`);
    }),
  );
  for (const document of vscode.workspace.textDocuments) checkDocument(document);
  if (!done) void checkFolders();
  return { dispose: stopWatching };
}

async function reasonInFolders(): Promise<string | undefined> {
  const [config] = await vscode.workspace.findFiles(
    '**/{drizzle.config.*,schemawright.config.json}',
    notInPackages,
    1,
  );
  if (config) return `there is ${vscode.workspace.asRelativePath(config)}`;
  const manifests = await vscode.workspace.findFiles('**/package.json', notInPackages, maxManifests);
  for (const uri of manifests) {
    const text = await readText(uri);
    if (text !== undefined && namesDrizzle(text)) {
      return `${vscode.workspace.asRelativePath(uri)} depends on drizzle-orm`;
    }
  }
  return undefined;
}

function importsDrizzle(document: vscode.TextDocument): boolean {
  if (!codeLanguages.has(document.languageId) || document.uri.scheme === 'git') return false;
  const end = document.positionAt(searchedCharacters);
  const text = document.getText(new vscode.Range(new vscode.Position(0, 0), end));
  return /['"]drizzle-orm(?:\/[\w-]+)?['"]/.test(text);
}

function isManifest(document: vscode.TextDocument): boolean {
  return document.uri.path.endsWith('/package.json');
}

function namesDrizzle(manifest: string): boolean {
  return /"drizzle-(?:orm|kit)"\s*:/.test(manifest);
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // It may be gone by now, or on a file system that does not answer: then it tells nothing.
    return undefined;
  }
}
