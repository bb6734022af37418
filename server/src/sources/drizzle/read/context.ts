import type { ForeignKey, JsonValue } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { type Maybe, type Unknown, unknown } from '../../../model/unknown.ts';
import type { CasingSetting } from '../casing.ts';
import type { Scope } from '../evaluate/scope.ts';
import { type Site, spanOf, type UnknownValue, type Value } from '../evaluate/values.ts';

/** What the readers of a file's parts share. */
export interface ReadContext {
  readonly casing: CasingSetting | undefined;
  /** See `DrizzleReaderOptions`. */
  readonly ormOne: boolean;
  /** The top-level scope of the file that is read. */
  readonly scope: Scope;
  /** The inline foreign keys whose callback has no return type. */
  readonly unannotated: Set<ForeignKey>;
}

export function toUnknown(value: UnknownValue, fallback?: Site): Unknown {
  const site = value.site ?? fallback;
  return unknown(value.reason, site && spanOf(site));
}

/** The reason why a value is not what was wanted. */
export function notKnown(value: Value | undefined, what: string, site?: Site): Unknown {
  if (value?.kind === 'unknown-value') return toUnknown(value, site);
  return unknown(`${what} is not known here`, site && spanOf(site));
}

/** A text; undefined where there is no value. */
export function maybeString(value: Value | undefined, what: string, site?: Site): Maybe<string> {
  if (value?.kind === 'primitive' && value.value !== undefined && value.value !== null)
    return String(value.value);
  return notKnown(value, what, site);
}

/** The strings of an array. */
export function maybeStrings(value: Value | undefined, what: string, site?: Site): Maybe<readonly string[]> {
  if (value?.kind !== 'array') return notKnown(value, what, site);
  if (value.gap) return toUnknown(value.gap, site);
  const strings: string[] = [];
  for (const item of value.items) {
    const text = item.value();
    if (text.kind !== 'primitive') return notKnown(text, what, item.site ?? site);
    strings.push(String(text.value));
  }
  return strings;
}

/** A plain value, as JSON or a bigint has it; undefined where some of it is not known. */
export function toJson(value: Value, depth = 0): JsonValue | bigint | undefined {
  if (depth > 20) return undefined;
  switch (value.kind) {
    case 'primitive':
      return value.value === undefined || value.value instanceof RegExp ? undefined : value.value;
    case 'date':
      return value.value.toISOString();
    case 'array': {
      if (value.gap) return undefined;
      const items = value.items.map((item) => toJson(item.value(), depth + 1));
      return items.every(isJson) ? items : undefined;
    }
    case 'object': {
      const entries = value.entries();
      if (entries.gaps.length > 0) return undefined;
      const result: Record<string, JsonValue> = {};
      for (const [key, property] of entries.props) {
        const made = property.value();
        // JSON leaves out what is undefined.
        if (made.kind === 'primitive' && made.value === undefined) continue;
        const json = toJson(made, depth + 1);
        if (!isJson(json)) return undefined;
        result[key] = json;
      }
      return result;
    }
    default:
      return undefined;
  }
}

function isJson(value: JsonValue | bigint | undefined): value is JsonValue {
  return value !== undefined && typeof value !== 'bigint';
}

/** The properties of a config object, each plain or unknown. */
export function plainConfig(value: Value | undefined): Record<string, unknown> {
  if (value?.kind !== 'object') return {};
  const result: Record<string, unknown> = {};
  for (const [key, property] of value.entries().props) {
    const made = property.value();
    if (made.kind === 'primitive') result[key] = made.value;
    else result[key] = toJson(made) ?? notKnown(made, `\`${key}\``, property.site);
  }
  return result;
}

/** The part of a call after the dot: `.unique('name')` in a chain. */
export function modifierSpan(site: Site): Span {
  const whole = spanOf(site);
  const name = modifierName(site);
  const dot = site.source.text.lastIndexOf('.', name.start);
  return { ...whole, start: dot >= whole.start ? dot : name.start };
}

/** The name of the method that a call in a chain calls. */
export function modifierName(site: Site): Span {
  const call = site.node as { readonly expression?: { readonly name?: Site['node'] } };
  const name = call.expression?.name;
  return name ? spanOf({ ...site, node: name }) : spanOf(site);
}
