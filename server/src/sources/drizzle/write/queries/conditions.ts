import type { TextEdit } from '../../../../model/edit.ts';
import type { MergeConditions, NewCondition, SetCondition } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { CHANGED } from '../locate.ts';
import type { Outcome } from '../session.ts';
import { displayWidth, indentAt, lineEnd, lineStart } from '../style.ts';
import { useOperator } from './operators.ts';
import { type Place, placeOf, type QuerySession, textOf } from './session.ts';

/** A call to come, or text that stands. */
type Code =
  | string
  | { readonly callee: string; readonly arguments: readonly Code[]; readonly brackets?: true };

/** Writes a condition in the place of another. */
export function setCondition(session: QuerySession, edit: SetCondition): Outcome {
  const { file } = edit.replaces;
  const first = placeOf(session, edit.replaces);
  if (!first) return refuse(CHANGED);
  const names = new Map(
    operatorsOf(edit.condition).map((name) => [name, useOperator(session, file, first.start, name)]),
  );
  const place = placeOf(session, edit.replaces);
  const code = place && codeOf(session, edit.condition, names);
  if (!place || code === undefined) return refuse(CHANGED);
  if (hasComment(session, place, edit.condition)) return refuse('A comment stands between the conditions.');
  session.draft.apply(file, [replacement(place, code)]);
  return undefined;
}

/** `.where(a).where(b)` becomes `.where(and(a, b))`. */
export function mergeConditions(session: QuerySession, { calls }: MergeConditions): Outcome {
  const [first, ...rest] = calls;
  if (!first) return undefined;
  const { file } = first.whole;
  const before = placeOf(session, first.arguments);
  if (!before) return refuse(CHANGED);
  const and = useOperator(session, file, before.start, 'and');
  const operands = calls.map((call) => placeOf(session, call.arguments));
  if (!operands.every((operand) => operand !== undefined)) return refuse(CHANGED);
  const texts = operands.map(textOf);
  for (const { whole } of [...rest].reverse()) {
    const place = placeOf(session, whole);
    if (!place) return refuse(CHANGED);
    const start = place.view.text.slice(0, place.start).trimEnd().length;
    session.draft.apply(file, [{ start, end: place.end, newText: '' }]);
  }
  const place = placeOf(session, first.arguments);
  if (!place) return refuse(CHANGED);
  session.draft.apply(file, [replacement(place, { callee: and, arguments: texts })]);
  return undefined;
}

function operatorsOf(condition: NewCondition): readonly string[] {
  switch (condition.kind) {
    case 'kept':
      return [];
    case 'and':
    case 'or':
      return [...new Set([condition.kind, ...condition.operands.flatMap(operatorsOf)])];
    case 'is-null':
      return ['isNull'];
    case 'is-not-null':
      return ['isNotNull'];
    case 'in':
      return ['inArray'];
    default:
      return condition satisfies never;
  }
}

function codeOf(
  session: QuerySession,
  condition: NewCondition,
  names: ReadonlyMap<string, string>,
): Code | undefined {
  const kept = (span: SetCondition['replaces']) => {
    const place = placeOf(session, span);
    return place && textOf(place);
  };
  switch (condition.kind) {
    case 'kept':
      return kept(condition.span);
    case 'and':
    case 'or': {
      const operands = condition.operands.map((operand) => codeOf(session, operand, names));
      if (!operands.every((operand) => operand !== undefined)) return undefined;
      return { callee: names.get(condition.kind) ?? condition.kind, arguments: operands };
    }
    case 'is-null':
    case 'is-not-null': {
      const operand = kept(condition.operand);
      const name = condition.kind === 'is-null' ? 'isNull' : 'isNotNull';
      return operand === undefined ? undefined : { callee: names.get(name) ?? name, arguments: [operand] };
    }
    case 'in': {
      const operand = kept(condition.operand);
      const values = condition.values.map(kept);
      if (operand === undefined || !values.every((value) => value !== undefined)) return undefined;
      return {
        callee: names.get('inArray') ?? 'inArray',
        arguments: [operand, { callee: '', arguments: values, brackets: true }],
      };
    }
    default:
      return condition satisfies never;
  }
}

/** A comment between what stays would get lost. */
function hasComment(session: QuerySession, place: Place, condition: NewCondition): boolean {
  let between = textOf(place);
  for (const span of keptSpans(condition)) {
    const kept = placeOf(session, span);
    if (kept) between = between.replace(textOf(kept), '');
  }
  return /\/\*|\/\//.test(between);
}

function keptSpans(condition: NewCondition): readonly SetCondition['replaces'][] {
  switch (condition.kind) {
    case 'kept':
      return [condition.span];
    case 'and':
    case 'or':
      return condition.operands.flatMap(keptSpans);
    case 'in':
      return [condition.operand, ...condition.values];
    default:
      return [condition.operand];
  }
}

/** Puts code in a place: on one line where it fits there, else its arguments stand on lines of their own. */
function replacement(place: Place, code: Code): TextEdit {
  const { view } = place;
  const { text, style } = view;
  const line = flat(code);
  const lead = text.slice(lineStart(text, place.start), place.start);
  const tail = text.slice(place.end, lineEnd(text, place.end));
  const lone = aloneInParentheses(view.text, place);
  const fits = (before: string, after: string) =>
    !line.includes('\n') && displayWidth(before + line + after) <= style.width;
  const put = (start: number, end: number, newText: string): TextEdit => ({ start, end, newText });
  if (lone) {
    const base = indentAt(text, lone.open);
    const head = text.slice(lineStart(text, lone.open), lone.open + 1);
    const rest = text.slice(lone.close, lineEnd(text, lone.close));
    if (fits(head, rest)) return put(lone.open + 1, lone.close, line);
    const indent = base + style.unit;
    const comma = style.trailingArgumentCommas ? ',' : '';
    const body = fits(indent, comma) ? line : broken(code, indent, style);
    return put(lone.open + 1, lone.close, `${style.eol}${indent}${body}${comma}${style.eol}${base}`);
  }
  return put(
    place.start,
    place.end,
    fits(lead, tail) ? line : broken(code, indentAt(text, place.start), style),
  );
}

/** The parentheses around a piece that is all that stands in them. */
function aloneInParentheses(
  text: string,
  { start, end }: Place,
): { readonly open: number; readonly close: number } | undefined {
  const open = text.slice(0, start).trimEnd().length - 1;
  const after = /^\s*,?\s*/.exec(text.slice(end))?.[0].length ?? 0;
  const close = end + after;
  return text[open] === '(' && text[close] === ')' ? { open, close } : undefined;
}

function flat(code: Code): string {
  if (typeof code === 'string') return code;
  const inner = code.arguments.map(flat).join(', ');
  return code.brackets ? `[${inner}]` : `${code.callee}(${inner})`;
}

function broken(
  code: Code,
  indent: string,
  style: {
    readonly unit: string;
    readonly eol: string;
    readonly trailingArgumentCommas: boolean;
    readonly width: number;
  },
): string {
  if (typeof code === 'string') return code;
  const inner = indent + style.unit;
  const lines = code.arguments.map((argument) => {
    const line = flat(argument);
    const fits = !line.includes('\n') && displayWidth(inner + line) < style.width;
    return `${style.eol}${inner}${fits ? line : broken(argument, inner, style)}`;
  });
  const [open, close] = code.brackets ? ['[', ']'] : [`${code.callee}(`, ')'];
  return `${open}${lines.join(',')}${style.trailingArgumentCommas ? ',' : ''}${style.eol}${indent}${close}`;
}
