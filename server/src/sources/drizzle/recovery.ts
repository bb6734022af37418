import ts from 'typescript';

/** A line that begins like a declaration, at the margin: where the top level most likely goes on. */
const atMargin = /^(?:export|import|const|let|type|function|async|enum|interface|declare|namespace)\b/gm;

/** A text with more broken places than this is not one that somebody is typing. */
const maxParts = 20;
/** Recovery parses a broken text a second time; a large one is left as it is. */
const maxLength = 1_000_000;

const maxLengthInParts = 200_000;

type Parse = (text: string) => ts.SourceFile | undefined;

/**
 * The statements of the top level, also of those that the parser took for a part of the broken statement
 * before them: while `{ id: uuid().` is being typed, the declarations below it are read as its properties.
 * Where a declaration stands at the margin inside a statement with an error, the text is parsed in two
 * parts, so that the other declarations stay what they were.
 * @param source the tree of the whole text
 * @param parse parses a part; undefined when the parser gives up
 */
export function topLevelStatements(
  source: ts.SourceFile,
  text: string,
  parse: Parse,
): readonly ts.Statement[] {
  if (text.length > maxLength) return source.statements;
  // The parser gave up on the whole, not on an empty text.
  if (source.text.length !== text.length) return partsByMargin(text, parse);
  if (errorsOf(source).length === 0) return source.statements;
  const statements: ts.Statement[] = [];
  let rest: ts.SourceFile = source;
  let from = 0;
  for (let part = 0; part < maxParts; part++) {
    const cut = firstSwallowed(rest, text, from);
    if (cut === undefined) break;
    const head = parse(from === 0 ? text.slice(0, cut) : padded(text, from, cut));
    const tail = parse(padded(text, cut, text.length));
    if (!head || !tail) break;
    statements.push(...realStatements(head));
    rest = tail;
    from = cut;
  }
  return from === 0 ? source.statements : [...statements, ...realStatements(rest)];
}

/** The text from `from` to `to` at its own offsets; the semicolon keeps the first statement from reaching back. */
function padded(text: string, from: number, to: number): string {
  return `${' '.repeat(from - 1)};${text.slice(from, to)}`;
}

function realStatements(source: ts.SourceFile): ts.Statement[] {
  return source.statements.filter((statement) => !ts.isEmptyStatement(statement));
}

/** Errors are an internal property of the tree, as the API gives them only with a whole program. */
function errorsOf(source: ts.SourceFile): readonly { readonly start: number }[] {
  return (source as unknown as { parseDiagnostics?: readonly { start: number }[] }).parseDiagnostics ?? [];
}

/** The first declaration at the margin that stands inside a broken statement. */
function firstSwallowed(source: ts.SourceFile, text: string, from: number): number | undefined {
  const errors = errorsOf(source);
  const broken = source.statements.filter((statement) =>
    // An error of what is missing is told at the end of what is there.
    errors.some(({ start }) => start >= statement.pos && start <= statement.end),
  );
  for (const statement of broken) {
    const begins = statement.getStart(source);
    atMargin.lastIndex = Math.max(begins + 1, from + 1);
    for (let match = atMargin.exec(text); match && match.index < statement.end; match = atMargin.exec(text))
      if (!isInLiteral(statement, match.index, source)) return match.index;
  }
  return undefined;
}

/**
 * True inside a comment or a literal. A template that holds `export const` is one whose end is not written
 * yet: it reaches to where the next one begins.
 */
function isInLiteral(node: ts.Node, at: number, source: ts.SourceFile): boolean {
  for (let inner: ts.Node = node; ; ) {
    const child = ts.forEachChild(inner, (one) => (one.pos <= at && at < one.end ? one : undefined));
    if (!child) {
      const start = inner.getStart(source);
      // Before the token stand white space and comments; only a comment can hold text.
      if (at < start) return isInComment(source.text, inner.pos, at);
      return at > start && isToken(inner) && !/^(?:export|import)\b/.test(source.text.slice(at, at + 7));
    }
    inner = child;
  }
}

function isToken(node: ts.Node): boolean {
  return (
    ts.isLiteralExpression(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isJsxText(node)
  );
}

function isInComment(text: string, from: number, at: number): boolean {
  const comments = ts.getLeadingCommentRanges(text, from) ?? [];
  return comments.some(({ pos, end }) => pos <= at && at < end);
}

/** Each declaration at the margin by itself, without those that the parser gives up on. */
function partsByMargin(text: string, parse: Parse): readonly ts.Statement[] {
  // Each part is parsed behind as much white space as text stands before it.
  if (text.length > maxLengthInParts) return [];
  const cuts = [...text.matchAll(atMargin)].map((match) => match.index).filter((at) => at > 0);
  const starts = [0, ...cuts.slice(0, 1000)];
  return starts.flatMap((from, i) => {
    const to = starts[i + 1] ?? text.length;
    const part = parse(from === 0 ? text.slice(0, to) : padded(text, from, to));
    return part ? realStatements(part) : [];
  });
}
