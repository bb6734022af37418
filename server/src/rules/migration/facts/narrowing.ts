import type { ColumnType } from '../../../model/schema.ts';

/** What a value that does not fit does: the change fails, or the value silently loses a part of itself. */
export interface Narrowing {
  readonly effect: 'fails' | 'loses';
  /** What the new type cannot hold: "texts longer than 20 characters". */
  readonly what: string;
  /** Values that hardly anybody has: billions before the point, or a seventh digit behind it. */
  readonly isRemote?: boolean;
  /** A condition over `column` that is true for values that do not fit; undefined where there is none. */
  readonly misfit: ((column: string) => string) | undefined;
}

const integerBits: Readonly<Record<string, number | undefined>> = { int2: 16, int4: 32, int8: 64 };

/**
 * What is lost or refused when values of one type become another. Undefined where every value fits or the
 * types are not compared here.
 * @param isCast whether USING asks for the cast (`c::varchar(3)`), which cuts texts off where an assignment fails
 * Shown in test/facts/narrowing.test.ts.
 */
export function narrowingOf(from: ColumnType, to: ColumnType, isCast = false): Narrowing | undefined {
  if ((from.arrayDimensions ?? 0) > 0 || (to.arrayDimensions ?? 0) > 0) return undefined;
  const isText = (type: ColumnType) => ['text', 'varchar', 'bpchar'].includes(type.name);
  if (isText(from) && isText(to)) {
    const narrowing = textNarrowing(from, to);
    return narrowing && isCast ? loses(`the rest of ${narrowing.what}`) : narrowing;
  }
  const bits = integerBits[to.name];
  if (bits !== undefined) return integerNarrowing(from, bits);
  const [source, target] = [from.name, to.name];
  if (source === 'numeric' && target === 'numeric') return numericNarrowing(from, to);
  if (target === 'numeric') return wholeNarrowing(from, to);
  if (source === 'float8' && target === 'float4') return loses('digits after the sixth');
  if (source === 'numeric' && (target === 'float4' || target === 'float8')) return loses('exact digits');
  if (source.startsWith('timestamp') && target === 'date') return loses('the time of day');
  if (source.startsWith('timestamp') && target.startsWith('time') && !target.startsWith('timestamp'))
    return loses('the date');
  if (source.startsWith('timestamp') && target.startsWith('timestamp'))
    return (to.precision ?? 6) < (from.precision ?? 6) ? loses('fractions of seconds') : undefined;
  return undefined;
}

function loses(what: string): Narrowing {
  return { effect: 'loses', what, misfit: undefined };
}

function textNarrowing(from: ColumnType, to: ColumnType): Narrowing | undefined {
  const limit = to.name === 'bpchar' ? (to.length ?? 1) : to.length;
  if (limit === undefined || (from.length !== undefined && from.length <= limit)) return undefined;
  return {
    effect: 'fails',
    what: `texts longer than ${limit} characters`,
    misfit: (column) => `char_length(${column}) > ${limit}`,
  };
}

function integerNarrowing(from: ColumnType, bits: number): Narrowing | undefined {
  const fromBits = integerBits[from.name];
  const isNumber = fromBits !== undefined || ['numeric', 'float4', 'float8', 'money'].includes(from.name);
  if (!isNumber || (fromBits !== undefined && fromBits <= bits)) return undefined;
  if (from.name === 'numeric' && from.scale === undefined && from.precision === undefined)
    return loses('digits after the point');
  if (from.name !== 'numeric' && fromBits === undefined) return loses('digits after the point');
  if (from.name === 'numeric' && (from.scale ?? 0) > 0) return loses('digits after the point');
  const limit = 2n ** BigInt(bits - 1);
  return {
    effect: 'fails',
    what: `numbers of more than ${bits} bits`,
    misfit: (column) => `${column} NOT BETWEEN ${-limit} AND ${limit - 1n}`,
  };
}

function numericNarrowing(from: ColumnType, to: ColumnType): Narrowing | undefined {
  if (to.precision === undefined) return undefined;
  const scale = to.scale ?? 0;
  if (from.precision === undefined || (from.scale ?? 0) > scale)
    return { ...loses('digits after the point'), isRemote: scale >= 6 };
  const digits = to.precision - scale;
  return from.precision - (from.scale ?? 0) <= digits ? undefined : tooManyDigits(digits);
}

function wholeNarrowing(from: ColumnType, to: ColumnType): Narrowing | undefined {
  const bits = integerBits[from.name];
  if (bits === undefined || to.precision === undefined) return undefined;
  const digits = to.precision - (to.scale ?? 0);
  return (2n ** BigInt(bits - 1)).toString().length <= digits ? undefined : tooManyDigits(digits);
}

function tooManyDigits(digits: number): Narrowing {
  return {
    effect: 'fails',
    what: `numbers of more than ${digits} digits before the point`,
    isRemote: digits >= 8,
    misfit: (column) => `abs(${column}) >= 1e${digits}`,
  };
}
