import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './runCommand.ts';

/** The first of these programs that is on the PATH (or is an absolute path that exists). */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const name of names) {
    if (path.isAbsolute(name)) {
      if (existsSync(name)) return name;
      continue;
    }
    for (const folder of folders) {
      const file = path.join(folder, name);
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}

/** Installs Debian packages where that is possible without a password. Answers whether it was. */
export async function installPackages(packages: readonly string[]): Promise<boolean> {
  const apt = findProgram(['apt-get']);
  if (!apt) return false;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && !findProgram(['sudo'])) return false;
  const run = (...args: string[]) => {
    const [program, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', apt, ...args];
    return runCommand(program as string, rest);
  };
  console.log(`installing ${packages.join(' ')} with apt-get`);
  try {
    await run('update');
    await run('install', '-y', '--no-install-recommends', ...packages);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}
