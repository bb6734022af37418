import ts from 'typescript';
import type { ChainCall, FunctionFacts, NamedQuery, Query, SqlFragment } from '../../../model/query.ts';
import type { Operand } from '../../../model/queryExpression.ts';
import type { Dialect } from '../../../model/schema.ts';
import { type Unknown, unknown } from '../../../model/unknown.ts';
import type { FileQueries, SqlPiece } from '../../source.ts';
import { type BuiltParts, cteOf, emptyPartsOf, readBuilder } from './builder.ts';
import { endOfChain, type Link, linksOf } from './chain.ts';
import { piecesOf } from './codeSqlPieces.ts';
import { type FileContext, spanOfNode, textOfNode } from './context.ts';
import { around, bare, type FunctionNode, isAsync, isFunctionNode } from './functions.ts';
import type { ExpressionContext } from './operands.ts';
import { operatorNames } from './operators.ts';
import { constantInitializer } from './parameters.ts';
import { createPlaces, type Places } from './place.ts';
import { readPredicate } from './predicates.ts';
import { clientOf, type Recognised, recognise, recogniseTagged, relationalTable } from './recognise.ts';
import { readRelational } from './relational.ts';
import { countComparison, resultNames } from './results.ts';
import { createScopes } from './scopes.ts';
import { fragmentsIn, isRaw, stringFragment } from './sqlTemplate.ts';
import { columnOfExpression, tableOfExpression } from './tables.ts';
import { isRunner, onwardOf } from './usages.ts';

/** Reads the queries of a file from its tree. Nothing in the answer points into the tree. */
export function readQueries(file: FileContext): FileQueries {
  const queries = new Map<ts.Node, Query | undefined>();
  const order: Query[] = [];
  const numbers = new Map<string, number>();
  const context: ExpressionContext = {
    ...file,
    parameterTables: new Map(),
    parameterOperators: new Set(),
    builderCallbacks: new Set(),
    nested: (node) => {
      const query = ts.isCallExpression(node) ? queryAt(node, 'subquery') : undefined;
      if (query || !isFunctionNode(node)) return query;
      context.builderCallbacks.add(node);
      const { body } = node;
      return body && !ts.isBlock(body) && ts.isCallExpression(bare(body))
        ? queryAt(bare(body) as ts.CallExpression, 'subquery')
        : undefined;
    },
  };
  const places = createPlaces(context);
  const scopes = createScopes(context, places);

  const open: ts.Node[] = [...file.names.tree.statements].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (ts.isCallExpression(node)) {
      const query = queryAt(node, undefined);
      if (query) scopes.addQuery(node, query);
      // The calls that a query's chain is made of are no calls of their own.
      else if (!queries.get(endOfChain(node) as ts.CallExpression)) scopes.addCall(node);
    } else if (ts.isTaggedTemplateExpression(node)) {
      const query = taggedAt(node);
      if (query) scopes.addQuery(node, query);
    } else if (ts.isNewExpression(node)) scopes.addNew(node);
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    open.push(...children.reverse());
  }
  return { queries: order, scopes: scopes.all() };

  /** The query that a call is the end of. */
  function queryAt(call: ts.CallExpression, nested: Query['nested']): Query | undefined {
    if (queries.has(call)) return queries.get(call);
    // A ring of names: `const a = db.select().from(a)`.
    queries.set(call, undefined);
    if (endOfChain(call) !== call) return undefined;
    const found = recognise(call, context);
    if (!found) return undefined;
    return add(call, found, nestingOf(call, nested));
  }

  /** The query that a template of a driver is; one that is put into another is a piece of that. */
  function taggedAt(node: ts.TaggedTemplateExpression): Query | undefined {
    const found = recogniseTagged(node, context);
    const isPiece = found && ts.findAncestor(node.parent, (each) => ts.isTaggedTemplateExpression(each));
    return found && !isPiece ? add(node, found, undefined) : undefined;
  }

  function add(node: QueryNode, found: Recognised, nested: Query['nested']): Query {
    const next = (owner: string): number => {
      const count = (numbers.get(owner) ?? 0) + 1;
      numbers.set(owner, count);
      return count;
    };
    const query = readQuery(node, found, nested, context, places, next);
    const parts = found.kind === 'raw' ? readRaw(node, query, found, context, next) : undefined;
    const last = parts?.at(-1) ?? query;
    queries.set(node, last);
    order.push(...(parts ?? [query]));
    return last;
  }
}

/** What a query is read from: a chain of calls, or a template that a driver runs. */
type QueryNode = ts.CallExpression | ts.TaggedTemplateExpression;

/** The query that the SQL of a text is, with its parts before it; undefined where it is not understood. */
function readRaw(
  node: QueryNode,
  query: Query,
  { facts, links }: Recognised,
  context: ExpressionContext,
  next: (owner: string) => number,
): readonly Query[] | undefined {
  const read = context.host.codeSql;
  const argument = ts.isTaggedTemplateExpression(node) ? node : links[0]?.call?.arguments[0];
  const pieces = read && argument && sqlOf(argument, context);
  if (!read || !pieces) return undefined;
  const dialect = facts?.dialect ?? dialectOfPieces(argument, context);
  if (dialect !== 'postgresql') return undefined;
  const owner = query.function?.name ?? (query.function ? 'function' : 'module');
  const { span, kind: _, id, nested: __, ...rest } = query;
  let isFirst = true;
  const nextId = () => {
    if (!isFirst) return `${context.file}#query ${owner} ${next(owner)}`;
    isFirst = false;
    return id;
  };
  return read(pieces, { ...rest, dialect, open: undefined, span }, nextId);
}

/** The text of `client.query('…')`, `client.query({ text: '…' })`. */
function sqlOf(argument: ts.Expression, context: ExpressionContext): readonly SqlPiece[] | undefined {
  const node = bare(argument);
  if (!ts.isObjectLiteralExpression(node)) return piecesOf(node, context);
  const text = node.properties.find(
    (property): property is ts.PropertyAssignment =>
      ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === 'text',
  );
  return text && piecesOf(text.initializer, context);
}

/** Where the client tells no database, the tables and columns that are put in may. */
function dialectOfPieces(argument: ts.Expression, context: ExpressionContext): Dialect | undefined {
  const node = bare(argument);
  if (!ts.isTaggedTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node.template))
    return undefined;
  for (const { expression } of node.template.templateSpans) {
    const dialect =
      tableOfExpression(expression, context)?.dialect ?? columnOfExpression(expression, context)?.dialect;
    if (dialect) return dialect;
  }
  return undefined;
}

/** What a query is to the one it stands in, as its own end and surroundings tell. */
function nestingOf(call: ts.CallExpression, nested: Query['nested']): Query['nested'] {
  const outer = around(call);
  const inFunction = outer && isFunctionNode(outer) && outer.body === call ? around(outer) : outer;
  if (inFunction && ts.isCallExpression(inFunction) && ts.isPropertyAccessExpression(inFunction.expression)) {
    const { name, expression } = inFunction.expression;
    const inner = bare(expression);
    if (name.text === 'as' && ts.isCallExpression(inner) && textOfCallee(inner) === '$with') return 'cte';
    if (/^(union|intersect|except)(All)?$/.test(name.text)) return 'set-operation';
  }
  if (outer && ts.isCallExpression(outer) && /^(union|intersect|except)(All)?$/.test(textOfCallee(outer)))
    return 'set-operation';
  return nested ?? (linksOf(call).at(-1)?.name === 'as' ? 'subquery' : undefined);
}

function textOfCallee({ expression }: ts.CallExpression): string {
  const callee = bare(expression);
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}

interface ReadParts extends BuiltParts {
  readonly with?: Query['with'];
}

function readQuery(
  call: QueryNode,
  found: Recognised,
  nested: Query['nested'],
  context: ExpressionContext,
  places: Places,
  next: (owner: string) => number,
): Query {
  const owner = places.functionAround(call);
  const facts: FunctionFacts | undefined = owner && places.factsOf(owner);
  const ownerName = facts?.name ?? (facts ? 'function' : 'module');
  const id = `${context.file}#query ${ownerName} ${next(ownerName)}`;
  const { parts, origin, fragments } = partsOf(found, call, context);
  const ctes = ctesOf(found, context);
  const lastCall =
    found.links.findLast((link) => link.call && !/^(then|catch|finally)$/.test(link.name))?.call ?? call;
  const onward = nested || parts.isSubquery ? undefined : openness(call, owner, context);
  const place = places.of(call);
  const from = onward?.from;
  const placed = from && place.awaited === 'no' ? { ...place, awaited: places.of(from).awaited } : place;
  return {
    kind: 'query',
    id,
    dialect: parts.dialect ?? found.facts?.dialect,
    origin,
    operation: parts.operation,
    nested: nested ?? (parts.isSubquery ? 'subquery' : undefined),
    client: clientOf(found, place.transaction, context),
    tables: parts.tables,
    ctes: [...ctes, ...parts.ctes.filter(({ name }) => !ctes.some((each) => each.name === name))],
    where: parts.where,
    having: parts.having,
    groupBy: parts.groupBy,
    orderBy: parts.orderBy,
    limit: parts.limit,
    offset: parts.offset,
    distinct: parts.distinct,
    selection: parts.selection,
    set: parts.set,
    insert: parts.insert,
    lock: parts.lock,
    combined: parts.combined,
    with: parts.with ?? [],
    chain: found.links.flatMap((link) => chainCall(link, found.root, context)),
    open: parts.open ?? onward?.open,
    sql: fragments ?? fragmentsIn(call, context),
    dynamic: parts.dynamic,
    prepared: parts.prepared,
    result: resultNames(call, context),
    countComparedWithZero: isCount(origin, parts) ? countComparison(call, context) : undefined,
    place: placed,
    function: facts,
    names: operatorNames(call, context),
    span: { whole: spanOfNode(lastCall, context), name: nameSpan(found, context) },
  };
}

interface Parts {
  readonly parts: ReadParts;
  readonly origin: Query['origin'];
  readonly fragments?: readonly SqlFragment[];
}

function partsOf({ kind, links, facts }: Recognised, call: QueryNode, context: ExpressionContext): Parts {
  switch (kind) {
    case 'builder':
      return { parts: readBuilder(links, context), origin: 'builder' };
    case 'relational': {
      const [key, method] = links as readonly [Link, Link];
      const { table, dialect } = relationalTable(key.name, facts, context);
      const at = spanOfNode(key.nameNode, context);
      const parts = readRelational(
        method.call as ts.CallExpression,
        method.name,
        table,
        dialect,
        at,
        context,
      );
      return { parts, origin: 'relational' };
    }
    case 'count': {
      const parts = emptyPartsOf('select');
      const [table, where] = links[0]?.call?.arguments ?? [];
      if (table) {
        const use = tableOfExpression(table, context);
        const span = spanOfNode(table, context);
        parts.dialect = use?.dialect;
        parts.tables.push({
          role: 'from',
          table: use?.ref ?? unknown('the table is not known', span),
          alias: use?.alias,
          join: undefined,
          span,
        });
      }
      parts.where = where && readPredicate(where, context);
      const span = spanOfNode(call, context);
      const operand: Operand = { kind: 'call', function: 'count', arguments: [], span };
      parts.selection = { kind: 'columns', items: [{ name: undefined, operand }], span };
      return { parts, origin: 'count' };
    }
    case 'raw': {
      const given = bare(links[0]?.call?.arguments[0] ?? call);
      const made = ts.isIdentifier(given) ? constantInitializer(given, context) : undefined;
      const argument = made && isSql(bare(made), context) ? bare(made) : given;
      const isText = !isSql(argument, context);
      const parts = emptyPartsOf('other');
      parts.open = unknown('its SQL is not followed', spanOfNode(argument, context));
      return isText
        ? { parts, origin: 'string', fragments: [stringFragment(argument, context)] }
        : { parts, origin: 'template', fragments: fragmentsIn(argument, context) };
    }
    default:
      return kind satisfies never;
  }
}

/** A template, or `sql.raw(…)`. */
function isSql(node: ts.Expression, context: ExpressionContext): boolean {
  return ts.isTaggedTemplateExpression(node) || (ts.isCallExpression(node) && isRaw(node, context));
}

function isCount(origin: Query['origin'], { selection, groupBy, limit }: BuiltParts): boolean {
  if (origin === 'count') return true;
  if (origin !== 'builder' || selection?.kind !== 'columns' || groupBy.length > 0 || limit) return false;
  const [only] = selection.items;
  return selection.items.length === 1 && only?.operand.kind === 'call' && only.operand.function === 'count';
}

/** The common table expressions that are given to `with(…)` before the operation. */
function ctesOf({ links }: Recognised, context: ExpressionContext): readonly NamedQuery[] {
  const before = links[0] && linksOf(links[0].owner).at(-1);
  if (before?.name !== 'with' || !before.call) return [];
  return before.call.arguments.flatMap((argument) => {
    const node = bare(argument);
    const meaning = ts.isIdentifier(node) ? context.names.lookUp(node) : undefined;
    const made = meaning?.kind === 'variable' ? meaning.node.initializer : node;
    const cte = made && cteOf(bare(made), context);
    return cte?.query ? [{ name: cte.name, query: cte.query }] : [];
  });
}

function chainCall(link: Link, root: ts.Expression, context: ExpressionContext): readonly ChainCall[] {
  const { call, nameNode } = link;
  if (!call) return [];
  const { text } = context.names.tree.source;
  const isFirst = link.owner === root;
  const start = isFirst
    ? spanOfNode(root, context).start
    : text.lastIndexOf('.', nameNode.getStart(context.names.tree.source));
  const first = call.arguments[0];
  const last = call.arguments.at(-1);
  const between = { file: context.file, start: call.arguments.pos, end: call.arguments.end };
  return [
    {
      name: link.name,
      arguments: call.arguments.length,
      span: {
        whole: { file: context.file, start, end: call.end },
        name: spanOfNode(nameNode, context),
        arguments:
          first && last
            ? { file: context.file, start: spanOfNode(first, context).start, end: last.end }
            : { ...between, end: between.start },
      },
    },
  ];
}

function nameSpan({ kind, links, root }: Recognised, context: ExpressionContext) {
  const link = kind === 'relational' ? links[1] : links[0];
  const start = spanOfNode(root, context).start;
  // The SQL of a raw query may be long: its call is named without it.
  const end = kind === 'builder' || kind === 'count' ? link?.call?.end : link?.nameNode.end;
  return { file: context.file, start, end: end ?? spanOfNode(root, context).end };
}

interface Openness {
  readonly open: Unknown | undefined;
  readonly from: ts.Node | undefined;
}

/** Whether more calls may be put to a builder elsewhere. */
function openness(call: QueryNode, owner: FunctionNode | undefined, context: ExpressionContext): Openness {
  const closed: Openness = { open: undefined, from: undefined };
  const open = (reason: string): Openness => ({
    open: unknown(reason, spanOfNode(call, context)),
    from: undefined,
  });
  let node: ts.Node = call;
  let outer = around(node);
  // `a ? db.select() : db.insert()`, `a && db.delete(users)`
  while (outer && (ts.isConditionalExpression(outer) || ts.isBinaryExpression(outer))) {
    if (ts.isBinaryExpression(outer) && outer.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return open('it is kept in a variable');
    node = outer;
    outer = around(node);
  }
  if (!outer) return closed;
  if (ts.isVariableDeclaration(outer)) {
    const onward = onwardOf(outer, context.names);
    return onward.kind === 'open' ? open(onward.reason) : { open: undefined, from: onward.from };
  }
  if (ts.isCallExpression(outer) && outer.expression !== node)
    return isRunner(outer) ? closed : open(`it is handed to \`${textOfNode(outer.expression, context)}\``);
  if (ts.isPropertyAssignment(outer) || ts.isPropertyAccessExpression(outer))
    return open('it is kept in an object');
  const isAnswer = ts.isReturnStatement(outer) || (isFunctionNode(outer) && outer.body === node);
  if (isAnswer && owner && !isAsync(owner) && places(owner))
    return open('whoever calls the function may go on with it');
  return closed;

  /** A function with a name may be called by somebody who adds to what it answers; a callback's answer is run. */
  function places(node: FunctionNode): boolean {
    if (ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isGetAccessorDeclaration(node))
      return true;
    const holder = around(node);
    return (
      holder !== undefined &&
      (ts.isVariableDeclaration(holder) ||
        ts.isPropertyAssignment(holder) ||
        ts.isPropertyDeclaration(holder))
    );
  }
}
