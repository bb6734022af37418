/** The next name in the manner of a tool's numbers: what came before decides on kind and width. */
export function nextNumber(last: string | undefined, now: Date): string {
  if (last === undefined) return '0000';
  if (/^(?:19|20)\d{12}$/.test(last)) return later(last, timestamp(now));
  if (/^(?:19|20)\d{15}$/.test(last)) return later(last, `${timestamp(now)}000`);
  // Seconds or milliseconds since 1970.
  if (/^1\d{9}$/.test(last)) return later(last, String(Math.floor(now.getTime() / 1000)));
  if (/^1\d{12}$/.test(last)) return later(last, String(now.getTime()));
  return String(BigInt(last) + 1n).padStart(last.length, '0');
}

/** `YYYYMMDDHHMMSS` in UTC. */
function timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/\D/g, '');
}

/** A time of its own, after the last one. */
function later(last: string, now: string): string {
  return now > last ? now : String(BigInt(last) + 1n);
}
