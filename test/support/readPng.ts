import { inflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, 0 to 255. */
  at(x: number, y: number): readonly [number, number, number];
}

/** Decodes a PNG of 8 bits a channel with or without alpha, not interlaced. */
export function readPng(file: Buffer): Pixels {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[file[25]!];
  if (file[24] !== 8 || channels === undefined || file[28] !== 0) throw new Error('another kind of PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const packed = inflateSync(Buffer.concat(parts));
  const line = width * channels;
  const pixels = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (line + 1)]!;
    for (let x = 0; x < line; x++) {
      const left = x < channels ? 0 : pixels[y * line + x - channels]!;
      const above = y === 0 ? 0 : pixels[(y - 1) * line + x]!;
      const corner = x < channels || y === 0 ? 0 : pixels[(y - 1) * line + x - channels]!;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!;
      pixels[y * line + x] = packed[y * (line + 1) + 1 + x]! + guess;
    }
  }
  return {
    width,
    height,
    at(x, y) {
      const start = (y * width + x) * channels;
      return [pixels[start]!, pixels[start + 1]!, pixels[start + 2]!];
    },
  };
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((it) => Math.abs(guess - it)) as [number, number, number];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
