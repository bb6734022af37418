import type { ColumnRef, Node, SelectStmt } from 'libpg-query';
import type { View } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type DatabaseState, withEntry } from '../database.ts';
import { type QualifiedName, stringsOf } from '../identifiers.ts';
import { identifierText, parseStatement } from '../parse.ts';
import { queryPart } from '../queryPart.ts';
import { tokenAt } from '../tokens.ts';
import { meaningsIn } from './renamedTexts.ts';
import { type Meanings, readFrom, type WithQueries, withThoseOf } from './scope.ts';

/**
 * The state in which no view takes all columns of a relation by a star, asked of before it gets another one: PostgreSQL
 * writes a star out when the view is made, and later columns are none of the view's.
 */
export function withStarsWrittenOut(state: DatabaseState, relation: QualifiedName): DatabaseState {
  const name = relation.replace(/^.*(?<!\.)\.(?!\.)/, '').replaceAll('..', '.');
  let meanings: Meanings | undefined;
  let { views } = state;
  for (const [qualified, view] of state.views) {
    const text = known(view.definition)?.text;
    if (!text?.includes('*') || !text.toLowerCase().includes(name.replaceAll('"', '""').toLowerCase()))
      continue;
    meanings ??= meaningsIn(state);
    const now = writtenOut(view, text, relation, meanings);
    if (now !== view) views = withEntry(views, qualified, now);
  }
  return views === state.views ? state : { ...state, views };
}

function writtenOut(view: View, text: string, relation: QualifiedName, meanings: Meanings): View {
  const parsed = parseStatement(queryPart(text));
  const definition = known(view.definition);
  if (parsed.kind === 'broken' || !('SelectStmt' in parsed.node) || !definition) return view;
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  let isUnclear = false;
  visit(parsed.node, new Map());
  if (isUnclear) return { ...view, hasOldStar: true };
  if (edits.length === 0) return view;
  const now = [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
  return { ...view, definition: { ...definition, text: now } };

  function visit(value: unknown, queries: WithQueries): void {
    if (Array.isArray(value)) for (const each of value) visit(each, queries);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value))
        if (key === 'SelectStmt') select(child as SelectStmt, queries);
        else if (key === 'larg' || key === 'rarg') {
          // Of a UNION they stand without a node around them; of a join they are nodes.
          if ('fromClause' in child || 'targetList' in child || 'op' in child)
            select(child as SelectStmt, queries);
          else visit(child, queries);
        } else visit(child, queries);
  }

  function select(node: SelectStmt, outer: WithQueries): void {
    const queries = withThoseOf(node, outer, meanings);
    visit(node, queries);
    const { scope } = readFrom(node.fromClause ?? [], undefined, queries, meanings);
    if (!scope.items.some((item) => item.relation === relation || item.isUnclear)) return;
    for (const target of node.targetList ?? []) {
      const star = starOf(target);
      if (!star) continue;
      const [qualifier] = stringsOf(star.fields).slice(-1);
      const items = scope.items.filter((item) => qualifier === undefined || item.name === qualifier);
      if (!items.some((item) => item.relation === relation || item.isUnclear)) continue;
      const isPlain = !scope.isMixed && scope.merged.length === 0;
      const names = items.flatMap(({ name, columns }) =>
        columns === undefined || name === undefined
          ? [undefined]
          : columns.map((column) =>
              scope.items.length === 1 && qualifier === undefined
                ? identifierText(column)
                : `${identifierText(name)}.${identifierText(column)}`,
            ),
      );
      const tokens = parsed.kind === 'parsed' ? parsed.tokens() : [];
      const offsets = parsed.kind === 'parsed' ? parsed.offsets : undefined;
      const from = tokenAt(tokens, offsets?.fromBytes(star.location ?? 0) ?? 0);
      const start = tokens[from]?.start;
      const end = tokens[from + 2 * ((star.fields?.length ?? 1) - 1)]?.end;
      if ((qualifier === undefined && !isPlain) || names.includes(undefined) || names.length === 0)
        isUnclear = true;
      else if (start === undefined || end === undefined || text[end - 1] !== '*') isUnclear = true;
      else edits.push({ start, end, text: names.join(', ') });
    }
  }
}

function starOf(target: Node): ColumnRef | undefined {
  const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
  return value && 'ColumnRef' in value && value.ColumnRef.fields?.some((field) => 'A_Star' in field)
    ? value.ColumnRef
    : undefined;
}
