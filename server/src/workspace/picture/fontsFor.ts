import { readFileSync } from 'node:fs';
// @ts-expect-error The package has no types.
import { create } from 'fontkit';
import { besideBundle } from './besideBundle.ts';
import { systemFontFiles } from './systemFontFiles.ts';

export interface Font {
  /** For this picture only. */
  readonly name: string;
  readonly bundled: boolean;
  readonly file: Buffer;
  /** Of a collection, the PostScript name of the one that is meant. */
  readonly face: string | undefined;
  /** Whether it can show a character, by its code point. */
  has(codePoint: number): boolean;
}

interface ReadFont {
  readonly postscriptName: string;
  readonly fonts?: readonly ReadFont[];
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** First in the style sheet of the pictures, too. */
export const bundledFamily = 'Inter';
const bundledFiles = [
  ['400Regular/Inter_400Regular.ttf', 'Inter-Regular.ttf'],
  ['600SemiBold/Inter_600SemiBold.ttf', 'Inter-SemiBold.ttf'],
] as const;

/**
 * The fonts that a picture needs: Inter, which is part of the package, in two weights, so that pictures look alike on
 * every machine; after it fonts of the system for the characters that Inter has not, as few as do.
 */
export function fontsFor(svg: string, env: Readonly<Record<string, string | undefined>>): readonly Font[] {
  const fonts = bundledFiles.map(([inPackage, name]): Font => {
    const file = besideBundle(`@expo-google-fonts/inter/${inPackage}`, name);
    return { ...readFonts(file)[0]!, name: name.replace('.ttf', ''), bundled: true };
  });
  const lacking = new Set([...svg].map((it) => it.codePointAt(0)!).filter((it) => it > 0x7f));
  take(lacking, fonts[0]!);
  if (lacking.size === 0) return fonts;
  for (const file of systemFontFiles(env)) {
    const found = readFonts(file).find((font) => [...lacking].some((it) => font.has(it)));
    if (!found) continue;
    fonts.push({ ...found, name: `system-${fonts.length}` });
    take(lacking, found);
    if (lacking.size === 0) break;
  }
  return fonts;
}

function take(lacking: Set<number>, { has }: Font): void {
  for (const point of lacking) if (has(point)) lacking.delete(point);
}

/** None for a file that is no font, or cannot be read. */
function readFonts(path: string): readonly Font[] {
  try {
    const file = readFileSync(path);
    const read = (create as (file: Buffer) => ReadFont)(file);
    return (read.fonts ?? [read]).map((font) => ({
      name: '',
      bundled: false,
      file,
      face: read.fonts ? font.postscriptName : undefined,
      has: (point) => font.hasGlyphForCodePoint(point),
    }));
  } catch {
    return [];
  }
}
