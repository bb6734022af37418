import type { FilePath, Span } from './span.ts';

/**
 * Where a piece of text stands, a statement for one. When text before the piece comes or goes, the piece's offset
 * changes and all spans in it with it: what was read of the piece stays the very same objects, so that nothing that is
 * kept by their identity has to be made again.
 */
export interface Place {
  /** Tells places apart. */
  readonly number: number;
  readonly file: FilePath;
  /** UTF-16 offset in the file. */
  readonly offset: number;
}

let placeCount = 0;

export function newPlace(file: FilePath, offset: number): Place {
  return { number: ++placeCount, file, offset };
}

/** The one way in which a place changes; only who reads the text may know that it did. */
export function movePlace(place: Place, distance: number): void {
  (place as { offset: number }).offset += distance;
}

/** A span by its place: `start` and `end` say where it is now. */
class PlacedSpan implements Span {
  readonly place: Place;
  readonly from: number;
  readonly to: number;

  constructor(place: Place, from: number, to: number) {
    this.place = place;
    this.from = from;
    this.to = to;
  }

  get file(): FilePath {
    return this.place.file;
  }

  get start(): number {
    return this.place.offset + this.from;
  }

  get end(): number {
    return this.place.offset + this.to;
  }

  toJSON(): Span {
    return { file: this.file, start: this.start, end: this.end };
  }
}

/** A span that moves with a place; `from` and `to` are UTF-16 offsets in it. */
export function spanAt(place: Place, from: number, to: number): Span {
  return new PlacedSpan(place, from, to);
}

/** The place that a span moves with; undefined of one that stays where it was made. */
export function placeOf(span: Span): Place | undefined {
  // Not by its class, of which there are two where a module is loaded as two kinds of module.
  return (span as Partial<PlacedSpan>).place;
}

/** Names a span, the same wherever its place moves to. */
export function spanKey(span: Span): string {
  const { place, from, to } = span as Partial<PlacedSpan>;
  return place ? `${place.number}:${from}:${to}` : `${span.start} ${span.end} ${span.file}`;
}
