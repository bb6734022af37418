import ts from 'typescript';
import { known } from '../../../model/unknown.ts';
import { evaluate } from '../evaluate/expressions.ts';
import { entriesOf } from '../evaluate/objectFunctions.ts';
import type { Scope } from '../evaluate/scope.ts';
import { propertyOf } from '../evaluate/values.ts';
import { builderConfig } from '../intrinsics/builders.ts';
import type { BuilderValue, Modifier } from '../intrinsics/drizzleValues.ts';
import { enumValues } from '../intrinsics/enums.ts';
import { maybeStrings } from './context.ts';

/** `text({ enum: ['a', 'b'] })`: values that only the program's types know. */
export function configuredValues(builder: BuilderValue): readonly string[] | undefined {
  if (builder.builder === 'mysqlEnum' || builder.enum) return undefined;
  const values = enumValues(propertyOf(builderConfig(builder), 'enum'));
  const strings = values && known(maybeStrings(values, 'the values'));
  return strings && strings.length > 0 ? strings : undefined;
}

/** `$type<'a' | 'b'>()`: the literals of a union, written there or behind a type alias. */
export function typedValues(modifier: Modifier, scope: Scope): readonly string[] | undefined {
  const { node } = modifier.site;
  const type = ts.isCallExpression(node) ? node.typeArguments?.[0] : undefined;
  const values = type && literals(type, scope, 0);
  return values && values.length > 0 ? [...new Set(values)] : undefined;
}

function literals(type: ts.TypeNode, scope: Scope, depth: number): string[] | undefined {
  if (depth > 10) return undefined;
  if (ts.isParenthesizedTypeNode(type)) return literals(type.type, scope, depth + 1);
  if (ts.isLiteralTypeNode(type))
    return ts.isStringLiteralLike(type.literal) ? [type.literal.text] : undefined;
  if (ts.isUnionTypeNode(type)) {
    const values: string[] = [];
    for (const part of type.types) {
      const found = literals(part, scope, depth + 1);
      if (!found) return undefined;
      values.push(...found);
    }
    return values;
  }
  if (ts.isTypeReferenceNode(type)) return referenced(type, scope, depth);
  if (ts.isIndexedAccessTypeNode(type)) return indexed(type, scope);
  if (ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.KeyOfKeyword)
    return keys(type.type, scope);
  return undefined;
}

/** A type alias of the same module, or the values of a TypeScript enum. */
function referenced(type: ts.TypeReferenceNode, scope: Scope, depth: number): string[] | undefined {
  if (!ts.isIdentifier(type.typeName)) return undefined;
  const name = type.typeName.text;
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const alias = at.types?.get(name);
    if (alias && !type.typeArguments) return literals(alias.type, at, depth + 1);
    if (at.bindings.has(name)) {
      const entries = entriesOf(at.bindings.get(name)?.value());
      const values = entries && [...entries.props.values()].map((property) => property.value());
      return values?.every((value) => value.kind === 'primitive' && typeof value.value === 'string')
        ? values.map((value) => (value.kind === 'primitive' ? String(value.value) : ''))
        : undefined;
    }
  }
  return undefined;
}

/** `(typeof statuses)[number]`, `(typeof Status)[keyof typeof Status]`. */
function indexed(type: ts.IndexedAccessTypeNode, scope: Scope): string[] | undefined {
  let object = type.objectType;
  while (ts.isParenthesizedTypeNode(object)) object = object.type;
  if (!ts.isTypeQueryNode(object)) return undefined;
  const value = queried(object, scope);
  if (!value) return undefined;
  const found = known(maybeStrings(enumValues(value), 'the values'));
  return found ? [...found] : undefined;
}

function keys(type: ts.TypeNode, scope: Scope): string[] | undefined {
  if (!ts.isTypeQueryNode(type)) return undefined;
  const entries = entriesOf(queried(type, scope));
  return entries && entries.gaps.length === 0 ? [...entries.props.keys()] : undefined;
}

function queried(type: ts.TypeQueryNode, scope: Scope) {
  return ts.isIdentifier(type.exprName) ? evaluate(type.exprName, scope) : undefined;
}
