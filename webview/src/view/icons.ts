import { svg } from './element.ts';

/** Line drawings on a grid of 16: path data. */
const paths = {
  key: 'M10.5 2.5a3 3 0 1 1-2.1 5.1L4 12v1.5H2.5V12L7.9 6.6a3 3 0 0 1 2.6-4.1zM11 5h.01',
  link: 'M6.5 9.5l3-3M7 4.5l1.2-1.2a2.6 2.6 0 0 1 3.7 0l.8.8a2.6 2.6 0 0 1 0 3.7L11.5 9M9 11.5l-1.2 1.2a2.6 2.6 0 0 1-3.7 0l-.8-.8a2.6 2.6 0 0 1 0-3.7L4.500 7',
  unique: 'M8 2.500l1.600 3.700 4 .4-3 2.600.9 3.900L8 11l-3.500 2.100.9-3.900-3-2.600 4-.4z',
  index: 'M3 4h10M3 8h7M3 12h4',
  search: 'M7 2.500a4.500 4.500 0 1 1 0 9a4.500 4.500 0 0 1 0-9zM10.300 10.300l3.200 3.200',
  fit: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  tidy: 'M3 13l6-6M11.500 2v3M10 3.500h3M13 7v2M12 8h2M6 2.500v2M5 3.500h2',
  reset: 'M3 8a5 5 0 1 1 1.500 3.600M3 12.500V9.500h3',
  filter: 'M2.500 3.500h11L9.500 8.500v4l-3 1.500v-5.500z',
  focus: 'M8 1.500v3M8 11.500v3M1.500 8h3M11.500 8h3M8 5.500a2.500 2.500 0 1 1 0 5a2.500 2.500 0 0 1 0-5z',
  eye: 'M1.500 8s2.500-4.500 6.500-4.500S14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 6a2 2 0 1 1 0 4a2 2 0 0 1 0-4z',
  columns: 'M2.500 3h11v10h-11zM2.500 6.300h11M2.500 9.600h11M6.500 6.300V13',
  groups: 'M2.500 2.500h5v4h-5zM9.500 5.500h4v4h-4zM4.500 9.500h4v4h-4z',
  export: 'M8 10V2.500M5 5l3-2.800L11 5M3 9.500v4h10v-4',
  compare: 'M6 2.500v11M10 2.500v11M3.500 5.500L1.500 8l2 2.500M12.500 5.500l2 2.500-2 2.500',
  views: 'M4 2.500h8v11l-4-3-4 3z',
  view: 'M2.500 3.500h11v9h-11zM2.500 6h11',
  enum: 'M6 4h7M6 8h7M6 12h7M3 4h.01M3 8h.01M3 12h.01',
  close: 'M4 4l8 8M12 4l-8 8',
  chevron: 'M6 4l4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

/** A picture that says nothing to a screen reader: its button or row has a label. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', class: `icon icon-${name}`, 'aria-hidden': 'true' },
    svg('path', { d: paths[name] }),
  );
}
