import ts from 'typescript';
import type { QueryClient, TableRef } from '../../../model/query.ts';
import type { Transaction } from '../../../model/queryScope.ts';
import type { Dialect } from '../../../model/schema.ts';
import { unknown } from '../../../model/unknown.ts';
import { type Link, linksOf } from './chain.ts';
import type { ClientFacts } from './clientFacts.ts';
import { looksLikeClient } from './clientNames.ts';
import { clientOfExpression as anyClientOf } from './clients.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { bare } from './functions.ts';
import { isRelationalMethod } from './relational.ts';
import { isRaw, isSqlTag } from './sqlTemplate.ts';
import { tableOfExpression } from './tables.ts';

/** A chain of calls that is a query, by what makes it one. */
export interface Recognised {
  readonly kind: 'builder' | 'relational' | 'count' | 'raw';
  /** From the call that names the operation on. */
  readonly links: readonly Link[];
  readonly root: ts.Expression;
  readonly facts: ClientFacts | undefined;
}

const operations = new Set(['select', 'selectDistinct', 'selectDistinctOn', 'insert', 'update', 'delete']);
const runners = new Set(['execute', 'run', 'all', 'get', 'values', 'query', 'unsafe']);
/** Of these the connections of drivers have all that they need. */
const driverRunners = new Set(['query', 'unsafe']);

/** Something that has Drizzle's methods. */
function clientOfExpression(expression: ts.Expression, context: QueryContext): ClientFacts | undefined {
  const facts = anyClientOf(expression, context);
  return facts?.driver ? undefined : facts;
}

/** ``sql`…` `` of a driver, which runs what it is given. */
export function recogniseTagged(
  node: ts.TaggedTemplateExpression,
  context: QueryContext,
): Recognised | undefined {
  if (isSqlTag(node.tag, context)) return undefined;
  const facts = anyClientOf(node.tag, context);
  return facts?.driver ? { kind: 'raw', links: [], root: node.tag, facts } : undefined;
}

/** Tells whether a chain of calls is a query: by what it runs on, or by the table it is given. */
export function recognise(node: ts.CallExpression, context: QueryContext): Recognised | undefined {
  const links = linksOf(node);
  for (const [i, link] of links.entries()) {
    const found = recogniseAt(links.slice(i), link, context);
    if (found) return found;
  }
  return undefined;
}

function recogniseAt(links: readonly Link[], link: Link, context: QueryContext): Recognised | undefined {
  const { name, call, owner } = link;
  if (call && operations.has(name)) return recogniseBuilder(links, owner, context);
  if (!call && name === 'query' && !links[1]?.call && isRelationalMethod(links[2]?.name) && links[2]?.call) {
    const facts = clientOfExpression(owner, context);
    return facts || looksLikeClient(owner)
      ? { kind: 'relational', links: links.slice(1), root: owner, facts }
      : undefined;
  }
  if (call && name === '$count' && call.arguments[0]) {
    const facts = clientOfExpression(owner, context);
    const isQuery = facts || tableOfExpression(call.arguments[0], context);
    return isQuery ? { kind: 'count', links, root: owner, facts } : undefined;
  }
  if (call && runners.has(name) && call.arguments.length > 0) return recogniseRaw(links, link, context);
  return undefined;
}

function recogniseBuilder(
  links: readonly Link[],
  owner: ts.Expression,
  context: QueryContext,
): Recognised | undefined {
  const [first] = links;
  const call = first?.call;
  if (!first || !call) return undefined;
  // `db.with(recent).select()`: the client stands before the `with`.
  const before = linksOf(owner).at(-1);
  const root = before?.name === 'with' && before.call ? before.owner : owner;
  const facts = clientOfExpression(root, context);
  const found: Recognised = { kind: 'builder', links, root, facts };
  if (first.name.startsWith('select')) {
    const from = links.find(({ name }) => name === 'from')?.call?.arguments[0];
    if (!from) return facts && isBuilderCall(call, context) ? found : undefined;
    return facts || tableOfExpression(from, context) || looksLikeClient(root) ? found : undefined;
  }
  const [table] = call.arguments;
  if (!table || call.arguments.length > 1) return undefined;
  const isTable = tableOfExpression(table, context) !== undefined;
  if (facts) return isTable || isBuilderCall(call, context) ? found : undefined;
  // `cache.delete(users)` is given a table and is no query.
  const goesOn = links.some(({ name }) =>
    /^(where|set|values|returning|onConflict\w+|onDuplicateKeyUpdate)$/.test(name),
  );
  return isTable && (goesOn || looksLikeClient(root)) ? found : undefined;
}

/** A table and not text or a plain value: other clients have methods of these names. */
function isBuilderCall(call: ts.CallExpression, _context: QueryContext): boolean {
  const [first] = call.arguments;
  if (!first) return true;
  const node = bare(first);
  return !ts.isStringLiteralLike(node) && !ts.isNumericLiteral(node) && !ts.isTemplateExpression(node);
}

function recogniseRaw(
  links: readonly Link[],
  { call, owner, name }: Link,
  context: QueryContext,
): Recognised | undefined {
  const [argument] = (call as ts.CallExpression).arguments;
  const given = argument && bare(argument);
  if (!given) return undefined;
  const isSql =
    (ts.isTaggedTemplateExpression(given) && isSqlTag(given.tag, context)) ||
    (ts.isCallExpression(given) && isRaw(given, context));
  const facts = anyClientOf(owner, context);
  if ((facts?.driver === true) !== driverRunners.has(name)) return undefined;
  if (!facts && !(isSql && (looksLikeClient(owner) || name === 'execute'))) return undefined;
  const isText =
    ts.isStringLiteralLike(given) ||
    ts.isTemplateExpression(given) ||
    ts.isBinaryExpression(given) ||
    ts.isIdentifier(given) ||
    ts.isPropertyAccessExpression(given) ||
    (facts?.driver === true && ts.isObjectLiteralExpression(given));
  return isSql || isText ? { kind: 'raw', links, root: owner, facts } : undefined;
}

/** What a recognised query runs on. */
export function clientOf(
  { root, facts }: Recognised,
  transaction: Transaction | undefined,
  context: QueryContext,
): QueryClient {
  const name = textOfNode(root, context);
  const span = spanOfNode(root, context);
  // Its transactions are statements like any other: BEGIN may have come before.
  if (facts?.driver) return unknown(`\`${name}\` is a connection of a driver`, span);
  if (facts) return { kind: facts.kind, name, span };
  // Whatever it is, the transaction around it was opened on it.
  if (transaction?.client === name) return { kind: 'client', name, span };
  return unknown(`what \`${name}\` is could not be told`, span);
}

/** The table that a key of `db.query` stands for. */
export function relationalTable(
  key: string,
  facts: ClientFacts | undefined,
  context: QueryContext,
): { readonly table: TableRef; readonly dialect: Dialect | undefined } {
  const dialect = facts?.dialect;
  for (const source of facts?.schema ?? []) {
    if (source.kind === 'table') {
      if (source.key === key) return { table: { kind: 'table', id: source.id }, dialect };
      continue;
    }
    const summary = context.host.summary(source.file, key);
    if (summary.kind === 'table')
      return { table: { kind: 'table', id: summary.id }, dialect: summary.dialect };
  }
  return { table: { kind: 'name', by: 'binding', name: key, schema: undefined }, dialect };
}
