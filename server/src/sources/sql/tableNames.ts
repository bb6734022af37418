import type {
  Check,
  ForeignKey,
  Index,
  PartName,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { chooseName } from './identifiers.ts';

/** Gives the parts of a table without a name the one that PostgreSQL chooses. */
export function nameParts(table: Table): Table {
  const taken = new Set<string>();
  const parts = [table.primaryKey, ...table.uniques, ...table.foreignKeys, ...table.checks, ...table.indexes];
  for (const part of parts) {
    const name = part && nameOf(part.name);
    if (name !== undefined) taken.add(name);
  }
  const tableName = known(table.name) ?? '';
  const named = <P extends { readonly name: PartName }>(
    part: P,
    addition: string | undefined,
    label: string,
  ): P => {
    if (nameOf(part.name) !== undefined) return part;
    const generated = chooseName(tableName, addition, label, (name) => taken.has(name));
    taken.add(generated);
    return { ...part, name: { explicit: undefined, generated } };
  };
  // The order in which PostgreSQL makes them: checks with the table, then its indexes, then foreign keys.
  const checks = table.checks.map((check) => named(check, checkAddition(check), 'check'));
  const primaryKey = table.primaryKey && named(table.primaryKey, undefined, 'pkey');
  const uniques = table.uniques.map((unique) => named(unique, columnsAddition(unique), 'key'));
  const indexes = table.indexes.map((index) => named(index, indexAddition(index), 'idx'));
  const foreignKeys = table.foreignKeys.map((key) => named(key, columnsAddition(key), 'fkey'));
  return { ...table, checks, primaryKey, uniques, indexes, foreignKeys };
}

/** The name a part has in the database. */
export function nameOf(name: PartName): string | undefined {
  if (name.explicit !== undefined) return known(name.explicit);
  return 'generated' in name ? name.generated : undefined;
}

/** The column's name where the condition names exactly one. */
function checkAddition(check: Check): string | undefined {
  const columns = known(check.expression)?.columns ?? [];
  return columns.length === 1 ? columns[0] : undefined;
}

function columnsAddition(part: UniqueConstraint | ForeignKey | PrimaryKey): string {
  return (known(part.columns) ?? []).join('_');
}

function indexAddition(index: Index): string {
  let expressions = 0;
  const names = (known(index.members) ?? []).map(
    (member) => member.column ?? (expressions++ === 0 ? 'expr' : `expr${expressions - 1}`),
  );
  return names.join('_');
}
