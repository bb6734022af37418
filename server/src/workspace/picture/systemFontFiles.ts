import { readdirSync } from 'node:fs';
import path from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Font files of the system, the likeliest first: upright sans-serifs of usual weight and width before others, in the
 * folders of the system before those of the user.
 */
export function systemFontFiles(env: Variables, platform = process.platform): readonly string[] {
  const files = foldersOf(env, platform).flatMap((folder) => fontFilesIn(folder));
  return files
    .map((file, index) => ({ file, index, rank: rankOf(path.basename(file)) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ file }) => file);
}

function foldersOf(env: Variables, platform: NodeJS.Platform): readonly string[] {
  const { HOME, WINDIR, LOCALAPPDATA } = env;
  if (platform === 'win32')
    return [
      ...(WINDIR ? [path.join(WINDIR, 'Fonts')] : []),
      ...(LOCALAPPDATA ? [path.join(LOCALAPPDATA, 'Microsoft/Windows/Fonts')] : []),
    ];
  if (platform === 'darwin')
    return ['/System/Library/Fonts', '/Library/Fonts', ...(HOME ? [path.join(HOME, 'Library/Fonts')] : [])];
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    ...(HOME ? [path.join(HOME, '.local/share/fonts'), path.join(HOME, '.fonts')] : []),
  ];
}

function fontFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ttf|otf|ttc)$/i.test(name))
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function rankOf(name: string): number {
  const odd = /italic|oblique|mono|serif|bold|light|thin|black|condensed|narrow|emoji|symbol/i.test(
    name.replace(/sans-?serif/i, 'sans'),
  );
  return (odd ? 2 : 0) + (/sans|arial|segoe|gothic|noto/i.test(name) ? 0 : 1);
}
