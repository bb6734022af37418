import type { Column, PrimaryKey, Table, TableGap } from '../../../model/schema.ts';
import { known, type Maybe } from '../../../model/unknown.ts';
import { spanOf } from '../evaluate/values.ts';
import type { SchemaValue, TableValue } from '../intrinsics/drizzleValues.ts';
import { type ReadColumn, readColumn } from './columns.ts';
import { readConstraints } from './constraints.ts';
import { maybeString, type ReadContext, toUnknown } from './context.ts';

/** A table that a top-level name binds. */
export function readTable(value: TableValue, id: string, context: ReadContext): Table {
  const detail = value.detail();
  const { columns, gaps } = detail.columns();
  const read = [...columns.values()].map((column) => readColumn(value, column, context));
  const constraints = readConstraints(value, context);
  const primaryKey = constraints.primaryKeys[0] ?? inlinePrimaryKey(read);
  const nameSite = value.bound?.name ?? detail.nameSite ?? detail.site;
  return {
    kind: 'table',
    id,
    dialect: value.dialect,
    name: maybeString(detail.name, 'the name of the table', detail.nameSite ?? detail.site),
    schema: schemaName(detail.schema),
    binding: value.binding,
    columns: withKeyNotNull(read, primaryKey),
    primaryKey,
    uniques: [...read.flatMap((column) => column.unique ?? []), ...constraints.uniques],
    foreignKeys: [...read.flatMap((column) => column.foreignKeys), ...constraints.foreignKeys],
    indexes: constraints.indexes,
    checks: constraints.checks,
    policies: constraints.policies,
    rowLevelSecurity: detail.rowLevelSecurity,
    ...(constraints.ignored.length > 0 ? { ignoredExtras: constraints.ignored } : {}),
    gaps: [
      ...gaps.map((gap): TableGap => ({ ...toUnknown(gap, detail.site), in: 'columns' })),
      ...constraints.gaps,
    ],
    span: { whole: spanOf(value.bound?.whole ?? detail.site), name: spanOf(nameSite) },
  };
}

/** The name of the schema that something was made in. */
export function schemaName(
  schema: SchemaValue | { readonly kind: 'unknown-value'; readonly reason: string } | undefined,
): Maybe<string> | undefined {
  if (!schema) return undefined;
  if (schema.kind === 'unknown-value') return { kind: 'unknown', reason: schema.reason };
  return maybeString(schema.name, 'the name of the schema', schema.site);
}

function inlinePrimaryKey(read: readonly ReadColumn[]): PrimaryKey | undefined {
  const keyed = read.filter((column) => column.primaryKey);
  const span = keyed[0]?.primaryKey;
  return (
    span && {
      kind: 'primary-key',
      name: { explicit: undefined },
      columns: keyed.map(({ column }) => column.key),
      inline: true,
      span,
    }
  );
}

/** The columns of a primary key are NOT NULL, wherever the key is declared. */
function withKeyNotNull(read: readonly ReadColumn[], key: PrimaryKey | undefined): readonly Column[] {
  const keys = (key && known(key.columns)) ?? [];
  return read.map(({ column }) =>
    column.notNull === false && keys.includes(column.key)
      ? { ...column, notNull: true, notNullImplied: true }
      : column,
  );
}
