import { parseStatement } from './parse.ts';

/** What PostgreSQL refuses of an expression, in offsets of its text. */
export interface FragmentFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const opening = 'SELECT (';

/**
 * PostgreSQL's own message for a text that should be an expression; undefined where it is one. A fragment that ends
 * too early is told at its last character.
 */
export function faultOfExpression(text: string): FragmentFault | undefined {
  // The line end closes a comment that the text may end in.
  const parsed = parseStatement(`${opening}${text}\n)`);
  if (parsed.kind === 'parsed' || !/^(?:syntax error|unterminated)/.test(parsed.message)) return undefined;
  // What stands behind it here is none of the program's.
  const message = parsed.message.replace('\n)', '');
  const start = parsed.at - opening.length;
  const end = parsed.end - opening.length;
  const last = text.trimEnd().length;
  if (start < last) return { message, start, end: Math.min(end, last) };
  return { message: 'syntax error at end of input', start: Math.max(0, last - 1), end: last };
}
