import { rm } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot, runFolder } from './cache.ts';
import { installCodeServer, installExtension, startCodeServer } from './codeServer.ts';
import { runCommand } from './runCommand.ts';

/**
 * Serves the folder given in a code-server with the packaged extension until Ctrl+C: `npm start` on a
 * machine without VS Code.
 */
async function main(workspace: string): Promise<void> {
  const installed = await installCodeServer();
  const folder = await runFolder();
  const vsix = path.join(folder, 'schemawright.vsix');
  await runCommand(process.execPath, ['--import', 'tsx', 'scripts/package.ts', vsix], {
    cwd: repositoryRoot,
  });
  await installExtension(installed, folder, vsix);
  const server = await startCodeServer(installed, { folder });
  console.log(`\n  Open ${server.url}/?folder=${encodeURI(workspace)}\n\n  Ctrl+C ends it.`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

await main(path.resolve(process.argv[2] ?? '.'));
process.exit(0);
