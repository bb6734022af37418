import type ts from 'typescript';
import type { FilePath } from '../../../model/span.ts';
import type { ModuleShape } from '../moduleShape.ts';
import type { Session } from './session.ts';
import type { Site, Value } from './values.ts';

/** A module while a session reads it. */
export interface Module {
  readonly file: FilePath;
  readonly source: ts.SourceFile;
  readonly session: Session;
}

/** Where names are looked up. */
export interface Scope {
  readonly module: Module;
  readonly parent: Scope | undefined;
  readonly bindings: Map<string, Binding>;
  /** The types that stand beside the values. */
  readonly types: ModuleShape['types'] | undefined;
}

export interface Binding {
  value: () => Value;
}

export function childScope(parent: Scope, types?: ModuleShape['types']): Scope {
  return { module: parent.module, parent, bindings: new Map(), types };
}

export function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const binding = at.bindings.get(name);
    if (binding) return binding;
  }
  return undefined;
}

export function bind(scope: Scope, name: string, value: () => Value): void {
  scope.bindings.set(name, { value });
}

export function siteOf(scope: Scope, node: ts.Node): Site {
  return { source: scope.module.source, file: scope.module.file, node };
}
