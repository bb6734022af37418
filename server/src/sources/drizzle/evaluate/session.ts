import ts from 'typescript';
import type { FilePath } from '../../../model/span.ts';
import type { ImportTarget } from '../../source.ts';
import { drizzleModule } from '../intrinsics/drizzleModules.ts';
import type { TableValue } from '../intrinsics/drizzleValues.ts';
import { describeModule, type ExportShape, type ImportedName, type ModuleShape } from '../moduleShape.ts';
import { type ExportSummary, plainValue } from '../summary.ts';
import type { SyntaxTree } from '../syntax.ts';
import { type Adopted, adopt } from './adopt.ts';
import { enumObject } from './enums.ts';
import { evaluate } from './expressions.ts';
import { applyValue, evaluateFunctionLike } from './functions.ts';
import { importedEnum, importedRelations, importedSchema, importedUnknown, nowhere } from './imported.ts';
import { followModuleEffects } from './moduleEffects.ts';
import { knownPackage } from './packages.ts';
import { bind, childScope, lookUp, type Scope, siteOf } from './scope.ts';
import { declareVariable } from './statements.ts';
import { lazily, type NamespaceValue, type Site, unknownValue, type Value } from './values.ts';

/** What a session needs to know of the files; every question is recorded as a dependency by whoever answers. */
export interface SessionHost {
  tree(file: FilePath): SyntaxTree | undefined;
  resolve(specifier: string, from: FilePath): ImportTarget;
  /** What another file exports under a name, without its content. */
  summary(file: FilePath, name: string): ExportSummary;
  /** The names another file exports. */
  exportNames(file: FilePath): readonly string[];
  /** The content of another file was used. */
  usedContent(file: FilePath): void;
}

/** The work a session may do before it gives up on a value; restored for each top-level name. */
export interface Budget {
  steps: number;
  depth: number;
  calls: number;
}

const stepsPerName = 200_000;

/**
 * One reading: the modules it has looked into and the values of their names. Values point into syntax
 * trees, so a session must not outlive the reading.
 */
export interface Session {
  readonly budget: Budget;
  /** Where a fallback stands beside a variable of the environment, the fallback counts. */
  readonly emptyEnvironment: boolean;
  /** The file that is read; others are reached from it. */
  readonly file: FilePath;
  /** The top-level scope of a file; undefined when the file cannot be read. */
  scope(file: FilePath): Scope | undefined;
  /** What a file exports under a name, evaluated with its content. */
  exported(file: FilePath, name: string): Value;
  imported(specifier: string, from: FilePath, name: ImportedName, site: Site): Value;
  namespace(specifier: string, from: FilePath, site: Site): Value;
  /** The entities that a file's own top level binds, as far as its names were evaluated. */
  adopted(file: FilePath): readonly Adopted[];
  restoreBudget(): void;
  /** Calls a value. */
  readonly apply: (callee: Value, args: readonly Value[], site: Site, scope: Scope) => Value;
}

export function createSession(
  host: SessionHost,
  file: FilePath,
  options: { readonly emptyEnvironment?: boolean } = {},
): Session {
  const scopes = new Map<FilePath, Scope | undefined>();
  const adoptedByFile = new Map<FilePath, Adopted[]>();
  const importedTables = new Map<string, TableValue>();
  const defaults = new Map<string, () => Value>();
  const budget: Budget = { steps: stepsPerName, depth: 0, calls: 0 };

  const adopting = (scope: Scope, name: string, whole: Site, nameSite: Site, value: () => Value) =>
    lazily(() => {
      const made = value();
      const list = adoptedByFile.get(scope.module.file) ?? [];
      adoptedByFile.set(scope.module.file, list);
      adopt(made, scope.module.file, name, { whole, name: nameSite }, list);
      return made;
    }, whole);

  const session: Session = {
    budget,
    emptyEnvironment: options.emptyEnvironment ?? false,
    file,
    apply: applyValue,
    restoreBudget() {
      budget.steps = stepsPerName;
      budget.depth = 0;
      budget.calls = 0;
    },
    adopted: (of) => adoptedByFile.get(of) ?? [],
    scope(of) {
      if (scopes.has(of)) return scopes.get(of);
      if (of !== file) host.usedContent(of);
      const tree = host.tree(of);
      const scope = tree && moduleScope(tree, session, adopting);
      scopes.set(of, scope);
      return scope;
    },
    exported(of, name) {
      const scope = session.scope(of);
      const tree = host.tree(of);
      if (!scope || !tree) return unknownValue(`the file of \`${name}\` cannot be read`);
      const shape = tree.shape.exports.get(name);
      if (shape) return exportedValue(scope, shape, name);
      for (const specifier of tree.shape.stars) {
        const module = drizzleModule(specifier);
        if (module?.names().includes(name)) return module.get(name, undefined);
        const target = host.resolve(specifier, of);
        if (target.kind !== 'file' || name === 'default') continue;
        if (host.summary(target.file, name).kind !== 'missing')
          return fileExport(target.file, name, undefined);
      }
      return missing(of, name);
    },
    imported(specifier, from, name, site) {
      if (name === 'namespace') return session.namespace(specifier, from, site);
      const module = drizzleModule(specifier) ?? knownPackage(specifier);
      if (module) return module.get(name.export, site);
      const target = host.resolve(specifier, from);
      if (target.kind === 'file') return fileExport(target.file, name.export, site);
      return elsewhere(target, name.export, specifier, site);
    },
    namespace(specifier, from, site) {
      const module = drizzleModule(specifier) ?? knownPackage(specifier);
      if (module) return module;
      const target = host.resolve(specifier, from);
      if (target.kind !== 'file') return elsewhere(target, '*', specifier, site);
      return fileNamespace(target.file);
    },
  };

  function fileNamespace(of: FilePath): NamespaceValue {
    return {
      kind: 'namespace',
      get: (name, site) => fileExport(of, name, site),
      names: () => host.exportNames(of),
    };
  }

  function exportedValue(scope: Scope, shape: ExportShape, name: string): Value {
    if (shape.kind === 'local') {
      const binding = lookUp(scope, shape.name);
      return binding ? binding.value() : missing(scope.module.file, name);
    }
    const key = `${scope.module.file}#${name}`;
    if (shape.kind === 'reexport') {
      const site = siteOf(scope, scope.module.source);
      return session.imported(shape.specifier, scope.module.file, shape.name, site);
    }
    let value = defaults.get(key);
    if (!value) {
      const site = siteOf(scope, shape.node);
      value = adopting(scope, name, site, site, () => evaluate(shape.node, scope));
      defaults.set(key, value);
    }
    return value();
  }

  /** An export of another file: by what its summary says, with its content only where that is needed. */
  function fileExport(of: FilePath, name: string, site: Site | undefined): Value {
    if (of === file) return session.exported(of, name);
    const summary = host.summary(of, name);
    switch (summary.kind) {
      case 'missing':
      case 'client':
        return missing(of, name, site);
      case 'data':
        return plainValue(summary.value);
      case 'unreadable':
        return unknownValue(summary.reason, site);
      case 'table': {
        const kept = importedTables.get(summary.id);
        if (kept) return kept;
        let own: Value | undefined;
        const table: TableValue = {
          kind: 'table',
          dialect: summary.dialect,
          id: summary.id,
          binding: undefined,
          bound: undefined,
          detail() {
            own ??= session.exported(of, name);
            return own.kind === 'table' && own !== table ? own.detail() : emptyDetail(own, site);
          },
        };
        importedTables.set(summary.id, table);
        return table;
      }
      case 'enum':
        return importedEnum(summary);
      case 'database-schema':
        return importedSchema(summary);
      case 'relations':
        return importedRelations(summary, of, site);
      case 'unknown':
        return importedUnknown(summary, site);
      case 'complex':
        return session.exported(of, name);
    }
  }

  return session;
}

function missing(file: FilePath, name: string, site?: Site): Value {
  return {
    kind: 'unknown-value',
    reason: `\`${name}\` is not exported by ${file.slice(file.lastIndexOf('/') + 1)}`,
    site,
    missing: { file, name },
  };
}

function elsewhere(target: ImportTarget, name: string, specifier: string, site: Site): Value {
  if (target.kind === 'missing')
    return unknownValue(`\`${specifier}\` was not found: ${target.reason}`, site);
  return unknownValue(
    name === '*' ? `\`${specifier}\` is a package` : `\`${name}\` comes from the package \`${specifier}\``,
    site,
  );
}

function emptyDetail(own: Value, site: Site | undefined): ReturnType<TableValue['detail']> {
  const reason = own.kind === 'unknown-value' ? own : unknownValue('the table could not be read', site);
  const at = site ?? reason.site ?? nowhere;
  return {
    name: reason,
    schema: undefined,
    columns: () => ({ columns: new Map(), gaps: [reason] }),
    extra: undefined,
    rowLevelSecurity: false,
    site: at,
    nameSite: undefined,
  };
}

type Adopting = (scope: Scope, name: string, whole: Site, nameSite: Site, value: () => Value) => () => Value;

function moduleScope(tree: SyntaxTree, session: Session, adopting: Adopting): Scope {
  const module = { file: tree.file, source: tree.source, session };
  const scope: Scope = { module, parent: undefined, bindings: new Map(), types: tree.shape.types };
  declareShape(tree.shape, scope, '', adopting);
  followModuleEffects(tree.statements, scope);
  return scope;
}

/** Binds the names of a module or namespace; `prefix` is the path of the namespace. */
function declareShape(shape: ModuleShape, scope: Scope, prefix: string, adopting: Adopting): void {
  const patterns = new Set<ts.Node>();
  for (const [name, declaration] of shape.declarations) {
    switch (declaration.kind) {
      case 'variable':
      case 'destructured': {
        const { node } = declaration;
        if (!patterns.has(node)) {
          patterns.add(node);
          declareVariable(node, scope);
        }
        const binding = scope.bindings.get(name);
        if (!binding || !node.initializer) break;
        const nameNode = declaration.kind === 'variable' ? node.name : declaration.element.name;
        binding.value = adopting(
          scope,
          prefix + name,
          siteOf(scope, node.initializer),
          siteOf(scope, nameNode),
          binding.value,
        );
        break;
      }
      case 'function':
        bind(scope, name, () => evaluateFunctionLike(declaration.node, scope));
        break;
      case 'enum':
        bind(
          scope,
          name,
          lazily(() => enumObject(declaration.node, scope), siteOf(scope, declaration.node)),
        );
        break;
      case 'class':
        bind(scope, name, () => unknownValue('classes are not followed', siteOf(scope, declaration.node)));
        break;
      case 'namespace':
        bindNamespace(name, declaration.node, scope, prefix, adopting);
        break;
      case 'import': {
        const site = siteOf(scope, declaration.node);
        bind(
          scope,
          name,
          lazily(
            () =>
              scope.module.session.imported(declaration.specifier, scope.module.file, declaration.name, site),
            site,
          ),
        );
        break;
      }
    }
  }
}

function bindNamespace(
  name: string,
  node: ts.ModuleDeclaration,
  scope: Scope,
  prefix: string,
  adopting: Adopting,
): void {
  if (!node.body || !ts.isModuleBlock(node.body)) return;
  const shape = describeModule(node.body);
  const inner = childScope(scope, shape.types);
  declareShape(shape, inner, `${prefix}${name}.`, adopting);
  bind(scope, name, () => ({
    kind: 'namespace',
    get: (key, site) =>
      inner.bindings.get(key)?.value() ?? unknownValue(`\`${name}.${key}\` is not declared`, site),
    names: () => [...shape.exports.keys()].filter((key) => inner.bindings.has(key)),
  }));
}
