import type { Dialect } from '../model/schema.ts';
import type { KitSnapshot } from './kitMessages.ts';

/**
 * Snapshots of drizzle-kit 0.x as plain objects. They are copied before they are changed: everything here
 * works on a copy that its caller owns.
 */
export type Json = Record<string, unknown>;

export interface SnapshotTable extends Json {
  name: string;
  schema?: string;
  columns: Record<string, SnapshotColumn>;
  indexes?: Record<string, SnapshotIndex>;
  foreignKeys?: Record<string, SnapshotForeignKey>;
  compositePrimaryKeys?: Record<string, { name?: string; columns: string[] }>;
  uniqueConstraints?: Record<string, { name?: string; columns: string[] }>;
  checkConstraints?: Record<string, { name?: string; value: string }>;
  policies?: Record<string, Json>;
}

export interface SnapshotColumn extends Json {
  name: string;
  type: string;
  typeSchema?: string;
  primaryKey?: boolean;
  notNull?: boolean;
  default?: unknown;
  generated?: { as: string; type: string };
  identity?: { name?: string } & Json;
}

export interface SnapshotIndex extends Json {
  name: string;
  columns: (string | (Json & { expression: string; isExpression?: boolean }))[];
  where?: string;
}

export interface SnapshotForeignKey extends Json {
  name: string;
  tableFrom: string;
  tableTo: string;
  schemaTo?: string;
  columnsFrom: string[];
  columnsTo: string[];
  onDelete?: string;
}

/** A snapshot that may be changed. */
export interface MutableSnapshot extends Json {
  dialect: string;
  tables: Record<string, SnapshotTable>;
  enums?: Record<string, Json & { name: string; schema?: string; values: string[] }>;
  schemas?: Record<string, string>;
  sequences?: Record<string, Json & { name: string; schema?: string }>;
  roles?: Record<string, Json>;
  policies?: Record<string, Json>;
  views?: Record<string, Json>;
}

export function copySnapshot(snapshot: KitSnapshot): MutableSnapshot {
  return copyJson(snapshot) as MutableSnapshot;
}

/** A fifth of the time of `structuredClone`, which minds what JSON cannot hold. */
function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson);
  const copy: Json = {};
  for (const key in value) copy[key] = copyJson((value as Json)[key]);
  return copy;
}

export const tableLists = [
  'indexes',
  'foreignKeys',
  'compositePrimaryKeys',
  'uniqueConstraints',
  'checkConstraints',
  'checkConstraint',
  'policies',
] as const;

export function listOf(holder: Json, list: string): Record<string, Json> {
  const value = holder[list];
  return typeof value === 'object' && value !== null ? (value as Record<string, Json>) : {};
}

/** How people and flags name a table, enum or sequence: with its schema unless that is the default one. */
export function labelOf(part: { readonly name: string; readonly schema?: string }): string {
  return part.schema && part.schema !== 'public' ? `${part.schema}.${part.name}` : part.name;
}

export function quoteName(dialect: Dialect, name: string): string {
  return dialect === 'postgresql' ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``;
}

/** The name of a table for SQL; drizzle-kit leaves the default schema out. */
export function quoteTable(
  dialect: Dialect,
  table: { readonly name: string; readonly schema?: string },
): string {
  const name = quoteName(dialect, table.name);
  return table.schema ? `${quoteName(dialect, table.schema)}.${name}` : name;
}
