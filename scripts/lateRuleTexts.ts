import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import type { Rewrite } from './plainLoops.ts';

/** What a rule's page is made of: most of the text of the rules, and only `explain` and the editor's hover ask for it. */
const pageParts: ReadonlySet<string> = new Set(['why', 'silences', 'examples']);

/**
 * Has the texts of a rule's page made when they are asked for: a getter that never runs is neither compiled nor kept in
 * what V8 has compiled, which is read at each start.
 * @param rewrite goes over the text before
 */
export function lateRuleTexts(rewrite: Rewrite): Plugin {
  return {
    name: 'late-rule-texts',
    setup(build) {
      build.onLoad(
        { filter: /[\\/]server[\\/]src[\\/]rules[\\/][a-z-]+[\\/][^\\/]+\.ts$/ },
        async ({ path }) => ({
          contents: withLateTexts(path, rewrite(path, await readFile(path, 'utf8'))),
          loader: 'ts',
        }),
      );
    },
  };
}

/** The text of a module with getters for these properties of each rule that it defines. */
export function withLateTexts(path: string, text: string): string {
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const [definition] = ts.isCallExpression(node) && isDefineRule(node) ? node.arguments : [];
    if (definition && ts.isObjectLiteralExpression(definition)) {
      for (const property of definition.properties) {
        if (!ts.isPropertyAssignment(property) || !pageParts.has(property.name.getText())) continue;
        const { name, initializer } = property;
        edits.push({
          start: property.getStart(),
          end: property.getEnd(),
          text: `get ${name.getText()}() { return ${initializer.getText()}; }`,
        });
      }
    } else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return edits.reduceRight(
    (made, edit) => made.slice(0, edit.start) + edit.text + made.slice(edit.end),
    text,
  );
}

function isDefineRule({ expression }: ts.CallExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === 'defineRule';
}
