import { createCatalog } from '../../../model/catalog.ts';
import type { EntityId, EnumType, Policy, Schema, Table } from '../../../model/schema.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { quoteLiteral, wordingOf } from '../write/wording.ts';
import { type DdlContext, isFromSql, note, qualified, statement } from './context.ts';
import { indexSql } from './createIndex.ts';
import { domainsOf, extensionsOf, schemaNames } from './needed.ts';
import { policyStatements, roleSql } from './policy.ts';
import { sequenceSql } from './sequence.ts';
import { commentStatements, foreignKeyStatement, tableSql } from './table.ts';
import { inOrder, viewSql } from './view.ts';

/**
 * A PostgreSQL schema as statements that make it in an empty database, each after what it needs: schemas and
 * types, tables, indexes, foreign keys, views, policies, comments. What is unknown, or not held by the model,
 * stands as an SQL comment with the reason. PostgreSQL's parser has to be loaded.
 * @param exposed what a migration tool sees of it: the exports of its entry files
 */
export function schemaSql(schema: Schema, exposed: ReadonlySet<EntityId> | 'all'): string {
  const isExposed = ({ id }: { readonly id: EntityId }) => exposed === 'all' || exposed.has(id);
  const isOwn = (part: { readonly dialect: string; readonly id: EntityId }) =>
    part.dialect === 'postgresql' && isExposed(part);
  const tables = schema.tables.filter(isOwn);
  const used = new Set(tables.flatMap((table) => table.columns.map((column) => known(column.type)?.enum)));
  const enums = schema.enums.filter(
    (type) => type.dialect === 'postgresql' && (isExposed(type) || used.has(type.id)),
  );
  const sequences = schema.sequences.filter(isExposed);
  const views = inOrder(schema.views.filter((view) => isOwn(view) && !view.external));
  const context: DdlContext = {
    wording: wordingOf(''),
    catalog: createCatalog(schema),
    printedTables: new Set(tables.map((table) => table.id)),
  };
  const blocks = [
    ...extensionsOf(tables).map(
      (name) => `CREATE EXTENSION IF NOT EXISTS ${context.wording.identifier(name)};`,
    ),
    ...schemaStatements(context, schema, isOwn, schemaNames([...tables, ...enums, ...sequences, ...views])),
    ...schema.roles.filter((role) => isExposed(role) && !role.external).map((role) => roleSql(context, role)),
    ...enums.map((type) => enumSql(context, type)),
    ...[...domainsOf(tables)].map(([name, type]) => domainSql(name, type)),
    ...sequences.map((sequence) => sequenceSql(context, sequence)),
    ...tables.map((table) => tableSql(context, table)),
    // A foreign key may lead to columns that a unique index alone makes unique.
    ...tables.flatMap((table) => table.indexes.map((index) => indexSql(context, table, index))),
    ...tables.flatMap((table) => table.foreignKeys.map((key) => foreignKeyStatement(context, table, key))),
    ...views.map((view) => viewSql(context, view)),
    ...tables.flatMap((table) => {
      const policies = [
        ...table.policies,
        ...schema.policies.filter((policy) => known(policy.table) === table.id),
      ];
      return policyStatements(context, table, policies, hasRowSecurity(table, policies));
    }),
    ...tables.flatMap((table) => commentStatements(context, table)),
    ...unmodelled(schema, tables),
  ];
  // A key that is declared twice is one: it has one name.
  return [...new Set(blocks)].map((block) => `${block}\n`).join('\n');
}

function schemaStatements(
  { wording }: DdlContext,
  schema: Schema,
  isOwn: (part: Schema['schemas'][number]) => boolean,
  used: readonly string[],
): readonly string[] {
  const external = new Set(schema.schemas.filter((part) => part.external).map((part) => known(part.name)));
  const own = schema.schemas.filter((part) => isOwn(part) && !part.external);
  const names = [...new Set([...own.flatMap((part) => known(part.name) ?? []), ...used])];
  return [
    ...own.flatMap((part) => (isUnknown(part.name) ? [note('A schema', part.name.reason)] : [])),
    ...names
      .filter((name) => name !== 'public' && !external.has(name))
      .map((name) => `CREATE SCHEMA ${wording.identifier(name)};`),
  ];
}

function enumSql(context: DdlContext, type: EnumType): string {
  const name = qualified(context, type);
  if (isUnknown(name)) return note('An enum', name.reason);
  if (isUnknown(type.values)) return note(`The enum ${name}`, type.values.reason);
  return statement(
    `The enum ${name}`,
    `CREATE TYPE ${name} AS ENUM (${type.values.map(quoteLiteral).join(', ')})`,
  );
}

function domainSql(name: string, type: string): string {
  const what = `The domain ${name}`;
  return [
    note(`${what}: what it demands of its values`, 'the model holds only the type beneath'),
    statement(what, `CREATE DOMAIN ${name} AS ${type}`),
  ].join('\n');
}

/** In Drizzle a policy switches row level security on by itself. */
function hasRowSecurity(table: Table, policies: readonly Policy[]): boolean {
  return table.rowLevelSecurity || (!isFromSql(table.span.whole) && policies.length > 0);
}

/** What the model knows of but cannot write: bodies of functions, what triggers look at, who may do what. */
function unmodelled(schema: Schema, tables: readonly Table[]): readonly string[] {
  return [
    ...(schema.routines ?? []).map(({ name }) =>
      note(`The function ${name}`, 'the model does not hold its body'),
    ),
    ...tables.flatMap((table) =>
      (table.triggers ?? []).map(({ name }) =>
        note(
          `The trigger ${name} of ${known(table.name) ?? 'a table'}`,
          'the model does not hold all of its definition',
        ),
      ),
    ),
    ...(schema.grants ?? []).map(({ privileges, object, role }) =>
      note(
        `A grant of ${privileges.join(', ')} on ${object.name} to ${role}`,
        'the database may not have the role',
      ),
    ),
  ];
}
