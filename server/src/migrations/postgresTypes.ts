const families: readonly RegExp[] = [
  /^(smallint|integer|bigint|numeric|decimal|real|double precision|smallserial|serial|bigserial)\b/,
  /^(text|varchar|char|character varying|character|citext)\b/,
  /^(timestamp|date)\b/,
  /^jsonb?\b/,
];

/** Types that a foreign key may lead between. */
export function areComparable(from: string, to: string): boolean {
  return families.some((family) => family.test(from) && family.test(to));
}

/** The type of a column that counts by a sequence of its own; undefined for others. */
export function countedType(type: string): 'smallint' | 'integer' | 'bigint' | undefined {
  switch (type) {
    case 'smallserial':
      return 'smallint';
    case 'serial':
      return 'integer';
    case 'bigserial':
      return 'bigint';
    default:
      return undefined;
  }
}

/** What makes a list of a value, or a value of a list; undefined where both are the same in that. */
export function listExpression(column: string, from: string, to: string): string | undefined {
  const [wasList, isList] = [from.endsWith(']'), to.endsWith(']')];
  if (isList && !wasList) return `CASE WHEN ${column} IS NOT NULL THEN ARRAY[${column}]::${to} END`;
  if (!wasList || isList) return undefined;
  return /^(text|varchar|char|character)\b/.test(to)
    ? `CASE WHEN cardinality(${column}) < 2 THEN ${column}[1]::${to} ELSE ${column}::${to} END`
    : `${column}[1]::${to}`;
}
