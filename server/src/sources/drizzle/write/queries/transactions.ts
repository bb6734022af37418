import ts from 'typescript';
import type { WrapInTransaction } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { freeName } from '../imports.ts';
import { shiftLines } from '../lists.ts';
import { CHANGED } from '../locate.ts';
import { pathTo, usedNames } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import { indentAt } from '../style.ts';
import { placeOf, type QuerySession } from './session.ts';

/** Puts the statements from the first query to the last into `await db.transaction(async (tx) => { … })`. */
export function wrapInTransaction(session: QuerySession, { queries, client }: WrapInTransaction): Outcome {
  const [first] = queries;
  if (!first) return undefined;
  const { file } = first.whole;
  const places = queries.map(({ whole }) => placeOf(session, whole));
  const clients = queries.map((query) => placeOf(session, query.client));
  if (!places.every((place) => place !== undefined) || !clients.every((place) => place !== undefined))
    return refuse(CHANGED);
  const view = session.draft.view(file);
  const block = view && blockOf(view.tree, places);
  if (!view || !block) return refuse('The queries do not stand in one block.');
  const { tree, text, style } = view;
  const inside = block.filter((statement) =>
    places.some(({ start, end }) => statement.getStart(tree) <= start && end <= statement.end),
  );
  const from = block.indexOf(inside[0] as ts.Statement);
  const to = block.indexOf(inside.at(-1) as ts.Statement);
  const moved = block.slice(from, to + 1);
  if (moved.some(leaves)) return refuse('The function is left between the queries.');
  if (declaresForLater(moved, block.slice(to + 1)))
    return refuse('What the queries answer is used after them.');
  const tx = freeName(view, 'tx', 'database');
  const start = (moved[0] as ts.Statement).getStart(tree);
  const { end } = moved.at(-1) as ts.Statement;
  const indent = indentAt(text, start);
  const semicolon = style.semicolons ? ';' : '';
  session.draft.apply(
    file,
    [
      {
        start,
        end: start,
        newText: `await ${client}.transaction(async (${tx}) => {${style.eol}${indent}${style.unit}`,
      },
      ...shiftLines(view, start, end, 'in'),
      ...clients.map((place) => ({ start: place.start, end: place.end, newText: tx })),
      { start: end, end, newText: `${style.eol}${indent}})${semicolon}` },
    ].sort((a, b) => a.start - b.start || a.end - b.end),
  );
  return undefined;
}

/** The statements of the innermost block that holds all places. */
function blockOf(
  tree: ts.SourceFile,
  places: readonly { readonly start: number; readonly end: number }[],
): readonly ts.Statement[] | undefined {
  const [first] = places;
  const last = places.at(-1);
  if (!first || !last) return undefined;
  const around = pathTo(tree, first.start).filter(
    (node): node is ts.Block => ts.isBlock(node) && node.end >= last.end,
  );
  return around.at(-1)?.statements;
}

/** True for a statement that may end the function or a loop around it. */
function leaves(statement: ts.Statement): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) || ts.isBreakOrContinueStatement(node)) found = true;
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

function declaresForLater(moved: readonly ts.Statement[], later: readonly ts.Statement[]): boolean {
  const names = moved.flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name }) => namesIn(name))
      : [],
  );
  if (names.length === 0) return false;
  return later.some((statement) => {
    const used = usedNames(statement as unknown as ts.SourceFile);
    return names.some((name) => used.has(name));
  });
}

function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}
