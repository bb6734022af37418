import { createCatalog } from '../../../model/catalog.ts';
import type { KeptStatement } from '../../../model/kept.ts';
import type { EntityId, EnumType, Policy, Schema, Table } from '../../../model/schema.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { quoteLiteral, wordingOf } from '../write/wording.ts';
import { type DdlContext, isFromSql, note, qualified, statement } from './context.ts';
import { indexSql } from './createIndex.ts';
import { isThere, keptSql } from './kept.ts';
import { domainsOf, extensionsOf, schemaNames } from './needed.ts';
import { type Block, inOrder } from './order.ts';
import { policyStatements, roleSql } from './policy.ts';
import { ownerStatement, sequenceSql } from './sequence.ts';
import {
  attachStatements,
  commentStatements,
  foreignKeyStatement,
  notValidChecks,
  tableSql,
} from './table.ts';
import { viewSql } from './view.ts';

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
  const views = schema.views.filter((view) => isOwn(view) && !view.external);
  const kept = (schema.kept ?? []).filter((each) => isThere(schema, each));
  const context: DdlContext = {
    wording: wordingOf(''),
    catalog: createCatalog(schema),
    printedTables: new Set(tables.map((table) => table.id)),
    views: new Map(views.map((view) => [view.id, view])),
  };
  const keptBlock = (each: KeptStatement): Block => ({
    sql: keptSql(context, each),
    kind: isType(each) ? 'type' : isRoutine(each) ? 'routine' : 'other',
    name: bareName(each.name),
    reads: each.statements.map(({ names }) => names).join(' '),
    // A composite type has attributes that may be called like a table.
    mayNeed: (other) => !isType(each) || other.kind === 'type' || other.kind === 'routine',
  });
  const [keptExtensions, keptParts] = divide(kept, ({ object }) => object === 'EXTENSION');
  const [early, later] = divide(keptParts, isType);
  const [late, apart] = divide(
    later,
    ({ owner, object }) =>
      owner !== undefined || object.startsWith('COMMENT ON') || object === 'EVENT TRIGGER',
  );
  const ofTable = (sql: string): Block => ({
    sql,
    kind: 'table',
    reads: sql,
    mayNeed: (other) => other.kind === 'type' || other.kind === 'routine',
  });
  const [onlyIndexes, indexes] = divide(
    tables.flatMap((table) => table.indexes.map((index) => ({ table, index }))),
    ({ table, index }) => index.only === true && table.partitioned === true,
  );
  const made = inOrder([
    ...early.map(keptBlock),
    ...[...domainsOf(tables, early)].map(
      ([name, type]): Block => ({ sql: domainSql(name, type), kind: 'type', name, mayNeed: () => false }),
    ),
    ...sequences.map(
      (sequence): Block => ({
        sql: sequenceSql(context, sequence),
        kind: 'other',
        name: known(sequence.name),
        mayNeed: () => false,
      }),
    ),
    ...tables.map((table): Block => ({ ...ofTable(tableSql(context, table)), name: known(table.name) })),
    // A foreign key may lead to columns that a unique index alone makes unique.
    ...indexes.map(({ table, index }) => ofTable(indexSql(context, table, index))),
    ...tables.flatMap((table) =>
      table.foreignKeys.map((key) => ofTable(foreignKeyStatement(context, table, key))),
    ),
    ...apart.map(keptBlock),
    ...views.map((view): Block => {
      const sql = viewSql(context, view);
      return { sql, kind: 'view', name: known(view.name), reads: sql, mayNeed: () => true };
    }),
  ]);
  const written = new Set(keptExtensions.map(({ name }) => bareName(name)));
  const blocks = [
    ...extensionsOf(tables)
      .filter((name) => !written.has(name))
      .map((name) => `CREATE EXTENSION IF NOT EXISTS ${context.wording.identifier(name)};`),
    ...schemaStatements(context, schema, isOwn, schemaNames([...tables, ...enums, ...sequences, ...views])),
    ...keptExtensions.map((each) => keptSql(context, each)),
    ...schema.roles.filter((role) => isExposed(role) && !role.external).map((role) => roleSql(context, role)),
    // A body may name what comes after it.
    ...(kept.some(isRoutine) ? ['SET check_function_bodies = off;'] : []),
    ...enums.map((type) => enumSql(context, type)),
    ...made.map(({ sql }) => sql),
    ...tables.flatMap((table) => notValidChecks(context, table)),
    ...inOrderOfParents(tables).flatMap((table) => attachStatements(context, table)),
    ...onlyIndexes.map(({ table, index }) => indexSql(context, table, index)),
    ...sequences.flatMap((sequence) => ownerStatement(context, sequence)),
    ...tables.flatMap((table) => {
      const policies = [
        ...table.policies,
        ...schema.policies.filter((policy) => known(policy.table) === table.id),
      ];
      return policyStatements(context, table, policies, hasRowSecurity(table, policies));
    }),
    ...late.filter(({ object }) => !object.startsWith('COMMENT ON')).map((each) => keptSql(context, each)),
    ...tables.flatMap((table) => commentStatements(context, table)),
    ...late.filter(({ object }) => object.startsWith('COMMENT ON')).map((each) => keptSql(context, each)),
    ...unmodelled(schema),
  ];
  // A key that is declared twice is one: it has one name.
  return [...new Set(blocks)].map((block) => `${block}\n`).join('\n');
}

function divide<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

function isRoutine({ object }: KeptStatement): boolean {
  return object === 'FUNCTION' || object === 'PROCEDURE' || object === 'AGGREGATE' || object === 'OPERATOR';
}

function isType({ object }: KeptStatement): boolean {
  return object === 'TYPE' || object === 'DOMAIN' || object === 'COLLATION';
}

/** `app."Kind"` → `Kind`. */
function bareName(name: string): string {
  return name.replace(/^.*\.(?=(?:"[^"]*"|[^."]+)$)/, '').replace(/^"(.*)"$/, '$1');
}

/** A partition with partitions of its own is attached after them. */
function inOrderOfParents(tables: readonly Table[]): readonly Table[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const depth = (table: Table, seen = 0): number => {
    const parent = table.partitionOf === undefined ? undefined : byId.get(table.partitionOf);
    return parent && seen < tables.length ? 1 + depth(parent, seen + 1) : 0;
  };
  return tables.some(({ partitionOf }) => partitionOf !== undefined)
    ? [...tables].sort((a, b) => depth(b) - depth(a))
    : tables;
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

/** What the model knows of but does not write: who may do what. */
function unmodelled(schema: Schema): readonly string[] {
  return (schema.grants ?? []).map(({ privileges, object, role }) =>
    note(
      `A grant of ${privileges.join(', ')} on ${object.name} to ${role}`,
      'the database may not have the role',
    ),
  );
}
