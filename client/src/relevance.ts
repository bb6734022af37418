import * as vscode from 'vscode';

/** Files that only a history of migrations has. */
const historyPatterns =
  '{**/meta/_journal.json,**/migrations/migration_lock.toml,**/supabase/migrations/*.sql,**/migrations/atlas.sum,**/*.up.sql,**/V*__*.sql}';

const codeLanguages = new Set(['typescript', 'typescriptreact', 'javascript', 'javascriptreact']);
const sqlLanguages = new Set(['sql', 'postgres']);
const notInPackages = '**/node_modules/**';
/** Imports stand at the top; a longer text is not searched as a whole. */
const searchedCharacters = 20_000;
/** In a larger monorepo an open file tells. */
const maxManifests = 200;

/**
 * Calls back once when there is a schema to read: a configuration, a package that depends on drizzle-orm, a
 * history of migrations, or an open document that imports drizzle-orm or declares tables in SQL. Until then it only watches, so that other TypeScript
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
    else if (declaresSql(document))
      found(`${vscode.workspace.asRelativePath(document.uri)} declares a schema`);
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
  const [migration] = await vscode.workspace.findFiles(historyPatterns, notInPackages, 1);
  if (migration) return `${vscode.workspace.asRelativePath(migration)} belongs to a migration history`;
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

function declaresSql(document: vscode.TextDocument): boolean {
  const isSql = sqlLanguages.has(document.languageId) || /\.(?:sql|pgsql|psql|ddl)$/i.test(document.uri.path);
  if (!isSql || document.uri.scheme === 'git') return false;
  const end = document.positionAt(searchedCharacters);
  const text = document.getText(new vscode.Range(new vscode.Position(0, 0), end));
  return /\b(?:CREATE|ALTER)\s+(?:\w+\s+){0,2}(?:TABLE|TYPE|INDEX)\b/i.test(text);
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
