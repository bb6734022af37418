import type ts from 'typescript';
import type { EntityId } from '../../../model/schema.ts';
import type { FilePath, Span } from '../../../model/span.ts';
import type { DrizzleValue } from '../intrinsics/drizzleValues.ts';
import type { Scope } from './scope.ts';

/**
 * What an expression of a schema file comes to. Evaluation is partial: what cannot be told is an
 * `UnknownValue` with its reason, and everything around it goes on.
 */
export type Value =
  | PrimitiveValue
  | UnknownValue
  | ArrayValue
  | ObjectValue
  | ClosureValue
  | NativeValue
  | NamespaceValue
  | DateValue
  | FrozenValue
  | DrizzleValue;

/** A place in a source text; spans are made from it only where one is needed. */
export interface Site {
  readonly source: ts.SourceFile;
  readonly file: FilePath;
  readonly node: ts.Node;
}

export interface PrimitiveValue {
  readonly kind: 'primitive';
  readonly value: string | number | boolean | bigint | null | undefined | RegExp;
}

export interface UnknownValue {
  readonly kind: 'unknown-value';
  readonly reason: string;
  readonly site: Site | undefined;
  /** It comes from the environment, which may well not set it. */
  readonly fromEnvironment?: true;
  /** An import of a name that a readable file does not export, and the member that was taken of it. */
  readonly missing?: { readonly file: FilePath; readonly name: string; readonly member?: string };
}

export interface ArrayValue {
  readonly kind: 'array';
  readonly items: Item[];
  /** Set where something unknown was spread into it. */
  gap?: UnknownValue;
}

export interface ObjectValue {
  readonly kind: 'object';
  /** The properties in order; made at the first look, so that a table can be named before its columns are read. */
  entries(): Entries;
}

export interface Entries {
  readonly props: Map<string, Property>;
  /** What was spread into it and is not known. */
  readonly gaps: UnknownValue[];
}

/** A value with the place it was written at. */
export interface Item {
  value(): Value;
  readonly site: Site | undefined;
}

export interface Property extends Item {
  /** The property key. */
  readonly name: Site | undefined;
  /** True when `value` runs a getter: it makes a new value each time. */
  readonly getter?: boolean;
}

export type FunctionNode =
  | ts.ArrowFunction
  | ts.FunctionExpression
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration;

export interface ClosureValue {
  readonly kind: 'closure';
  readonly node: FunctionNode;
  readonly scope: Scope;
}

/** A call as a native function sees it. */
export interface Call {
  readonly args: readonly Value[];
  /** The call expression. */
  readonly site: Site;
  readonly scope: Scope;
}

export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (call: Call) => Value;
  /** Functions that hang on it: `sql.raw`, `pgTable.withRLS`. */
  readonly members?: Readonly<Record<string, Value>>;
}

/** `import * as name`, an imported CommonJS module, a TypeScript namespace. */
export interface NamespaceValue {
  readonly kind: 'namespace';
  readonly get: (name: string, site: Site | undefined) => Value;
  readonly names: () => readonly string[];
}

/** A moment that the text itself names: `new Date('2020-01-01')`. */
export interface DateValue {
  readonly kind: 'date';
  readonly value: Date;
}

/** Something that differs each time the program loads: `new Date()`, `crypto.randomUUID()`. */
export interface FrozenValue {
  readonly kind: 'frozen-value';
  readonly what: 'now' | 'uuid' | 'random' | 'other';
  readonly site: Site;
}

/** An entity gets its id where it is first bound at a module's top level. */
export interface Identified {
  id: EntityId | undefined;
  binding: string | undefined;
  /** The declaration that bound it. */
  bound: { readonly whole: Site; readonly name: Site } | undefined;
}

export const undefinedValue: PrimitiveValue = { kind: 'primitive', value: undefined };

export function primitive(value: PrimitiveValue['value']): PrimitiveValue {
  return value === undefined ? undefinedValue : { kind: 'primitive', value };
}

export function unknownValue(reason: string, site?: Site): UnknownValue {
  return { kind: 'unknown-value', reason, site };
}

export function arrayValue(values: readonly Value[], site?: Site): ArrayValue {
  return { kind: 'array', items: values.map((value) => ({ value: () => value, site })) };
}

export function objectOf(entries: Entries): ObjectValue {
  return { kind: 'object', entries: () => entries };
}

export function record(values: Iterable<readonly [string, Value]>): ObjectValue {
  const props = new Map<string, Property>();
  for (const [key, value] of values) props.set(key, { value: () => value, site: undefined, name: undefined });
  return objectOf({ props, gaps: [] });
}

export function native(
  name: string,
  call: (call: Call) => Value,
  members?: Readonly<Record<string, Value>>,
): NativeValue {
  return members ? { kind: 'native', name, call, members } : { kind: 'native', name, call };
}

/** A thunk that runs once; asking for it while it runs means that the text refers to itself. */
export function lazily(make: () => Value, site: Site): () => Value {
  let state: Value | 'new' | 'running' = 'new';
  return () => {
    if (state === 'running') return unknownValue('it refers to itself', site);
    if (state === 'new') {
      state = 'running';
      state = make();
    }
    return state;
  };
}

export function isNullish(value: Value): boolean {
  return value.kind === 'primitive' && (value.value === undefined || value.value === null);
}

/** JavaScript's truthiness; undefined when it cannot be told. */
export function truthiness(value: Value): boolean | undefined {
  if (value.kind === 'primitive') return Boolean(value.value);
  return value.kind === 'unknown-value' || value.kind === 'frozen-value' ? undefined : true;
}

export function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === 'primitive' && typeof value.value === 'string' ? value.value : undefined;
}

export function propertyOf(value: Value | undefined, key: string): Value | undefined {
  if (value?.kind !== 'object') return undefined;
  return value.entries().props.get(key)?.value();
}

/** The span of a node without the trivia before it. */
export function spanOf(site: Site): Span {
  return { file: site.file, start: site.node.getStart(site.source), end: site.node.getEnd() };
}

/** The text of a node. */
export function writtenAt(site: Site): string {
  return site.source.text.slice(site.node.getStart(site.source), site.node.getEnd());
}
