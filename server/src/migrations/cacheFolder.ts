import { homedir } from 'node:os';
import path from 'node:path';

/** Where the system wants programs to keep what they can make again. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const base =
    env.XDG_CACHE_HOME ||
    (platform === 'win32' ? env.LOCALAPPDATA : undefined) ||
    path.join(homedir(), ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
  return path.join(base, 'schemawright');
}
