export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Of an SVG of `drawSvg`, in its own pixels. */
export function pictureSize(svg: string): PictureSize {
  const [width = 1, height = 1] = [...svg.slice(0, 400).matchAll(/ (?:width|height)="(\d+)"/g)].map((it) =>
    Number(it[1]),
  );
  return { width, height };
}
