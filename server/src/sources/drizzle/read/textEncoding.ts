import ts from 'typescript';
import type { TextEncoding } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { known } from '../../../model/unknown.ts';
import { propertyOf, type Site, spanOf } from '../evaluate/values.ts';
import type { BuilderValue, Modifier } from '../intrinsics/drizzleValues.ts';
import { maybeString } from './context.ts';

/** `.charSet('utf8mb3')` and `.collate('utf8mb3_bin')` of drizzle-orm 1.0's columns for MySQL. */
export function writtenEncoding(
  name: 'charSet' | 'collate',
  { args, site }: Modifier,
): TextEncoding | undefined {
  const value = known(maybeString(args[0], 'its name'));
  if (value === undefined) return undefined;
  const [argument] = ts.isCallExpression(site.node) ? site.node.arguments : [];
  const span = argument && ts.isStringLiteralLike(argument) ? inside({ ...site, node: argument }) : undefined;
  return { kind: name === 'charSet' ? 'character set' : 'collation', name: value, ...(span && { span }) };
}

/** What the SQL of a type of one's own says: `varchar(200) character set utf8 collate utf8_bin`. */
export function encodingsOfSql(sql: string, builder: BuilderValue): readonly TextEncoding[] {
  const literal = literalOf(sql, builder);
  return [...sql.matchAll(words)].map((match) => {
    const [, keyword = '', name = ''] = match;
    const kind = /^collate$/i.test(keyword) ? 'collation' : 'character set';
    if (!literal) return { kind, name };
    const end = literal.start + match.index + match[0].length;
    return { kind, name, span: { ...literal, start: end - name.length, end } };
  });
}

const words = /\b(character\s+set|charset|collate)\s+'?(\w+)/gi;

/** The text between the quotes of the literal that `dataType` returns, where it holds the SQL as it is. */
function literalOf(sql: string, { custom, head }: BuilderValue): Span | undefined {
  const dataType = propertyOf(custom, 'dataType');
  if (dataType?.kind !== 'closure') return undefined;
  // In another file it may move without a word to the table's.
  if (dataType.scope.module.file !== head.file) return undefined;
  let found: ts.Node | undefined;
  const visit = (each: ts.Node): void => {
    if (ts.isStringLiteralLike(each) && each.getText(head.source).slice(1, -1) === sql) found = each;
    else ts.forEachChild(each, visit);
  };
  visit(dataType.node);
  return found && inside({ ...head, node: found });
}

function inside(site: Site): Span {
  const { file, start, end } = spanOf(site);
  return { file, start: start + 1, end: end - 1 };
}
