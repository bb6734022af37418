import type { Selection } from '../keptState.ts';
import type { Picture } from './picture.ts';

/** For people: of a table, or of a column with its table. */
export function nameIn(picture: Picture | undefined, { table, column }: Selection): string {
  const found = picture?.tables.get(table)?.table;
  const name = found?.columns.find((it) => it.key === column)?.name;
  return found ? (name === undefined ? found.name : `${found.name}.${name}`) : '?';
}

/** Whether a foreign key may lead to a column. */
export function isKeyIn(picture: Picture | undefined, { table, column }: Required<Selection>): boolean {
  const found = picture?.tables.get(table)?.table?.columns.find((it) => it.key === column);
  return found !== undefined && (found.primaryKey || found.unique);
}
