import { cp, mkdtemp, realpath } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot, runFolder } from '../../host/cache.ts';

/** A copy of the shop example that a test may change, in a folder of its own. */
export async function copyExample(): Promise<string> {
  const parent = await mkdtemp(path.join(await realpath(await runFolder()), 'x-'));
  const folder = path.join(parent, 'shop');
  await cp(path.join(repositoryRoot, 'examples/shop'), folder, { recursive: true });
  return folder;
}
