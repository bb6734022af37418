import { readFile } from 'node:fs/promises';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { optimizeWasm } from '../../sources/sql/wasmTier.ts';
import { besideBundle } from './besideBundle.ts';
import { bundledFamily, fontsFor } from './fontsFor.ts';
import { type PictureSize, pictureSize } from './pictureSize.ts';

/** Pixels for each unit of the picture, as on a sharp screen. */
const sharp = 2;
/** Many programs refuse to show larger pictures. */
const longestSide = 16_000;
/** Four bytes each, and as much again while it is packed. */
const mostPixels = 100_000_000;

let started: Promise<void> | undefined;

/** An SVG as PNG, at twice its size unless that is too large. */
export async function pngOf(
  svg: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array> {
  // The parser of SQL may have been loaded before, for which that does not pay.
  optimizeWasm();
  started ??= readFile(besideBundle('@resvg/resvg-wasm/index_bg.wasm', 'resvg.wasm')).then(initWasm);
  await started;
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoomOf(pictureSize(svg)) },
    font: {
      fontBuffers: fontsFor(svg, env).map(({ file }) => file),
      defaultFontFamily: bundledFamily,
      sansSerifFamily: bundledFamily,
    },
  });
  try {
    return picture.render().asPng();
  } finally {
    picture.free();
  }
}

function zoomOf({ width, height }: PictureSize): number {
  return Math.min(sharp, longestSide / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));
}
