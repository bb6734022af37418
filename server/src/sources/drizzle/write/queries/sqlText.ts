import ts from 'typescript';
import type { ParameterizeSql } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { CHANGED } from '../locate.ts';
import { bare, escapeTemplate } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import { useOperator } from './operators.ts';
import { expressionAt, placeOf, type QuerySession } from './session.ts';

/** ``sql.raw(`… '${name}'`)`` becomes ``sql`… ${name}` ``: the value is handed over, quotes around it go. */
export function parameterizeSql(session: QuerySession, { fragment }: ParameterizeSql): Outcome {
  const { file } = fragment;
  const first = placeOf(session, fragment);
  if (!first) return refuse(CHANGED);
  const tag = useOperator(session, file, first.start, 'sql');
  const place = placeOf(session, fragment);
  const node = place && expressionAt(place);
  if (!place || !node) return refuse(CHANGED);
  const text = ts.isCallExpression(node) ? node.arguments[0] : node;
  const pieces = text && piecesOf(bare(text), place.view.tree);
  if (!pieces) return refuse('The text is put together elsewhere.');
  session.draft.apply(file, [
    { start: place.start, end: place.end, newText: `${tag}\`${unquoted(pieces)}\`` },
  ]);
  return undefined;
}

/** Text and code in turn, text first and last. */
type Pieces = readonly { readonly code: boolean; readonly text: string }[];

function piecesOf(node: ts.Expression, tree: ts.SourceFile): Pieces | undefined {
  if (ts.isStringLiteralLike(node)) return [{ code: false, text: escapeTemplate(node.text) }];
  if (ts.isTemplateExpression(node)) {
    const raw = (part: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail) => part.rawText ?? part.text;
    return [
      { code: false, text: raw(node.head) },
      ...node.templateSpans.flatMap(({ expression, literal }) => [
        { code: true, text: expression.getText(tree) },
        { code: false, text: raw(literal) },
      ]),
    ];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const sides = [node.left, node.right].map((side) => {
      const inner = bare(side);
      const isText =
        ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner) || ts.isBinaryExpression(inner);
      return isText ? piecesOf(inner, tree) : [{ code: true, text: side.getText(tree) }];
    });
    return sides.every((side) => side !== undefined) ? sides.flat() : undefined;
  }
  return undefined;
}

/** `'${name}'` in SQL text would be the parameter's sign in a string: the quotes go. */
function unquoted(pieces: Pieces): string {
  const merged: { code: boolean; text: string }[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last && !last.code && !piece.code) last.text += piece.text;
    else merged.push({ ...piece });
  }
  merged.forEach((piece, i) => {
    const before = merged[i - 1];
    const after = merged[i + 1];
    if (!piece.code || !before?.text.endsWith("'") || !after?.text.startsWith("'")) return;
    before.text = before.text.slice(0, -1);
    after.text = after.text.slice(1);
  });
  return merged.map(({ code, text }) => (code ? `\${${text}}` : text)).join('');
}
