import type { Column } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';

/** Whether a row that says nothing of the column gets a value for it: DEFAULT NULL gives none. */
export function hasValueByDefault({ default: value }: Column): boolean {
  const written = known(value);
  return value !== undefined && !(written?.kind === 'literal' && written.value === null);
}

/** The default of a column as SQL. */
export interface WrittenDefault {
  readonly text: string;
  /** Two columns get the same value in one statement: a constant, or the time of the transaction. */
  readonly repeatable: boolean;
}

/** The default; `none` where there is none, undefined where it is not known. */
export function writtenDefault(column: Column): WrittenDefault | 'none' | undefined {
  if (column.default === undefined) return 'none';
  const value = known(column.default);
  if (value?.kind === 'literal') {
    const text = literalSql(value.value);
    if (value.value === null) return 'none';
    return text === undefined ? undefined : { text, repeatable: true };
  }
  if (value?.kind !== 'expression' || !value.expression.complete) return undefined;
  const text = value.expression.text.trim();
  return { text, repeatable: isRepeatable(text) };
}

const repeatableCalls = new Set([
  ...['now', 'transaction_timestamp', 'statement_timestamp', 'current_timestamp', 'localtimestamp'],
  ...['timezone', 'date_trunc', 'array', 'lower', 'upper'],
]);

/** Every call in it is of a function that gives the same value all through a statement. */
function isRepeatable(expression: string): boolean {
  const code = expression.replace(/'(?:[^']|'')*'/g, "''").replace(/::\s*[\w". ]+?\s*\([\d, ]+\)/g, '');
  return [...code.matchAll(/([\w."]+)\s*\(/g)].every(([, name = '']) =>
    repeatableCalls.has(name.toLowerCase().replace(/^pg_catalog\./, '')),
  );
}

function literalSql(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : undefined;
}
