import type { DiagramExportParams } from '../../protocol/diagramMessages.ts';

export type PictureTheme = NonNullable<DiagramExportParams['theme']>;

/** Colours of an exported picture, as `#rrggbb`. */
export interface Palette {
  readonly canvas: string;
  readonly table: string;
  readonly ink: string;
  readonly muted: string;
  readonly outline: string;
  readonly edge: string;
  readonly key: string;
  readonly link: string;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  readonly added: string;
  readonly changed: string;
  readonly removed: string;
  /** Of the groups, in turn. */
  readonly hues: readonly string[];
  /** How much of its hue a group's frame and a table's header take. */
  readonly tint: { readonly frame: number; readonly header: number; readonly hub: number };
}

export const palettes: Readonly<Record<PictureTheme, Palette>> = {
  light: {
    canvas: '#f7f8fa',
    table: '#ffffff',
    ink: '#1f2933',
    muted: '#68778a',
    outline: '#ccd4dd',
    edge: '#8a97a6',
    key: '#b07d00',
    link: '#2f6fd0',
    error: '#cf2f2f',
    warning: '#b98300',
    info: '#2f6fd0',
    added: '#2c8a4b',
    changed: '#b07d00',
    removed: '#cf3b2f',
    hues: ['#2f6fd0', '#7d4fc4', '#2c8a5b', '#c46a1b', '#c8455b', '#a8890e'],
    tint: { frame: 0.05, header: 0.14, hub: 0.3 },
  },
  dark: {
    canvas: '#181b20',
    table: '#22262d',
    ink: '#dfe5ec',
    muted: '#8f9cab',
    outline: '#3a424d',
    edge: '#75818f',
    key: '#e0b341',
    link: '#6cabff',
    error: '#f2665c',
    warning: '#dcae33',
    info: '#6cabff',
    added: '#6fcf8b',
    changed: '#e0b341',
    removed: '#f2796c',
    hues: ['#5b9dff', '#b18cf0', '#5fc992', '#e8974a', '#ef7387', '#d8bd3c'],
    tint: { frame: 0.07, header: 0.2, hub: 0.38 },
  },
  print: {
    canvas: '#ffffff',
    table: '#ffffff',
    ink: '#000000',
    muted: '#444444',
    outline: '#555555',
    edge: '#333333',
    key: '#000000',
    link: '#000000',
    error: '#000000',
    warning: '#000000',
    info: '#000000',
    added: '#1c7a3a',
    changed: '#8a6200',
    removed: '#b3271e',
    hues: ['#555555'],
    tint: { frame: 0, header: 0.1, hub: 0.2 },
  },
};

/** The first colour with a share of the second. */
export function mixed(base: string, other: string, share: number): string {
  const channel = (at: number) => {
    const [one, two] = [base, other].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((one as number) * (1 - share) + (two as number) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
