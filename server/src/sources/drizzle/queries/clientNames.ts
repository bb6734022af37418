import ts from 'typescript';
import type { ClientFacts } from './clientFacts.ts';
import type { FileContext } from './context.ts';
import { bare } from './functions.ts';

/** What the settings say: the expression ends with the name of a client. */
export function clientBySetting(node: ts.Expression, { clientNames }: FileContext): ClientFacts | undefined {
  const written = clientNames.length > 0 ? dottedName(node) : undefined;
  if (written === undefined) return undefined;
  const isNamedSo = clientNames.some((name) => written === name || written.endsWith(`.${name}`));
  return isNamedSo ? { kind: 'client' } : undefined;
}

/** `ctx.database`, `getDb()`; undefined for what is no such name. */
function dottedName(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isAwaitExpression(node)) return dottedName(node.expression);
  const isCall = ts.isCallExpression(node);
  if (!isCall && !ts.isPropertyAccessExpression(node)) return undefined;
  const before = dottedName(node.expression);
  if (before === undefined) return undefined;
  return isCall ? `${before}()` : `${before}.${node.name.text}`;
}

/** The last name of an expression is one that clients have. */
export function looksLikeClient(expression: ts.Expression): boolean {
  const node = bare(expression);
  if (ts.isIdentifier(node)) return isClientName(node.text);
  if (ts.isPropertyAccessExpression(node)) return isClientName(node.name.text);
  if (ts.isCallExpression(node)) return looksLikeClient(node.expression);
  return ts.isAwaitExpression(node) && looksLikeClient(node.expression);
}

function isClientName(name: string): boolean {
  // What stands in for a client asks no database.
  if (/^(mock|fake|stub)(?![a-z])/.test(name)) return false;
  return /^_?\$?(db|tx|trx|dbc|database|drizzle|drizzleDb|orm|executor|(get|use|create|with)(Db|DB|Database|Drizzle)|[a-z]\w*(Db|DB|Database|Tx))$/.test(
    name,
  );
}
