import ts from 'typescript';
import { classMember, isNamed } from './clientClasses.ts';
import { type ClientFacts, clientOfTypeName, dialectOfModule, joinFacts } from './clientFacts.ts';
import { schemaOfType } from './clientSchemas.ts';
import { answered, clientOfImport, clientOfMeaning, functionIn, maxDepth, within } from './clients.ts';
import type { FileContext } from './context.ts';
import { clientOfDriverType } from './drivers.ts';

/** What a type says: the client itself, or what it has under a path of members. */
export function clientOfType(
  type: ts.TypeNode,
  context: FileContext,
  path: readonly string[] = [],
  depth = 0,
): ClientFacts | undefined {
  return depth > maxDepth ? undefined : within(type, context, () => lookIntoType(type, context, path, depth));
}

function lookIntoType(
  type: ts.TypeNode,
  context: FileContext,
  path: readonly string[],
  depth: number,
): ClientFacts | undefined {
  const again = (inner: ts.TypeNode, members = path) => clientOfType(inner, context, members, depth + 1);
  if (ts.isParenthesizedTypeNode(type)) return again(type.type);
  if (ts.isTypeOperatorNode(type)) return again(type.type);
  if (ts.isUnionTypeNode(type)) return joinFacts(type.types.map((each) => again(each)));
  if (ts.isIntersectionTypeNode(type))
    return type.types.map((each) => again(each)).find((facts) => facts !== undefined);
  if (ts.isIndexedAccessTypeNode(type)) {
    if (isTransactionParameter(type)) return path.length === 0 ? { kind: 'transaction' } : undefined;
    const key = ts.isLiteralTypeNode(type.indexType) && ts.isStringLiteral(type.indexType.literal);
    return key
      ? again(type.objectType, [
          ((type.indexType as ts.LiteralTypeNode).literal as ts.StringLiteral).text,
          ...path,
        ])
      : undefined;
  }
  if (ts.isTypeQueryNode(type)) return clientOfEntityName(type.exprName, path, context, depth + 1);
  if (ts.isTypeLiteralNode(type)) return clientInMembers(type.members, path, context, depth);
  if (ts.isFunctionTypeNode(type)) return path[0] === '()' ? again(type.type, path.slice(1)) : undefined;
  if (ts.isTypeReferenceNode(type)) return clientOfTypeReference(type, path, context, depth);
  return undefined;
}

/** `Parameters<Parameters<typeof db.transaction>[0]>[0]` */
function isTransactionParameter(type: ts.IndexedAccessTypeNode): boolean {
  const text = type.getText === undefined ? '' : type.getFullText(type.getSourceFile());
  return /Parameters\s*<\s*Parameters\s*</.test(text) && /\btransaction\b/.test(text);
}

const transparent = new Set([
  'Awaited',
  'Promise',
  'Readonly',
  'NonNullable',
  'Partial',
  'Required',
  'Omit',
  'Pick',
]);

function clientOfTypeReference(
  type: ts.TypeReferenceNode,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const { typeName, typeArguments } = type;
  if (ts.isQualifiedName(typeName)) return clientOfEntityName(typeName, path, context, depth + 1);
  const name = typeName.text;
  const [first] = typeArguments ?? [];
  const declared = context.names.type(name);
  if (declared) {
    if (ts.isTypeAliasDeclaration(declared)) return clientOfType(declared.type, context, path, depth + 1);
    const own = clientInMembers(declared.members, path, context, depth);
    if (own) return own;
    return declared.heritageClauses
      ?.flatMap(({ types }) => [...types])
      .map((each) =>
        ts.isIdentifier(each.expression)
          ? clientOfNamedType(each.expression.text, path, context, depth)
          : undefined,
      )
      .find((facts) => facts !== undefined);
  }
  const meaning = context.names.topLevel(name);
  if (meaning) {
    const facts = clientOfNamedType(name, path, context, depth);
    if (!facts || facts.schema || !typeArguments) return facts;
    const schema = typeArguments.flatMap((each) => schemaOfType(each, context));
    return schema.length > 0 ? { ...facts, schema } : facts;
  }
  if (first && transparent.has(name)) return clientOfType(first, context, path, depth + 1);
  if (first && (name === 'ReturnType' || name === 'InstanceType'))
    return clientOfType(first, context, name === 'ReturnType' ? ['()', ...path] : path, depth + 1);
  return undefined;
}

/** A type by its name: imported, or a class or interface of the file. */
export function clientOfNamedType(
  name: string,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const declared = context.names.type(name);
  if (declared)
    return ts.isTypeAliasDeclaration(declared)
      ? clientOfType(declared.type, context, path, depth + 1)
      : clientInMembers(declared.members, path, context, depth);
  const meaning = context.names.topLevel(name);
  if (meaning?.kind === 'class') return classMember(meaning.node, path, context, depth + 1);
  if (meaning?.kind !== 'import' || meaning.name === 'namespace') return undefined;
  const { specifier } = meaning;
  if (specifier.startsWith('drizzle-orm'))
    return path.length === 0 ? clientOfTypeName(meaning.name.export) : undefined;
  const driver = path.length === 0 ? clientOfDriverType(specifier, meaning.name.export) : undefined;
  if (driver) return driver;
  return clientOfImport(specifier, meaning.name, path, context);
}

function clientInMembers(
  members: ts.NodeArray<ts.TypeElement>,
  [key, ...rest]: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  if (key === undefined) return undefined;
  for (const member of members) {
    if (!member.name || !isNamed(member.name, key)) continue;
    if (ts.isPropertySignature(member) && member.type)
      return clientOfType(member.type, context, rest, depth + 1);
    if (ts.isMethodSignature(member) && member.type && rest[0] === '()')
      return clientOfType(member.type, context, rest.slice(1), depth + 1);
  }
  return undefined;
}

/** `typeof db`, `typeof module.db`, `Namespace.Type`. */
function clientOfEntityName(
  name: ts.EntityName,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  if (ts.isQualifiedName(name))
    return clientOfEntityName(name.left, [name.right.text, ...path], context, depth);
  const meaning = context.names.topLevel(name.text) ?? context.names.lookUp(name);
  if (path[0] === '()') {
    const inner = path.slice(1);
    if (meaning?.kind === 'function') return answered(meaning.node, inner, context, depth + 1);
    if (
      meaning?.kind === 'import' &&
      meaning.specifier.startsWith('drizzle-orm') &&
      meaning.name !== 'namespace' &&
      meaning.name.export === 'drizzle'
    ) {
      const dialect = dialectOfModule(meaning.specifier);
      return { kind: 'client', ...(dialect ? { dialect } : {}) };
    }
    if (meaning?.kind === 'variable' && meaning.node.initializer) {
      const made = functionIn(meaning.node.initializer);
      if (made) return answered(made, inner, context, depth + 1);
    }
  }
  return clientOfMeaning(meaning, path, context, depth + 1);
}
