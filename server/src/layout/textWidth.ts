/**
 * Widths of ASCII characters of a proportional sans-serif, in thousandths of the font size, from the space to
 * the tilde. A little more than those of Segoe UI, Ubuntu, Noto Sans and Helvetica, so that text fits with
 * each of them; without a browser there is nothing to measure with, and a picture must not depend on it.
 */
const ascii = [
  290, 300, 420, 600, 570, 850, 730, 240, 330, 330, 430, 620, 250, 350, 250, 400, 570, 570, 570, 570, 570,
  570, 570, 570, 570, 570, 260, 260, 620, 620, 620, 480, 960, 680, 630, 660, 730, 560, 540, 730, 750, 300,
  400, 630, 520, 900, 770, 780, 610, 780, 650, 570, 570, 720, 670, 970, 640, 620, 610, 330, 400, 330, 620,
  480, 400, 560, 610, 520, 610, 560, 350, 610, 600, 270, 270, 550, 270, 900, 600, 610, 610, 610, 390, 480,
  370, 600, 540, 770, 530, 540, 500, 370, 280, 370, 620,
];
/** Of other alphabets. */
const other = 640;
/** East Asian characters and most pictographs. */
const wide = 1040;

/** Fonts differ by some percent. */
const reserve = 1.05;

/** Estimated width of a text in pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    sum += ascii[code - 32] ?? (code >= 0x1100 && (code < 0x1200 || code >= 0x2e80) ? wide : other);
  }
  return (sum * fontSize * reserve * (bold ? 1.08 : 1)) / 1000;
}
