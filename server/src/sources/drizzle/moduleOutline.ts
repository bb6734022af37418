import type { ImportedName, ModuleShape } from './moduleShape.ts';

/**
 * What a module exports, without its syntax tree: small enough to keep for every file, so that looking a name
 * up through barrels of hundreds of files does not parse them again for each name.
 */
export interface ModuleOutline {
  readonly exports: ReadonlyMap<string, OutlineExport>;
  /** The specifiers of `export * from`. */
  readonly stars: readonly string[];
}

export type OutlineExport =
  /** Declared here, or an expression. */
  | { readonly kind: 'own' }
  /** Taken from another module, directly or through an import. */
  | { readonly kind: 'elsewhere'; readonly specifier: string; readonly name: ImportedName }
  | { readonly kind: 'type' }
  /** Named in an export, but nowhere declared. */
  | { readonly kind: 'undeclared' };

export function outlineOf(shape: ModuleShape): ModuleOutline {
  const exports = new Map<string, OutlineExport>();
  for (const [name, shown] of shape.exports) {
    if (shown.kind === 'reexport')
      exports.set(name, { kind: 'elsewhere', specifier: shown.specifier, name: shown.name });
    else exports.set(name, shown.kind === 'local' ? localExport(shape, shown.name) : { kind: 'own' });
  }
  return { exports, stars: shape.stars };
}

function localExport(shape: ModuleShape, name: string): OutlineExport {
  const declaration = shape.declarations.get(name);
  if (declaration?.kind === 'import')
    return { kind: 'elsewhere', specifier: declaration.specifier, name: declaration.name };
  if (declaration) return { kind: 'own' };
  return { kind: shape.types.has(name) ? 'type' : 'undeclared' };
}
