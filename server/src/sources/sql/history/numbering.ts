import { byCodeUnits } from './history.ts';

/** Orders files by their numbers, those of one number by name. */
export function byNumber(a: NumberedFile, b: NumberedFile): number {
  return a.number < b.number ? -1 : a.number > b.number ? 1 : byCodeUnits(a.name, b.name);
}

export interface NumberedFile {
  readonly number: bigint;
  readonly name: string;
}

/** The next name in the manner of a tool's numbers: what came before decides on kind and width. */
export function nextNumber(last: string | undefined, now: Date): string {
  if (last === undefined) return '0000';
  // With milliseconds, or with the six digits by which Ory counts the pieces of a migration.
  const parts = /^(?:19|20)\d{12}(|\d{3}|\d{6})$/.exec(last)?.[1];
  if (parts !== undefined) return later(last, timestamp(now) + '0'.repeat(parts.length));
  // Seconds or milliseconds since 1970.
  if (/^1\d{9}$/.test(last)) return later(last, String(Math.floor(now.getTime() / 1000)));
  if (/^1\d{12}$/.test(last)) return later(last, String(now.getTime()));
  return String(BigInt(last) + 1n).padStart(last.length, '0');
}

/** `YYYYMMDDHHMMSS` in UTC. */
function timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/\D/g, '');
}

/** A time of its own, after the last one: the next second, or millisecond where there are some. */
function later(last: string, now: string): string {
  if (now > last) return now;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(last);
  if (!parts) return String(BigInt(last) + 1n);
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  const next = timestamp(
    new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, (second ?? 0) + 1)),
  );
  // What only looks like a time is counted.
  return next > last ? next : String(BigInt(last) + 1n);
}

/** The next version of Diesel, `YYYY-MM-DD-HHMMSS`, with the counter behind it where the last one has one. */
export function nextDieselVersion(last: string, now: Date): string {
  const [, day, time, counter] = /^(\d{4}-\d\d-\d\d)-(\d{6})(-\d{4})?/.exec(last) ?? [];
  const digits = day === undefined ? '20000101000000' : `${day.replaceAll('-', '')}${time}`;
  const next = nextNumber(digits, now);
  const dashed = next.replace(/^(\d{4})(\d\d)(\d\d)/, '$1-$2-$3-');
  return counter === undefined ? dashed : `${dashed}-0000`;
}

/** The next time as Umzug writes it, `YYYY.MM.DDTHH.MM.SS`; undefined where the last name begins with none. */
export function nextUmzugTime(last: string, now: Date): string | undefined {
  const time = /^\d{4}\.\d\d\.\d\dT\d\d\.\d\d\.\d\d(?=\.)/.exec(last)?.[0];
  if (time === undefined) return undefined;
  return nextNumber(time.replaceAll(/\D/g, ''), now).replace(
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
    '$1.$2.$3T$4.$5.$6',
  );
}

/** The next day and its counter as yoyo writes them, `YYYYMMDD_NN`; undefined where the last name begins with none. */
export function nextYoyoVersion(last: string, now: Date): string | undefined {
  const [, day, counter] = /^((?:19|20)\d{6})_(\d\d)(?=_)/.exec(last) ?? [];
  if (day === undefined) return undefined;
  const today = timestamp(now).slice(0, day.length);
  return today > day ? `${today}_01` : `${day}_${nextNumber(counter, now)}`;
}

/** The number in the name of a migration. */
export function numberIn(name: string | undefined): string | undefined {
  return /\d+/.exec(name ?? '')?.[0];
}
