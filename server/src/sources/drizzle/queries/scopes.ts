import ts from 'typescript';
import type { Query } from '../../../model/query.ts';
import type { QueryScope, ScopeStep } from '../../../model/queryScope.ts';
import { looksLikeClient } from './clientNames.ts';
import { clientOfExpression } from './clients.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { around, bare, type FunctionNode, isFunctionNode } from './functions.ts';
import { awaitedAt, type Places } from './place.ts';
import { referenceOf } from './references.ts';

/** Gathers the steps of the functions of a file. */
export interface Scopes {
  addQuery(node: ts.Expression, query: Query): void;
  addCall(node: ts.CallExpression): void;
  addNew(node: ts.NewExpression): void;
  all(): readonly QueryScope[];
}

interface Gathered {
  readonly start: number;
  readonly make: () => ScopeStep | undefined;
}

export function createScopes(context: QueryContext, places: Places): Scopes {
  const steps = new Map<FunctionNode | undefined, Gathered[]>();
  const wanted = new Set<FunctionNode | undefined>();

  const add = (node: ts.Node, make: () => ScopeStep | undefined): void => {
    const owner = places.functionAround(node);
    const list = steps.get(owner) ?? [];
    steps.set(owner, list);
    list.push({ start: node.getStart(context.names.tree.source), make });
  };

  return {
    addQuery(node, query) {
      if (query.nested) return;
      wanted.add(places.functionAround(node));
      add(node, () => ({ kind: 'query', query }));
    },
    addCall(node) {
      const transaction = places.transactionOf(node);
      if (transaction) {
        wanted.add(places.functionAround(node));
        add(node, () => ({ kind: 'transaction', transaction, place: places.of(node) }));
        return;
      }
      if (isConnection(node, context)) {
        wanted.add(places.functionAround(node));
        add(node, () => connectionStep(node, context, places));
        return;
      }
      // Only what is waited for, or may be; made into a step where its function turns out to have a query.
      if (awaitedAt(node, context) !== 'no') add(node, () => callStep(node, context, places));
    },
    addNew(node) {
      if (!isConnection(node, context)) return;
      wanted.add(places.functionAround(node));
      add(node, () => connectionStep(node, context, places));
    },
    all: () => {
      const names = new Map<string, number>();
      return [...steps].flatMap(([owner, gathered]) =>
        wanted.has(owner) ? [scopeOf(owner, gathered, names)] : [],
      );
    },
  };

  function scopeOf(
    owner: FunctionNode | undefined,
    gathered: readonly Gathered[],
    names: Map<string, number>,
  ): QueryScope {
    const facts = owner && places.factsOf(owner);
    const made = [...gathered]
      .sort((a, b) => a.start - b.start)
      .map(({ make }) => make())
      .filter((step) => step !== undefined);
    const name = facts?.name ?? (facts ? 'function' : 'module');
    const number = (names.get(name) ?? 0) + 1;
    names.set(name, number);
    const { source } = context.names.tree;
    const whole = facts?.span.whole ?? { file: context.file, start: 0, end: source.text.length };
    const dialects = new Set(
      made.flatMap((step) => (step.kind === 'query' && step.query.dialect ? [step.query.dialect] : [])),
    );
    return {
      kind: 'query-scope',
      id: `${context.file}#scope ${name} ${number}`,
      dialect: dialects.size === 1 ? [...dialects][0] : undefined,
      function: facts,
      steps: made,
      span: { whole, name: facts?.span.name ?? { ...whole, end: 0 } },
    };
  }
}

function callStep(node: ts.CallExpression, context: QueryContext, places: Places): ScopeStep {
  const { root } = referenceOf(node.expression, context.names);
  const module =
    root.kind === 'name' && root.meaning?.kind === 'import' && !/^[./@~#]\/?/.test(root.meaning.specifier)
      ? root.meaning.specifier
      : root.kind === 'name' && root.meaning?.kind === 'import' && /^@[^/]/.test(root.meaning.specifier)
        ? root.meaning.specifier
        : undefined;
  return {
    kind: 'call',
    callee: textOfNode(node.expression, context).replace(/\s+/g, ''),
    module,
    passesClient: clientGiven(node, context),
    place: places.of(node),
    span: spanOfNode(node, context),
  };
}

function clientGiven(node: ts.CallExpression, context: QueryContext): 'client' | 'transaction' | undefined {
  for (const argument of node.arguments) {
    const given = bare(argument);
    const candidates = ts.isObjectLiteralExpression(given)
      ? given.properties.flatMap((property) =>
          ts.isShorthandPropertyAssignment(property)
            ? [property.name]
            : ts.isPropertyAssignment(property) && ts.isIdentifier(bare(property.initializer))
              ? [property.initializer]
              : [],
        )
      : ts.isIdentifier(given) || ts.isPropertyAccessExpression(given)
        ? [given]
        : [];
    for (const candidate of candidates) {
      // Looking further would mean reading other files for every call.
      if (!looksLikeClient(candidate)) continue;
      const facts = clientOfExpression(candidate, context);
      if (facts) return facts.kind === 'client' ? 'client' : 'transaction';
    }
  }
  return undefined;
}

/** Modules that open connections, with the names that do. */
const connectors: Readonly<Record<string, RegExp>> = {
  pg: /^(Pool|Client|native)$/,
  '@neondatabase/serverless': /^(Pool|Client)$/,
  '@vercel/postgres': /^(createPool|createClient)$/,
  postgres: /^(default|postgres)$/,
  mysql2: /^(createPool|createConnection)$/,
  'mysql2/promise': /^(createPool|createConnection)$/,
  '@libsql/client': /^createClient$/,
};

function isConnection(node: ts.CallExpression | ts.NewExpression, context: QueryContext): boolean {
  const { root, path } = referenceOf(node.expression, context.names);
  if (root.kind !== 'name' || root.meaning?.kind !== 'import') return false;
  const { specifier, name } = root.meaning;
  const names = Object.hasOwn(connectors, specifier) ? connectors[specifier] : undefined;
  if (!names) return false;
  // `import pg from 'pg'`, `import * as pg from 'pg'`: `new pg.Pool()`.
  const exported =
    name === 'namespace' || (name.export === 'default' && path.length > 0) ? path[0] : name.export;
  if (specifier === 'pg' && !ts.isNewExpression(node)) return false;
  return (
    exported !== undefined &&
    path.length <= 1 &&
    names.test(exported) &&
    (path.length === 0 || name === 'namespace' || name.export === 'default')
  );
}

function connectionStep(
  node: ts.CallExpression | ts.NewExpression,
  context: QueryContext,
  places: Places,
): ScopeStep {
  const { root } = referenceOf(node.expression, context.names);
  const written = textOfNode(node.expression, context);
  return {
    kind: 'connection',
    callee: written.slice(written.lastIndexOf('.') + 1),
    module: root.kind === 'name' && root.meaning?.kind === 'import' ? root.meaning.specifier : undefined,
    options: optionsOf(node.arguments ?? [], context),
    ...(leadsToPooler(node.arguments ?? [], context) && { pooled: true }),
    kept: keptBy(node, places),
    place: places.of(node),
    span: spanOfNode(node, context),
  };
}

const poolers = /hyperdrive|pg_?bouncer|pooler|supavisor|pgcat|:6543\b/i;

/** By what is written there, or by the type of the parameter that it comes from. */
function leadsToPooler(given: readonly ts.Expression[], context: QueryContext): boolean {
  const open: ts.Node[] = [...given];
  for (let node = open.pop(); node; node = open.pop()) {
    if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) {
      if (poolers.test(node.text)) return true;
      const meaning = ts.isIdentifier(node) ? context.names.lookUp(node) : undefined;
      const type = meaning?.kind === 'parameter' ? meaning.node.type : undefined;
      if (type && poolers.test(textOfNode(type, context))) return true;
    }
    ts.forEachChild(node, (child) => void open.push(child));
  }
  return false;
}

/** The keys of the options; undefined where some are not known. */
function optionsOf(given: readonly ts.Expression[], context: QueryContext): readonly string[] | undefined {
  const keys: string[] = [];
  for (const argument of given) {
    let node = bare(argument);
    if (ts.isIdentifier(node)) {
      const meaning = context.names.lookUp(node);
      const made = meaning?.kind === 'variable' && !meaning.element ? meaning.node.initializer : undefined;
      if (made && ts.isObjectLiteralExpression(bare(made))) node = bare(made);
    }
    if (ts.isObjectLiteralExpression(node)) {
      for (const property of node.properties) {
        if (!property.name || !('text' in property.name)) return undefined;
        keys.push(property.name.text);
      }
    } else if (given.length > 1 && argument !== given[0]) return undefined;
    else if (ts.isCallExpression(node)) return undefined;
  }
  return keys;
}

function keptBy(node: ts.Node, places: Places): 'module' | 'assigned' | 'returned' | 'no' {
  const owner = places.functionAround(node);
  if (!owner) return 'module';
  for (let at = node.parent; at && at !== owner; at = at.parent) {
    if (ts.isReturnStatement(at)) return 'returned';
    if (ts.isBinaryExpression(at) && isAssignment(at.operatorToken.kind)) return 'assigned';
    if (ts.isPropertyDeclaration(at)) return 'assigned';
    if (ts.isStatement(at)) return ts.isVariableStatement(at) ? keptVariable(at, owner) : 'no';
  }
  return around(node) === owner || owner.body === node ? 'returned' : 'no';
}

/** A local variable that is returned or assigned to something further out. */
function keptVariable(statement: ts.VariableStatement, owner: FunctionNode): 'assigned' | 'returned' | 'no' {
  const names = new Set(
    statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])),
  );
  let found: 'assigned' | 'returned' | 'no' = 'no';
  const visit = (node: ts.Node): void => {
    if (found !== 'no') return;
    if (ts.isReturnStatement(node) && node.expression && mentions(node.expression, names)) found = 'returned';
    else if (
      ts.isBinaryExpression(node) &&
      isAssignment(node.operatorToken.kind) &&
      mentions(node.right, names)
    )
      found = 'assigned';
    else if (!isFunctionNode(node) || node === owner) ts.forEachChild(node, visit);
  };
  if (owner.body) visit(owner.body);
  return found;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  return ts.forEachChild(node, (child) => mentions(child, names) || undefined) ?? false;
}
