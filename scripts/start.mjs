import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureInstalled, root } from './ensureInstalled.mjs';

/**
 * `npm start`: installs and builds what is missing, and opens the example in VS Code with the extension
 * loaded: in the user's own VS Code where there is one, otherwise in a code-server, whose address it
 * prints. `npm start -- /some/folder` opens another folder.
 */
const folder = path.resolve(process.argv[2] ?? path.join(root, 'examples/shop'));

ensureInstalled();
step('node', ['--import', 'tsx', 'scripts/build.ts']);
const code = findCode();
if (code) openInVsCode(code);
else serve();

function openInVsCode(program) {
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`];
  // VS Code refuses to run as root without these.
  if (process.getuid?.() === 0) {
    args.push('--no-sandbox', `--user-data-dir=${path.join(tmpdir(), 'schemawright-vscode')}`);
  }
  console.log(`opening ${folder} in VS Code (${program})`);
  step(program, [...args, folder]);
}

function serve() {
  console.log('no VS Code found on this machine: starting one in the browser');
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/host/serve.ts', folder], {
    cwd: root,
    stdio: 'inherit',
  });
  // The server ends on the same Ctrl+C; this process waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (status) => process.exit(status ?? 0));
}

/** The user's own VS Code. Its remote stand-in, in a terminal of a remote window, cannot load extensions. */
function findCode() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  const names = process.platform === 'win32' ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((it) => path.join(it, name)));
  if (process.platform === 'darwin') {
    candidates.push('/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code');
  }
  return candidates.find((it) => existsSync(it));
}

function step(program, args) {
  const shell = process.platform === 'win32' && program.endsWith('.cmd');
  const result = spawnSync(shell ? `"${program}"` : program, args, { cwd: root, stdio: 'inherit', shell });
  if (result.status !== 0) {
    console.error(result.error?.message ?? `${path.basename(program)} ended with ${result.status}`);
    process.exit(1);
  }
}
