export const convertedFormats = ['png', 'pdf'] as const;
export type ConvertedFormat = (typeof convertedFormats)[number];

/**
 * A picture of `drawSvg` in a format of pixels or pages. Needs no browser and no other program: the fonts are those
 * that `fontsFor` finds.
 * @param env where the system's fonts are looked for
 * @throws when the picture is too large for the memory
 */
export async function convertSvg(
  svg: string,
  format: ConvertedFormat,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array> {
  // Told where the pointer is, which there is not in these formats.
  const drawn = svg.replace(/<(title|desc)>[^<]*<\/\1>/g, '');
  switch (format) {
    case 'png': {
      const { pngOf } = await import('./pngOf.ts');
      return pngOf(drawn, env);
    }
    case 'pdf': {
      const { pdfOf } = await import('./pdfOf.ts');
      return pdfOf(drawn, titleOf(svg), env);
    }
  }
}

function titleOf(svg: string): string {
  const [, title = ''] = /<title>([^<]*)</.exec(svg) ?? [];
  return title.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
