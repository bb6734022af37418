import type { ColumnFacts } from './tableFacts.ts';

/**
 * A value of a column as text, another one for each number. Null where no value of the type is known.
 * @param number from 0
 */
export function madeValue(column: ColumnFacts, number: number): string | null {
  const one = scalar(column, number);
  if (!column.isArray) return one;
  return one === null ? '{}' : `{"${one.replace(/[\\"]/g, '\\$&')}"}`;
}

function scalar({ base, labels, name }: ColumnFacts, number: number): string | null {
  if (labels) return labels[number % labels.length] ?? null;
  const n = number + 1;
  const [, type = '', first, second] = /^([^(]*)(?:\((\d+)(?:,(\d+))?\))?/.exec(base) ?? [];
  switch (type.trim()) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return String(n);
    case 'numeric': {
      // numeric(2,2) holds nothing from 1 on.
      const whole = first === undefined ? 9 : Number(first) - Number(second ?? 0);
      return whole > 0 ? String(n % 10 ** Math.min(whole, 9)) : `0.${n % 10}`;
    }
    case 'real':
    case 'double precision':
      return `${n}.5`;
    case 'money':
      return `${n}.50`;
    case 'text':
    case 'character varying':
    case 'character':
    case 'citext':
    case 'name': {
      const text = `${name} ${n}`;
      const length = type.trim() === 'character' ? Number(first ?? 1) : Number(first ?? 10_000);
      return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}${n}`.slice(-length);
    }
    case 'boolean':
      return number % 2 === 0 ? 'true' : 'false';
    case 'uuid':
      return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    case 'date':
      return `2024-01-${String((n % 28) + 1).padStart(2, '0')}`;
    case 'time':
    case 'time without time zone':
    case 'time with time zone':
      return `10:00:${String(n % 60).padStart(2, '0')}`;
    case 'timestamp':
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return `2024-01-01 10:00:${String(n % 60).padStart(2, '0')}`;
    case 'interval':
      return `${n} days`;
    case 'json':
    case 'jsonb':
      return `{"n": ${n}}`;
    case 'bytea':
      return `\\x${String(n % 100).padStart(2, '0')}`;
    case 'inet':
      return `10.0.0.${n % 250}`;
    case 'cidr':
      return `10.0.${n % 250}.0/24`;
    case 'macaddr':
      return `08:00:2b:01:02:${String(n % 90).padStart(2, '0')}`;
    case 'macaddr8':
      return `08:00:2b:01:02:03:04:${String(n % 90).padStart(2, '0')}`;
    case 'bit':
    case 'bit varying':
      return (n % 2 === 0 ? '0' : '1').repeat(Number(first ?? 1));
    case 'point':
      return `(${n},${n})`;
    case 'line':
      return `{1,-1,${n}}`;
    case 'box':
    case 'lseg':
      return `((0,0),(${n},${n}))`;
    case 'path':
    case 'polygon':
      return `((0,0),(1,1),(${n},0))`;
    case 'circle':
      return `<(0,0),${n}>`;
    case 'tsvector':
    case 'tsquery':
      return `word${n}`;
    case 'int4range':
    case 'int8range':
    case 'numrange':
      return `[${n},${n + 1})`;
    case 'daterange':
    case 'tsrange':
    case 'tstzrange':
      return `[2024-01-01,2024-01-${String((n % 27) + 2).padStart(2, '0')})`;
    case 'hstore':
      return `n=>${n}`;
    case 'ltree':
      return `a.b${n}`;
    case 'oid':
      return String(n);
    default:
      return type.trim() === 'vector'
        ? `[${Array(Number(first ?? 1))
            .fill(n)
            .join(',')}]`
        : null;
  }
}
