/**
 * True when two pieces of the model say the same, wherever they stand: spans are not compared. What a rule
 * has read from another table stays valid as long as this holds.
 */
export function sameAnswer(a: unknown, b: unknown): boolean {
  return same(a, b, 'span');
}

/** True when two plain values are equal in all parts. */
export function sameValue(a: unknown, b: unknown): boolean {
  return same(a, b, undefined);
}

function same(a: unknown, b: unknown, except: string | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], except)) return false;
    return true;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  let count = 0;
  for (const key in left) {
    if (key === except) continue;
    count++;
    if (!(key in right) || !same(left[key], right[key], except)) return false;
  }
  for (const key in right) if (key !== except) count--;
  return count === 0;
}
