import type { Scope } from './scope.ts';
import type { Site, Value } from './values.ts';

/**
 * Calls whatever can be called. It goes by way of the session, so that tables of native functions can be
 * made without importing the evaluator that calls them.
 */
export function apply(callee: Value, args: readonly Value[], site: Site, scope: Scope): Value {
  return scope.module.session.apply(callee, args, site, scope);
}
