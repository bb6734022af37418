import { textWidth } from '../../layout/textWidth.ts';
import { escapeMarkup } from '../markup.ts';

/** Attributes as written in a tag; those that are undefined are left out. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? short(value) : escapeMarkup(value as string)}"`,
    )
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** One line of text that fits into a width; what is too long ends in an ellipsis and has the whole as its title. */
export function textLine(
  text: string,
  size: number,
  width: number,
  attributes: Readonly<Record<string, string | number | undefined>>,
  bold = false,
): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ');
  const shown = fitted(line, size, width, bold);
  const title = shown === line ? '' : `<title>${escapeMarkup(line)}</title>`;
  return tag('text', attributes, title + escapeMarkup(shown) || ' ');
}

export function fitted(text: string, size: number, width: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  // Twice the characters make about twice the width: look for the longest start that fits.
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${characters.slice(0, middle).join('')}…`, size, bold) <= width) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join('').trimEnd()}…`;
}

export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
