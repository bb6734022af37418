import ts from 'typescript';
import { around, bare } from './functions.ts';

/** One member of a chain: `.where(…)`, or `.query` without a call. */
export interface Link {
  readonly name: string;
  readonly nameNode: ts.Node;
  readonly call: ts.CallExpression | undefined;
  /** What stands before the dot. */
  readonly owner: ts.Expression;
}

/** A chain of members and calls, from the first to the last: `db.query.users.findMany({ … })`. */
export function linksOf(node: ts.Expression): readonly Link[] {
  const links: Link[] = [];
  let at: ts.Expression = bare(node);
  for (let count = 0; count < 500; count++) {
    const call: ts.CallExpression | undefined = ts.isCallExpression(at) ? at : undefined;
    const callee: ts.Expression = call ? bare(call.expression) : at;
    if (!ts.isPropertyAccessExpression(callee)) break;
    links.push({ name: callee.name.text, nameNode: callee.name, call, owner: callee.expression });
    at = bare(callee.expression);
  }
  return links.reverse();
}

/** The last call of the chain that a call stands in. */
export function endOfChain(node: ts.Expression): ts.Expression {
  let end = node;
  for (;;) {
    const access = around(end);
    if (!access || !ts.isPropertyAccessExpression(access) || !holds(access.expression, end)) return end;
    const call = around(access);
    if (!call || !ts.isCallExpression(call) || !holds(call.expression, access)) return end;
    end = call;
  }
}

function holds(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}
