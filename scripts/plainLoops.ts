import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

/** Gives the text of a source file as it is to be built. */
export type Rewrite = (file: string, text: string) => string;

/**
 * Has lists walked by their index, and taken apart by it, where the types say that they are lists. Until V8 has
 * optimized a function, which it does to few in a short run, `for (const each of list)` and `const [a, b] = pair` make
 * an iterator and an object a step: a fifth of all the memory that a check of a thousand tables asks for.
 * @param entries the programs whose files are rewritten, relative to the checkout
 */
export function plainLoops(root: string, entries: readonly string[]): Rewrite {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root);
  const files = entries.map((entry) => path.join(root, entry));
  const program = ts.createProgram(files, { ...options, incremental: false });
  const checker = program.getTypeChecker();
  return (file, text) => {
    const source = program.getSourceFile(file.split(path.sep).join('/'));
    return source?.text === text ? withPlainLoops(source, checker) : text;
  };
}

/** Applies it to the files that no plugin before this one loads. */
export function plainLoopsPlugin(rewrite: Rewrite): Plugin {
  return {
    name: 'plain-loops',
    setup(build) {
      build.onLoad({ filter: /[\\/]server[\\/]src[\\/].*\.ts$/ }, async ({ path: file }) => ({
        contents: rewrite(file, await readFile(file, 'utf8')),
        loader: 'ts',
      }));
    },
  };
}

/** The text of a module with loops over lists, and patterns of lists, that go by the index. */
export function withPlainLoops(source: ts.SourceFile, checker: ts.TypeChecker): string {
  const { text } = source;
  return rewritten(source, 0);

  /** A node from a place in it on. */
  function rewritten(node: ts.Node, start = node.getStart()): string {
    let made = '';
    let end = start;
    const visit = (child: ts.Node): void => {
      const other = ts.isForOfStatement(child)
        ? loop(child)
        : ts.isArrayBindingPattern(child)
          ? pattern(child)
          : undefined;
      if (other === undefined) ts.forEachChild(child, visit);
      else {
        made += text.slice(end, child.getStart()) + other;
        end = child.getEnd();
      }
    };
    if (node === source) ts.forEachChild(node, visit);
    else visit(node);
    return made + text.slice(end, node.getEnd());
  }

  function loop({ initializer, expression, statement, awaitModifier, pos }: ts.ForOfStatement) {
    if (awaitModifier || !ts.isVariableDeclarationList(initializer)) return undefined;
    const name = initializer.declarations[0]?.name;
    if (!name) return undefined;
    const numbered = numberedList(name, expression);
    const list = numbered?.list ?? expression;
    if (!isList(checker.getTypeAtLocation(list))) return undefined;
    const [all, at] = [`list$${pos}`, `at$${pos}`];
    const keyword = text.slice(initializer.getStart(), name.getStart());
    const declared = numbered
      ? `${rewritten(numbered.index)} = ${at}, ${rewritten(numbered.value)} = ${all}[${at}]`
      : `${rewritten(name)} = ${all}[${at}]`;
    const head = `let ${all} = (${rewritten(list)}), ${at} = 0; ${at} < ${all}.length; ${at}++`;
    return `for (${head}) { ${keyword}${declared}; ${rewritten(statement)} }`;
  }

  /** An object's pattern asks for the same places, and needs no iterator. */
  function pattern(node: ts.ArrayBindingPattern): string | undefined {
    const { elements } = node;
    if (!isList(checker.getTypeAtLocation(node))) return undefined;
    if (elements.some((element) => ts.isBindingElement(element) && element.dotDotDotToken)) return undefined;
    const places = elements.flatMap((element, at) =>
      ts.isBindingElement(element) ? [`${at}: ${rewritten(element)}`] : [],
    );
    return `{ ${places.join(', ')} }`;
  }

  function isList(type: ts.Type): boolean {
    if (type.isUnion()) return type.types.every(isList);
    return checker.isArrayType(type) || checker.isTupleType(type);
  }
}

interface NumberedList {
  readonly list: ts.Expression;
  readonly index: ts.BindingElement;
  readonly value: ts.BindingElement;
}

/** `[index, value] of list.entries()`. */
function numberedList(name: ts.BindingName, entries: ts.Expression): NumberedList | undefined {
  if (!ts.isCallExpression(entries) || entries.arguments.length > 0) return undefined;
  const { expression } = entries;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'entries') return undefined;
  const [index, value, more] = ts.isArrayBindingPattern(name) ? name.elements : [];
  if (!index || !value || more || !ts.isBindingElement(index) || !ts.isBindingElement(value))
    return undefined;
  return { list: expression.expression, index, value };
}
