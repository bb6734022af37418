import type { EntityId, SchemaParts } from '../../../model/schema.ts';
import { emptyParts } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import type { SourceFile, SourceProblem } from '../../source.ts';
import type { CasingSetting } from '../casing.ts';
import { type Adopted, entitiesIn } from '../evaluate/adopt.ts';
import type { Scope } from '../evaluate/scope.ts';
import { createSession, type Session, type SessionHost } from '../evaluate/session.ts';
import { spanOf, type Value } from '../evaluate/values.ts';
import { unsupportedCores } from '../intrinsics/drizzleModules.ts';
import type { ImportedName, ModuleShape } from '../moduleShape.ts';
import { type ExportSummary, summarise } from '../summary.ts';
import type { SyntaxTree } from '../syntax.ts';
import { annotationCycles } from './annotations.ts';
import type { ReadContext } from './context.ts';
import { readEnum, readRole, readSchema, readSequence, readView } from './entities.ts';
import { readPolicy } from './policies.ts';
import { readRelations } from './relations.ts';
import { readTable } from './tables.ts';

/** What a reading asks of its surroundings. */
export interface ModuleReading {
  /** Answers what the values of the top-level names need. */
  readonly topLevel: SessionHost;
  /** Answers what the parts need besides: columns, constraints, targets. */
  readonly parts: SessionHost;
  keepSummary(name: string, summary: ExportSummary): void;
  readonly casing: CasingSetting | undefined;
  readonly ormOne: boolean;
}

/** Reads one file: everything that its top level binds, and what it exports. */
export function readModule(file: FilePath, tree: SyntaxTree | undefined, reading: ModuleReading): SourceFile {
  const empty: SourceFile = { file, parts: emptyParts, problems: [], exports: new Map() };
  if (!tree) return empty;
  let host = reading.topLevel;
  const session = createSession(
    switching(() => host),
    file,
  );
  const scope = session.scope(file);
  if (!scope) return empty;
  evaluateTopLevel(tree.shape, scope, session);
  for (const name of ownNames(tree.shape)) {
    session.restoreBudget();
    reading.keepSummary(name, summarise(session.exported(file, name)));
  }
  host = reading.parts;
  const { casing, ormOne } = reading;
  const context: ReadContext = { casing, ormOne, scope, unannotated: new Set() };
  return {
    file,
    parts: readParts(session.adopted(file), context, session),
    problems: problemsOf(tree),
    exports: exportsOf(tree, session, host),
    ...(isBroken(tree) && { broken: true }),
    ...(handsOnUnread(tree, host) && { handsOnUnread: true }),
  };
}

/** The compiler notes what its parser stumbled over on the tree, without typing the property. */
function isBroken({ source }: SyntaxTree): boolean {
  return ((source as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length ?? 0) > 0;
}

function handsOnUnread({ file, shape }: SyntaxTree, host: SessionHost): boolean {
  return shape.stars.some(
    (specifier) => !specifier.startsWith('drizzle-orm') && host.resolve(specifier, file).kind !== 'file',
  );
}

/** A host that hands each question to the one that is in charge at the moment. */
function switching(current: () => SessionHost): SessionHost {
  return {
    tree: (file) => current().tree(file),
    resolve: (specifier, from) => current().resolve(specifier, from),
    summary: (file, name) => current().summary(file, name),
    exportNames: (file) => current().exportNames(file),
    usedContent: (file) => current().usedContent(file),
  };
}

/** The exports that are declared here, as opposed to handed on; functions are left to those who call them. */
function* ownNames(shape: ModuleShape): Generator<string> {
  for (const [name, shaped] of shape.exports) {
    if (shaped.kind === 'reexport') continue;
    const local = shaped.kind === 'local' ? shape.declarations.get(shaped.name) : undefined;
    if (shaped.kind === 'local' && local?.kind !== 'variable' && local?.kind !== 'destructured') continue;
    yield name;
  }
}

/** Evaluates what can bind an entity; functions and classes cannot by themselves. */
function evaluateTopLevel(shape: ModuleShape, scope: Scope, session: Session): void {
  for (const [name, declaration] of shape.declarations) {
    if (declaration.kind === 'variable' || declaration.kind === 'destructured') {
      session.restoreBudget();
      scope.bindings.get(name)?.value();
    } else if (declaration.kind === 'namespace') {
      session.restoreBudget();
      evaluateNamespace(scope.bindings.get(name)?.value(), 0);
    }
  }
  for (const [name, shaped] of shape.exports)
    if (shaped.kind === 'expression') {
      session.restoreBudget();
      session.exported(scope.module.file, name);
    }
}

function evaluateNamespace(value: Value | undefined, depth: number): void {
  if (value?.kind !== 'namespace' || depth > 4) return;
  for (const name of value.names()) evaluateNamespace(value.get(name, undefined), depth + 1);
}

function readParts(adopted: readonly Adopted[], context: ReadContext, session: Session): SchemaParts {
  const parts = {
    schemas: [] as SchemaParts['schemas'][number][],
    tables: [] as SchemaParts['tables'][number][],
    enums: [] as SchemaParts['enums'][number][],
    sequences: [] as SchemaParts['sequences'][number][],
    views: [] as SchemaParts['views'][number][],
    roles: [] as SchemaParts['roles'][number][],
    policies: [] as SchemaParts['policies'][number][],
    relations: [] as SchemaParts['relations'][number][],
  };
  // In the order of the text, as a builder that two tables share remembers the first.
  for (const value of adopted) if (value.kind === 'table') value.detail().columns();
  for (const value of [...adopted]) {
    session.restoreBudget();
    switch (value.kind) {
      case 'table':
        parts.tables.push(readTable(value, value.id as EntityId, context));
        break;
      case 'enum-type':
        parts.enums.push(readEnum(value, value.id as EntityId));
        break;
      case 'database-schema':
        parts.schemas.push(readSchema(value, value.id as EntityId));
        break;
      case 'sequence':
        parts.sequences.push(readSequence(value, value.id as EntityId));
        break;
      case 'view':
        parts.views.push(readView(value, value.id as EntityId, context));
        break;
      case 'role':
        parts.roles.push(readRole(value, value.id as EntityId));
        break;
      case 'policy':
        // One that is not linked stands in a table's extra config, or nowhere.
        if (value.linked)
          parts.policies.push(readPolicy(value, 'postgresql', linkedTable(value.linked), context));
        break;
      case 'relations':
        parts.relations.push(...readRelations(value, context));
        break;
    }
  }
  return { ...parts, tables: annotationCycles(parts.tables, context.unannotated) };
}

function linkedTable(value: Value) {
  return value.kind === 'table' ? value : undefined;
}

function problemsOf(tree: SyntaxTree): SourceProblem[] {
  return tree.shape.imports.flatMap(({ specifier, node }) => {
    const core = Object.keys(unsupportedCores).find(
      (name) => specifier === name || specifier.startsWith(`${name}/`),
    );
    if (!core) return [];
    const span = spanOf({ source: tree.source, file: tree.file, node });
    const message = `Schemas for ${unsupportedCores[core]} are not read yet: PostgreSQL, MySQL and SQLite are.`;
    return [{ code: 'unsupported-dialect', message, span }];
  });
}

function exportsOf(tree: SyntaxTree, session: Session, host: SessionHost): Map<string, EntityId> {
  const exports = new Map<string, EntityId>();
  const { file, shape } = tree;
  for (const [name, shaped] of shape.exports) {
    const local = shaped.kind === 'local' ? shape.declarations.get(shaped.name) : undefined;
    if (local?.kind === 'function' || local?.kind === 'class' || local?.kind === 'enum') continue;
    if (shaped.kind === 'local' && !local) continue;
    const from = shaped.kind === 'reexport' ? shaped : local?.kind === 'import' ? local : undefined;
    if (from) {
      addReexported(exports, name, from.specifier, from.name, file, host);
      continue;
    }
    session.restoreBudget();
    for (const [path, id] of entitiesIn(session.exported(file, name)))
      exports.set(path ? `${name}.${path}` : name, id);
  }
  // A name that the file exports itself hides the one of `export *`.
  for (const specifier of shape.stars) addStar(exports, '', specifier, file, host, shape.exports);
  return exports;
}

function addReexported(
  exports: Map<string, EntityId>,
  name: string,
  specifier: string,
  imported: ImportedName,
  file: FilePath,
  host: SessionHost,
): void {
  if (imported === 'namespace') {
    addStar(exports, `${name}.`, specifier, file, host);
    return;
  }
  if (specifier.startsWith('drizzle-orm')) return;
  const target = host.resolve(specifier, file);
  if (target.kind === 'file') addSummary(exports, name, target.file, imported.export, host);
}

function addStar(
  exports: Map<string, EntityId>,
  prefix: string,
  specifier: string,
  file: FilePath,
  host: SessionHost,
  hidden?: ModuleShape['exports'],
): void {
  if (specifier.startsWith('drizzle-orm')) return;
  const target = host.resolve(specifier, file);
  if (target.kind !== 'file') return;
  for (const name of host.exportNames(target.file))
    if (name !== 'default' && !hidden?.has(name) && !exports.has(prefix + name))
      addSummary(exports, prefix + name, target.file, name, host);
}

function addSummary(
  exports: Map<string, EntityId>,
  name: string,
  file: FilePath,
  exported: string,
  host: SessionHost,
): void {
  const summary = host.summary(file, exported);
  if (summary.kind === 'table' || summary.kind === 'enum' || summary.kind === 'database-schema')
    exports.set(name, summary.id);
  else if (summary.kind === 'complex')
    for (const [path, id] of summary.entities) exports.set(path ? `${name}.${path}` : name, id);
}
