import type { ColumnType, Dialect } from '../../model/schema.ts';

/**
 * How the type of a foreign key's column goes with the type it refers to:
 * `match`; `incompatible`: no value is equal or the database refuses the constraint; `narrower`: some values of
 * the target do not fit; `converted`: SQLite makes a number of a text, or the other way round, and compares that;
 * `unknown`: a custom type takes part.
 */
export type TypeMatch = 'match' | 'incompatible' | 'narrower' | 'converted' | 'unknown';

export function matchTypes(own: ColumnType, target: ColumnType, dialect: Dialect): TypeMatch {
  if (own.family === 'custom' || target.family === 'custom') return 'unknown';
  if ((own.arrayDimensions ?? 0) !== (target.arrayDimensions ?? 0)) return 'incompatible';
  switch (dialect) {
    case 'postgresql':
      return matchPostgres(own, target);
    case 'mysql':
      return matchMysql(own, target);
    case 'sqlite':
      return matchSqlite(own, target);
    default:
      return dialect satisfies never;
  }
}

/**
 * PostgreSQL wants an equality operator for the pair in the index of the target, or an implicit cast to the
 * target's type. A wider integer than the target's is accepted and harmless.
 */
function matchPostgres(own: ColumnType, target: ColumnType): TypeMatch {
  if (own.family === 'integer' && target.family === 'integer') return matchBits(own, target);
  if (own.family === 'enum' && target.family === 'enum') {
    if (own.enum === undefined || target.enum === undefined) return 'unknown';
    return own.enum === target.enum ? 'match' : 'incompatible';
  }
  if (own.family === target.family) return 'match';
  const isCast = castsTo[own.family]?.includes(target.family) ?? false;
  return isCast ? 'match' : 'incompatible';
}

/** Implicit casts and operators across families (pg_cast with castcontext i; the datetime operator family). */
const castsTo: Readonly<Partial<Record<ColumnType['family'], readonly ColumnType['family'][]>>> = {
  integer: ['decimal', 'float'],
  decimal: ['float'],
  date: ['timestamp'],
  timestamp: ['date'],
  time: ['interval'],
};

/** InnoDB wants the same size and sign of integers and decimals; lengths of strings may differ. */
function matchMysql(own: ColumnType, target: ColumnType): TypeMatch {
  if (own.family !== target.family) return 'incompatible';
  if (own.family === 'integer') {
    const isSame = own.bits === target.bits && (own.unsigned ?? false) === (target.unsigned ?? false);
    return isSame ? 'match' : 'incompatible';
  }
  if (own.family === 'decimal') {
    return own.precision === target.precision && own.scale === target.scale ? 'match' : 'incompatible';
  }
  return 'match';
}

function matchBits(own: ColumnType, target: ColumnType): TypeMatch {
  if (own.bits === undefined || target.bits === undefined) return 'unknown';
  return own.bits < target.bits ? 'narrower' : 'match';
}

/**
 * SQLite gives a value the affinity of its own column as it is stored, and that of the target as it is compared: a text
 * that is a number finds it, an integer finds its text. A BLOB is never made into either, and 5 in a REAL is '5.0'.
 */
function matchSqlite(own: ColumnType, target: ColumnType): TypeMatch {
  const [from, to] = [affinity(own), affinity(target)];
  if (from === to) return 'match';
  if (from === 'blob' || to === 'blob') return 'incompatible';
  return to === 'text' && own.family === 'float' ? 'incompatible' : 'converted';
}

/** SQLite compares by affinity, which follows from the words of the type; INTEGER and NUMERIC agree. */
function affinity({ sql }: ColumnType): string {
  const type = sql.toLowerCase();
  if (type.includes('int')) return 'numeric';
  if (/char|clob|text/.test(type)) return 'text';
  if (type === '' || type.includes('blob')) return 'blob';
  return 'numeric';
}
