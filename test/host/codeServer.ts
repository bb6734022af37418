import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { cachedFolder } from './cache.ts';
import { runCommand } from './runCommand.ts';
import { findProgram, installPackages } from './systemPackages.ts';

/**
 * code-server is the workbench and the Node extension host of VS Code, published on npm; it stands in for
 * VS Code where that cannot be downloaded. These versions were tried together: code-server 4.139 is
 * VS Code 1.139 and needs Node 24, which npm has as well.
 */
const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

export interface CodeServer {
  readonly node: string;
  readonly entry: string;
}

/** The installed code-server; the first call on a machine installs it into the cache (about a minute). */
export async function installCodeServer(): Promise<CodeServer> {
  const platform = `${process.platform}-${process.arch}`;
  if (!['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(platform)) {
    throw new Error(
      `There is no code-server for ${platform}. Run the tests in WSL or on Linux, or set VSCODE_EXECUTABLE to a VS Code.`,
    );
  }
  const folder = await cachedFolder(
    `code-server-${codeServerVersion}-node-${nodeVersion}-${platform}`,
    (to) => install(to, `node-${platform}`),
  );
  const nodePackage = path.join(folder, 'toolchain/node_modules', `node-${platform}`);
  return {
    node: path.join(nodePackage, 'bin/node'),
    entry: path.join(folder, 'host/node_modules/code-server/out/node/entry.js'),
  };
}

async function install(folder: string, nodePackage: string): Promise<void> {
  console.log(`installing code-server ${codeServerVersion} with Node ${nodeVersion} (once, about a minute)`);
  await ensureBuildTools();
  const toolchain = path.join(folder, 'toolchain');
  const host = path.join(folder, 'host');
  await mkdir(toolchain);
  await mkdir(host);
  await writeFile(path.join(toolchain, 'package.json'), '{"private":true}');
  await writeFile(path.join(host, 'package.json'), '{"private":true}');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
  await npm(['install', `${nodePackage}@${nodeVersion}`, ...quiet], toolchain, process.env);
  const node = path.join(toolchain, 'node_modules', nodePackage);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${path.join(node, 'bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    npm_config_nodedir: node,
  };
  // The packages' own install scripts also build what a server never calls; only three addons are needed.
  await npm(['install', `code-server@${codeServerVersion}`, '--ignore-scripts', ...quiet], host, env);
  const workbench = path.join(host, 'node_modules/code-server/lib/vscode');
  const dependencies = ['install', '--omit=dev', '--ignore-scripts', ...quiet];
  await npm(dependencies, workbench, env);
  await npm(dependencies, path.join(workbench, 'extensions'), env);
  await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '@parcel/watcher'], workbench, env);
}

async function ensureBuildTools(): Promise<void> {
  const needed = [
    { program: 'python3', package: 'python3' },
    { program: 'make', package: 'make' },
    { program: 'g++', package: 'g++' },
  ];
  const missing = needed.filter((tool) => !findProgram([tool.program]));
  if (missing.length === 0) return;
  if (await installPackages(missing.map((tool) => tool.package))) return;
  throw new Error(`code-server needs a compiler. Install ${missing.map((tool) => tool.package).join(', ')}.`);
}

function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Inside `npm test`, npm's own variables would point these installs at the checkout.
  const clean = Object.entries(env).filter(
    ([key]) => !/^npm_(config_local_prefix|config_global_prefix|config_prefix|package_|lifecycle_)/.test(key),
  );
  return runCommand('npm', args, { cwd, env: Object.fromEntries(clean) });
}

export interface RunningCodeServer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

export interface CodeServerOptions {
  /** Holds settings, logs, sockets and installed extensions of this run; its path must be short. */
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
};

/** Starts code-server on a free port and waits until it answers. */
export async function startCodeServer(
  server: CodeServer,
  options: CodeServerOptions,
): Promise<RunningCodeServer> {
  const port = await freePort();
  const userSettings = path.join(options.folder, 'data/User');
  await mkdir(userSettings, { recursive: true });
  await writeFile(
    path.join(userSettings, 'settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2),
  );
  const child = spawn(
    server.node,
    [
      server.entry,
      ...(await folderArguments(options.folder)),
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--ignore-last-opened',
    ],
    {
      env: await serverEnvironment(options.folder, options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const { pid } = child;
  const killAtExit = () => pid && signal(-pid, 'SIGKILL');
  process.once('exit', killAtExit);
  child.once('exit', () => process.off('exit', killAtExit));
  let log = '';
  const collect = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/healthz`, child, () => log);
  return { port, url, stop: () => stopGroup(child) };
}

/** Installs a packaged extension into the run's folder. */
export async function installExtension(server: CodeServer, folder: string, vsix: string): Promise<void> {
  await runCommand(
    server.node,
    [server.entry, ...(await folderArguments(folder)), '--install-extension', vsix],
    {
      env: await serverEnvironment(folder, {}),
    },
  );
}

async function folderArguments(folder: string): Promise<string[]> {
  const config = path.join(folder, 'config.yaml');
  if (!existsSync(config)) await writeFile(config, 'auth: none\n');
  return [
    '--config',
    config,
    '--user-data-dir',
    path.join(folder, 'data'),
    '--extensions-dir',
    path.join(folder, 'ext'),
  ];
}

async function serverEnvironment(folder: string, extra: NodeJS.ProcessEnv = {}): Promise<NodeJS.ProcessEnv> {
  const temporary = path.join(folder, 't');
  await mkdir(temporary, { recursive: true });
  const env = { ...process.env, ...extra, EXTENSIONS_GALLERY: '{}', TMPDIR: temporary };
  // Set by a VS Code terminal, these would tie the new server to the old one.
  const inherited = /^(VSCODE_(?!EXECUTABLE)|ELECTRON_|NODE_OPTIONS$|MOCHA_)/;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !inherited.test(key)));
}

async function answers(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}:\n${log()}`);
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`code-server did not answer at ${url} within a minute:\n${log()}`);
}

/** The server forks its extension hosts: all of them are in its process group and go with it. */
function stopGroup(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.pid === undefined) return resolve();
    const group = -child.pid;
    const kill = setTimeout(() => signal(group, 'SIGKILL'), 3000);
    child.once('exit', () => {
      clearTimeout(kill);
      signal(group, 'SIGKILL');
      resolve();
    });
    signal(group, 'SIGTERM');
  });
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(group, name);
  } catch {
    // The group is gone already.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
