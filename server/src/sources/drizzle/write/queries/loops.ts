import ts from 'typescript';
import type { LiftFromLoop } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { CHANGED } from '../locate.ts';
import { pathTo } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import { useOperator } from './operators.ts';
import { placeOf, type QuerySession, textOf } from './session.ts';

/** `for (const id of ids) await db.delete(t).where(eq(t.id, id))` becomes one delete with `inArray(t.id, ids)`. */
export function liftFromLoop(session: QuerySession, edit: LiftFromLoop): Outcome {
  const { file } = edit.loop;
  const first = placeOf(session, edit.loop);
  if (!first) return refuse(CHANGED);
  const inArray = useOperator(session, file, first.start, 'inArray');
  const loop = placeOf(session, edit.loop);
  const comparison = placeOf(session, edit.comparison);
  const column = placeOf(session, edit.column);
  const value = placeOf(session, edit.value);
  if (!loop || !comparison || !column || !value) return refuse(CHANGED);
  const { view } = loop;
  const statement = pathTo(view.tree, loop.start).find(
    (node): node is ts.ForOfStatement => ts.isForOfStatement(node) && node.getStart(view.tree) === loop.start,
  );
  const body = statement && onlyStatement(statement.statement);
  const element = statement && elementName(statement);
  if (!statement || !body || element === undefined) return refuse('The loop does more than this.');
  const list = statement.expression.getText(view.tree);
  const each = textOf(value);
  const values = each === element ? list : `${list}.map((${element}) => ${each})`;
  const text = view.text;
  const newText = [
    text.slice(body.getStart(view.tree), comparison.start),
    `${inArray}(${textOf(column)}, ${values})`,
    text.slice(comparison.end, body.end),
  ].join('');
  if (usesElsewhere(body, element, value, view.tree))
    return refuse('Something else in the statement depends on the element.');
  session.draft.apply(file, [{ start: loop.start, end: statement.end, newText }]);
  return undefined;
}

function onlyStatement(body: ts.Statement): ts.ExpressionStatement | undefined {
  const only = ts.isBlock(body) ? (body.statements.length === 1 ? body.statements[0] : undefined) : body;
  return only && ts.isExpressionStatement(only) ? only : undefined;
}

function elementName({ initializer }: ts.ForOfStatement): string | undefined {
  const [declaration] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
  return declaration && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
}

function usesElsewhere(
  body: ts.Node,
  name: string,
  but: { readonly start: number; readonly end: number },
  tree: ts.SourceFile,
): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    const isValue = but.start <= node.getStart(tree) && node.end <= but.end;
    if (ts.isIdentifier(node) && node.text === name && !isValue) found = true;
    if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
