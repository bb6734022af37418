import type { ColumnType } from '../../../model/schema.ts';

/** Whether a USING only asks for the cast of its column to the new type: `"total"::integer`. */
export function isMereCast(using: string, column: string, to: ColumnType): boolean {
  const bare = using.replaceAll('"', '').trim();
  return [to.sql, to.written].some((type) => bare === `${column}::${type.replaceAll('"', '')}`);
}
