import type { EditRefusal, NewDefault } from '../../../model/edit.ts';
import type { Dialect, JsonValue } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import type { Draft } from './draft.ts';
import { useName } from './imports.ts';
import { sqlTemplate } from './nodes.ts';
import { type FileStyle, quoted } from './style.ts';
import { hasDefaultNow, type JsKind } from './types.ts';

/** A column as far as its default depends on it. */
export interface DefaultTarget {
  readonly dialect: Dialect;
  /** The builder's name in the dialect's core; undefined where it is the program's own. */
  readonly builder: string | undefined;
  readonly kind: JsKind;
  readonly mode: string | undefined;
}

/** The link that states a default, with its dot. May import `sql`. */
export function defaultLink(
  draft: Draft,
  file: FilePath,
  style: FileStyle,
  target: DefaultTarget,
  wanted: Exclude<NewDefault, { readonly kind: 'per-row' }>,
): string | EditRefusal {
  const sql = (text: string) => `.default(${sqlTemplate(useSql(draft, file), text)})`;
  switch (wanted.kind) {
    case 'literal': {
      const code = literalCode(wanted.value, target.kind, style);
      return isRefusal(code) ? code : `.default(${code})`;
    }
    case 'sql':
      return sql(wanted.sql);
    case 'now':
      return nowLink(target, sql);
    case 'uuid':
      if (target.builder === 'uuid') return '.defaultRandom()';
      if (target.dialect === 'postgresql') return sql('gen_random_uuid()');
      return target.dialect === 'mysql' ? sql('(uuid())') : '.$defaultFn(() => crypto.randomUUID())';
    default:
      return wanted satisfies never;
  }
}

/** The file's name for the `sql` tag. */
export function useSql(draft: Draft, file: FilePath): string {
  return useName(draft, file, { module: 'drizzle-orm', name: 'sql', prefix: 'drizzle' });
}

/** A value as code, in the form that the column's program type wants. */
export function literalCode(value: JsonValue, kind: JsKind, style: FileStyle): string | EditRefusal {
  if (kind === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return quoted(`${value}`, style);
  if (kind === 'bigint' && typeof value === 'number') return `${value}n`;
  if (
    kind === 'number' &&
    typeof value === 'string' &&
    value.trim() !== '' &&
    Number.isFinite(Number(value))
  ) {
    return `${Number(value)}`;
  }
  if (kind === 'boolean' && (value === 0 || value === 1)) return value === 1 ? 'true' : 'false';
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value;
  const fits: Partial<Record<JsKind, string>> = { string: 'string', number: 'number', boolean: 'boolean' };
  const wanted = fits[kind];
  if (wanted !== undefined && value !== null && typeof value !== wanted && !Array.isArray(value)) {
    return refuse(`${JSON.stringify(value)} is no value of the column’s type.`);
  }
  return jsonCode(value, style);
}

function nowLink(target: DefaultTarget, sql: (text: string) => string): string {
  const { dialect, builder } = target;
  if (builder !== undefined && hasDefaultNow(dialect, builder)) return '.defaultNow()';
  if (dialect === 'postgresql') return sql('now()');
  if (dialect === 'mysql') return sql('CURRENT_TIMESTAMP');
  // SQLite has no time type: Drizzle keeps an instant as seconds, or milliseconds, since 1970.
  if (builder === 'text') return sql('(CURRENT_TIMESTAMP)');
  return sql(
    target.mode === 'timestamp_ms' ? "(CAST(unixepoch('subsec') * 1000 AS INTEGER))" : '(unixepoch())',
  );
}

function jsonCode(value: JsonValue, style: FileStyle): string {
  if (typeof value === 'string') return quoted(value, style);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => jsonCode(item, style)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value as { readonly [key: string]: JsonValue });
    if (entries.length === 0) return '{}';
    const parts = entries.map(([key, item]) => {
      const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : quoted(key, style);
      return `${name}: ${jsonCode(item, style)}`;
    });
    return `{ ${parts.join(', ')} }`;
  }
  return String(value);
}
