import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CliEnvironment } from './environment.ts';

export const convertedFormats = ['png', 'pdf'] as const;
export type ConvertedFormat = (typeof convertedFormats)[number];

interface Converter {
  readonly program: string;
  readonly formats: readonly ConvertedFormat[];
  /** They read the SVG from standard input and write to standard output. */
  readonly args: (format: ConvertedFormat, zoom: number) => readonly string[];
}

/** In the order in which they are tried. */
const converters: readonly Converter[] = [
  {
    program: 'rsvg-convert',
    formats: ['png', 'pdf'],
    args: (format, zoom) => ['--format', format, ...(format === 'png' ? ['--zoom', String(zoom)] : [])],
  },
  { program: 'resvg', formats: ['png'], args: (_, zoom) => ['--zoom', String(zoom), '-', '-c'] },
  {
    program: 'inkscape',
    formats: ['png', 'pdf'],
    args: (format, zoom) => [
      '--pipe',
      `--export-type=${format}`,
      `--export-dpi=${96 * zoom}`,
      '--export-filename=-',
    ],
  },
];

/** Pixels for each unit of the picture, as on a sharp screen. */
const sharp = 2;
/** Larger pictures are refused by most programs. */
const mostPixels = 16_000;
const patience = 120_000;
const mostBytes = 1 << 29;

export type Converted = { readonly content: Uint8Array } | { readonly problem: string };

/** Hands an SVG to the first program on the path that can write the format. */
export function convertSvg(svg: string, format: ConvertedFormat, { env }: CliEnvironment): Converted {
  const able = converters.filter((it) => it.formats.includes(format));
  for (const { program, args } of able) {
    const file = onPath(program, env);
    if (!file) continue;
    const run = spawnSync(file, args(format, zoomOf(svg)), {
      input: svg,
      timeout: patience,
      maxBuffer: mostBytes,
    });
    if (run.status === 0 && run.stdout.length > 0) return { content: run.stdout };
    return {
      problem: `${program} could not write it: ${reasonOf(run)}`,
    };
  }
  return {
    problem: `${format} needs one of ${able.map((it) => it.program).join(', ')} on the path, or the diagram panel of the editor`,
  };
}

/** Absolute folders of the path only: a program that lies in the workspace is not run. */
function onPath(program: string, env: CliEnvironment['env']): string | undefined {
  const name = process.platform === 'win32' ? `${program}.exe` : program;
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter((it) => path.isAbsolute(it));
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

function zoomOf(svg: string): number {
  const [width = 1, height = 1] = [...svg.slice(0, 400).matchAll(/ (?:width|height)="(\d+)"/g)].map((it) =>
    Number(it[1]),
  );
  return Math.min(sharp, mostPixels / Math.max(width, height));
}

/** What it says itself comes first: a program that ends early leaves a broken pipe behind as well. */
function reasonOf({ error, stderr }: SpawnSyncReturns<Buffer>): string {
  const said = stderr?.toString().trim();
  return said || error?.message || 'it told no reason';
}
