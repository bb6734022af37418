import { tableMetrics } from '../../layout/tableBox.ts';
import { tag } from './svgText.ts';
import type { Palette } from './theme.ts';

const fonts = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";

/** The classes of the picture; names are short because every row has some. */
export function svgStyle(palette: Palette): string {
  const { fontSize, nameSize } = tableMetrics;
  const rules = [
    `text{font-family:${fonts};fill:${palette.ink};white-space:pre}`,
    `.h{font-size:18px;font-weight:600}`,
    `.p{font-size:14px;font-weight:600}`,
    `.t{font-size:${nameSize}px;font-weight:600}`,
    `.n{font-size:${fontSize}px}`,
    `.y{font-size:${fontSize - 1}px}`,
    `.c{font-size:${fontSize - 2}px}`,
    `.b{font-weight:600}`,
    `.i{font-style:italic}`,
    `.s{text-decoration:line-through}`,
    `.e{text-anchor:end}`,
    `text.m{fill:${palette.muted}}`,
    `text.l{fill:${palette.link}}`,
    `.k,.l,.o{fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}`,
    `.k{stroke:${palette.key}}.l{stroke:${palette.link}}.o{stroke:${palette.muted}}`,
    `text.l{stroke:none}`,
    `.g{fill:none;stroke:${palette.edge};stroke-width:1.3}`,
    `.d{stroke-dasharray:6 5}`,
    `.f{fill:${palette.canvas}}`,
  ];
  return tag('style', {}, rules.join(''));
}

/** Signs of keys, links, unique and indexed columns, 12 and 10 pixels large. */
export const svgSymbols = [
  '<defs>',
  '<path id="key" d="M7.8 1.5a2.6 2.6 0 1 1-1.8 4.5L2.5 9.5V11H1M7.8 4.1h.01M4 8l1.3 1.3"/>',
  '<path id="link" d="M4.8 7.2l2.4-2.4M5.3 3.4l.9-.9a2 2 0 0 1 2.8 0l.5.5a2 2 0 0 1 0 2.8l-.9.9M6.7 8.6l-.9.9a2 2 0 0 1-2.8 0l-.5-.5a2 2 0 0 1 0-2.8l.9-.9"/>',
  '<path id="unique" d="M5 1.2l1.2 2.6 2.8.3-2.1 1.9.6 2.8L5 7.4 2.5 8.8l.6-2.8L1 4.1l2.8-.3z"/>',
  '<path id="index" d="M1 2.5h8M1 5h5.5M1 7.5h8"/>',
  '</defs>',
].join('');
