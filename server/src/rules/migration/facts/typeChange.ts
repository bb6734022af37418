import type { Change } from '../../../model/migration.ts';
import type { ColumnType } from '../../../model/schema.ts';

/** What ALTER COLUMN TYPE does to the rows of a table. */
export type TypeChangeCost = 'none' | 'scan' | 'rewrite' | 'unknown';

/**
 * Whether PostgreSQL writes every row anew when a column's type changes. It need not where the stored bytes
 * stay valid as they are: the old type is binary coercible to the new one, or only a limit grows
 * (ATColumnChangeRequiresRewrite in src/backend/commands/tablecmds.c). Shown in test/facts/typeChange.test.ts.
 */
export function typeChangeCost(from: ColumnType | undefined, to: ColumnType): TypeChangeCost {
  if (!from) return 'unknown';
  if ((from.arrayDimensions ?? 0) > 0 || (to.arrayDimensions ?? 0) > 0) return arrayCost(from, to);
  const pair = `${from.name} ${to.name}`;
  if (from.name === to.name) return sameTypeCost(from, to);
  if (isOidAlias(from) || isOidAlias(to)) return [from, to].every(isStoredAsOid) ? 'none' : 'rewrite';
  if (from.family === 'custom' || to.family === 'custom')
    return pair === 'citext text' || pair === 'text citext' || pair === 'citext varchar' ? 'none' : 'unknown';
  if (pair === 'varchar text') return 'none';
  if (pair === 'text varchar') return to.length === undefined ? 'none' : 'rewrite';
  return coercible.has(pair) && to.length === undefined ? 'none' : 'rewrite';
}

/** Of a change of a migration; a domain with constraints is written anew whatever stands beneath it. */
export function costOfTypeChange({
  from,
  to,
  constrainedDomain,
}: Pick<
  Extract<Change, { readonly kind: 'set-column-type' }>,
  'from' | 'to' | 'constrainedDomain'
>): TypeChangeCost {
  return constrainedDomain ? 'rewrite' : typeChangeCost(from, to);
}

/** Pairs that share their bytes (pg_cast with castmethod 'b') and where people change one into the other. */
const coercible = new Set(['bit varbit', 'cidr inet', 'xml text', 'xml varchar']);

/** https://www.postgresql.org/docs/current/datatype-oid.html */
function isOidAlias({ name }: ColumnType): boolean {
  return /^reg(?:class|collation|config|dictionary|namespace|oper|operator|proc|procedure|role|type)$/.test(
    name,
  );
}

function isStoredAsOid(type: ColumnType): boolean {
  return isOidAlias(type) || type.name === 'oid' || type.name === 'int4';
}

function sameTypeCost(from: ColumnType, to: ColumnType): TypeChangeCost {
  switch (from.name) {
    case 'varchar':
    case 'varbit':
      return grows(from.length, to.length) ? 'none' : 'rewrite';
    case 'bpchar':
    case 'bit':
      return from.length === to.length ? 'none' : 'rewrite';
    case 'numeric':
      if (to.precision === undefined) return 'none';
      return from.precision !== undefined &&
        from.precision <= to.precision &&
        (from.scale ?? 0) === (to.scale ?? 0)
        ? 'none'
        : 'rewrite';
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      return grows(from.precision, to.precision, 6) ? 'none' : 'rewrite';
    case 'interval':
      return from.sql.toLowerCase() === to.sql.toLowerCase() || to.precision === undefined
        ? 'none'
        : 'rewrite';
    default:
      return from.sql.toLowerCase() === to.sql.toLowerCase() || from.length === to.length
        ? 'none'
        : 'rewrite';
  }
}

/** No limit is the widest. */
function grows(
  from: number | undefined,
  to: number | undefined,
  unlimited = Number.POSITIVE_INFINITY,
): boolean {
  return (from ?? unlimited) <= (to ?? unlimited);
}

function arrayCost(from: ColumnType, to: ColumnType): TypeChangeCost {
  if (Boolean(from.arrayDimensions) !== Boolean(to.arrayDimensions)) return 'rewrite';
  return from.sql.toLowerCase() === to.sql.toLowerCase() ? 'none' : 'unknown';
}
