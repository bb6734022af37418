import ts from 'typescript';
import type { Span } from '../../../../model/span.ts';
import type { SourceHost } from '../../../source.ts';
import type { Draft, FileView } from '../draft.ts';
import { pathTo } from '../nodes.ts';

/** What the writers of query edits share. */
export interface QuerySession {
  readonly host: SourceHost;
  readonly draft: Draft;
}

/** A piece of code as it stands now. */
export interface Place {
  readonly view: FileView;
  readonly start: number;
  readonly end: number;
}

/** Where a span stands now; undefined where it was replaced. */
export function placeOf({ draft }: QuerySession, span: Span): Place | undefined {
  const view = draft.view(span.file);
  const start = draft.offset(span.file, span.start);
  const last = span.end > span.start ? draft.offset(span.file, span.end - 1) : start;
  if (!view || start === undefined || last === undefined) return undefined;
  return { view, start, end: span.end > span.start ? last + 1 : start };
}

/** The outermost expression that is exactly the piece. */
export function expressionAt({ view, start, end }: Place): ts.Expression | undefined {
  return pathTo(view.tree, start).find(
    (node): node is ts.Expression =>
      node.getStart(view.tree) === start && node.end === end && isExpression(node),
  );
}

function isExpression(node: ts.Node): boolean {
  return ts.isExpression(node) && !ts.isExpressionStatement(node as ts.Node);
}

export function textOf({ view, start, end }: Place): string {
  return view.text.slice(start, end);
}
