import PDFDocument from 'pdfkit';
// @ts-expect-error The package has no types.
import drawSvgIn from 'svg-to-pdfkit';
import { type Font, fontsFor } from './fontsFor.ts';
import { pictureSize } from './pictureSize.ts';

interface DrawOptions {
  readonly width: number;
  readonly height: number;
  readonly fontCallback: (family: string, bold: boolean) => string;
  readonly warningCallback: (warning: string) => void;
}

/** Of a CSS pixel in points. */
const pointsPerPixel = 0.75;
/** Readers draw no longer pages. */
const longestSide = 14_400;

/**
 * An SVG as a PDF of one page of its size: lines stay lines, text can be searched and copied. The same picture gives
 * the same file.
 */
export async function pdfOf(
  svg: string,
  title: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array> {
  const size = pictureSize(svg);
  const scale = Math.min(pointsPerPixel, longestSide / Math.max(size.width, size.height));
  const [width, height] = [size.width * scale, size.height * scale];
  const document = new PDFDocument({
    // None of the standard fonts: they lack most alphabets.
    font: '',
    size: [width, height],
    margin: 0,
    info: { Title: title, Creator: 'Schemawright', CreationDate: new Date(0) },
  });
  const fonts = fontsFor(svg, env);
  const [regular, bold] = fonts.filter(({ bundled }) => bundled);
  for (const { name, file, face } of fonts) document.registerFont(name, file as unknown as ArrayBuffer, face);
  document.font(regular!.name);
  const pieces: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (piece: Buffer) => pieces.push(piece));
    document.on('end', () => resolve(Buffer.concat(pieces)));
    document.on('error', reject);
  });
  const names = new Set(fonts.map(({ name }) => name));
  (drawSvgIn as (document: unknown, svg: string, x: number, y: number, options: DrawOptions) => void)(
    document,
    withChosenFonts(svg, fonts),
    0,
    0,
    {
      width,
      height,
      fontCallback: (family, isBold) => (names.has(family) ? family : (isBold ? bold! : regular!).name),
      warningCallback: () => undefined,
    },
  );
  document.end();
  return whole;
}

/** PDF has no fallback from font to font: each text that needs another one names it. */
function withChosenFonts(svg: string, fonts: readonly Font[]): string {
  const [bundled, ...others] = fonts.filter((_, index) => index !== 1);
  if (!bundled || others.length === 0) return svg;
  return svg.replace(
    /<text( [^>]*)?>([^<]*)<\/text>/g,
    (whole, attributes: string | undefined, text: string) => {
      const points = [...text].map((character) => character.codePointAt(0)!);
      const lacking = ({ has }: Font): number => points.filter((point) => !has(point)).length;
      if (lacking(bundled) === 0) return whole;
      const best = [bundled, ...others].reduce((one, two) => (lacking(two) < lacking(one) ? two : one));
      return best === bundled
        ? whole
        : `<text${attributes ?? ''} style="font-family:${best.name}">${text}</text>`;
    },
  );
}
