import ts from 'typescript';

/** What a statement before in the same blocks set the variable to: `limit = Math.min(Number(limit), 100);`. */
export function assignedBefore(use: ts.Identifier): ts.Expression | undefined {
  let within: ts.Node = use;
  for (
    let node = use.parent as ts.Node | undefined;
    node;
    within = node, node = node.parent as ts.Node | undefined
  ) {
    if (ts.isFunctionLike(node)) return undefined;
    if (!ts.isBlock(node)) continue;
    const upTo = node.statements.slice(0, node.statements.indexOf(within as ts.Statement) + 1);
    const at = upTo.findLastIndex((statement) => assignmentTo(use.text, statement));
    // What is set behind it in some cases, or anew in each round, may be anything.
    if (upTo.slice(at + 1).some((statement) => assigns(use.text, statement))) return undefined;
    const found = upTo[at];
    if (found && found !== within) return assignmentTo(use.text, found);
  }
  return undefined;
}

function assignmentTo(name: string, statement: ts.Statement): ts.Expression | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, operatorToken, right } = statement.expression;
  const isOfName = ts.isIdentifier(left) && left.text === name;
  return isOfName && operatorToken.kind === ts.SyntaxKind.EqualsToken ? right : undefined;
}

function assigns(name: string, node: ts.Node): boolean {
  if (ts.isBinaryExpression(node) && ts.isIdentifier(node.left) && node.left.text === name) {
    const { kind } = node.operatorToken;
    if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) return true;
  }
  return ts.forEachChild(node, (child) => assigns(name, child)) ?? false;
}
