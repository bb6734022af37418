import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The licences of the packages that these files (relative to `root`) belong to, as the package ships them. */
export async function noticesOf(root: string, files: readonly string[]): Promise<string> {
  const folders = new Set<string>();
  for (const file of files) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'));
    if (match?.[1]) folders.add(match[1]);
  }
  const notices = await Promise.all([...folders].sort().map((folder) => notice(path.join(root, folder))));
  return `These programs contain the following packages.\n\n${notices.join('\n')}`;
}

async function notice(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
    homepage?: string;
    repository?: string | { readonly url: string };
  };
  // A font has one of its own beside that of its package.
  const files = (await readdir(folder)).filter((name) => /^licen[cs]e/i.test(name)).sort();
  const texts = await Promise.all(
    files.map(async (name) => (await readFile(path.join(folder, name), 'utf8')).trim()),
  );
  const { repository, homepage } = manifest;
  const source = homepage ?? (typeof repository === 'object' ? repository.url : repository);
  const text = texts.length > 0 ? texts.join('\n\n') : `Its source: ${source}`;
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
  return `${'='.repeat(80)}\n${title}\n\n${text}\n`;
}
