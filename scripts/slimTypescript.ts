import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
import type { Rewrite } from './plainLoops.ts';

/**
 * Bundles only the parts of TypeScript that are used. Its JavaScript API is published as one CommonJS
 * closure of nine megabytes, of which a parser needs a small part; as such no bundler can take it apart.
 * The closure is itself a bundle of plain top-level declarations, though, so it is turned back into a
 * module here and the unused declarations fall away: a tenth of the size, and of the time to load.
 * @param rewrite goes over the text of the files that use it before
 */
export function slimTypescript(rewrite: Rewrite = (_, text) => text): Plugin {
  const file = createRequire(import.meta.url).resolve('typescript');
  return {
    name: 'slim-typescript',
    setup(build) {
      // The bundler follows `ts.x` through a namespace import only.
      build.onLoad({ filter: /[\\/]sources[\\/]drizzle[\\/].*\.ts$/ }, async ({ path }) => ({
        contents: rewrite(path, await readFile(path, 'utf8')).replace(
          /^import ts from 'typescript'/m,
          "import * as ts from 'typescript'",
        ),
        loader: 'ts',
      }));
      build.onResolve({ filter: /^typescript$/ }, () => ({ path: file, sideEffects: false }));
      build.onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, async () => ({
        contents: toModule(await readFile(file, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

/**
 * The text of `typescript.js` as a module whose unused declarations a bundler can see to be unused.
 * Throws when the file is not laid out as expected, rather than building something half right.
 */
export function toModule(text: string): string {
  const body = between(
    text,
    '// src/typescript/typescript.ts\n',
    'module.exports = __toCommonJS(typescript_exports);\n',
  );
  const rest = text.slice(body.end);
  const code = rest.slice(0, rest.indexOf('// Annotate the CommonJS export names for ESM import in node:'));
  const lines = (body.text + code).split('\n');
  const names: string[] = [];
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const statement = () => {
      const from = i;
      while (!isStatementEnd(lines[i] as string, i === from)) i++;
      return lines.slice(from, i + 1);
    };
    const exported = /^__export\((\w+), \{$/.exec(line);
    if (exported) {
      const block = statement();
      if (exported[1] === 'typescript_exports') {
        for (const entry of block.slice(1, -1)) {
          const [, name, value] = /^ {2}(\w+): \(\) => (\w+),?$/.exec(entry) ?? fail(entry);
          names.push(`${value} as ${name}`);
        }
      } else {
        const members = block.slice(1, -1).map((entry) => {
          const [, name, value] = /^ {2}(\w+): \(\) => (\w+),?$/.exec(entry) ?? fail(entry);
          return `get ${name}() { return ${value}; }`;
        });
        out.push(`var ${exported[1]} = { ${members.join(', ')} };`);
      }
      continue;
    }
    if (isDispensable(line)) {
      statement();
      continue;
    }
    if (unreached.test(line)) {
      statement();
      out.push(`${line} throw new Error('not in this build'); }`);
      continue;
    }
    // Its declaration comes with the `__export` call above.
    if (/^var \w+_exports = \{\};$/.test(line)) continue;
    const namespace = /^\(\((\w+)\) => \{$/.exec(line);
    if (namespace) {
      const block = statement();
      out.push(...pureNamespace(block, namespace[1] as string, out));
      continue;
    }
    if (/^var \w+ = /.test(line)) {
      out.push(...pureVariable(statement()));
      continue;
    }
    out.push(line);
  }
  return `${out.join('\n')}\nexport { ${names.join(', ')} };\n`;
}

/**
 * Statements that only prepare parts which nobody here asks, and would keep those parts alive: tables of
 * the language service's refactorings and fixes, fields of the server's classes, settings for the file
 * system access of the compiler.
 */
function isDispensable(line: string): boolean {
  return /^(?:register(?:Refactor|CodeFix)\(|_(?!Version\b)\w+\.\w+ = |if \(sys && )/.test(line);
}

/** Functions for symbols, which only a type checker makes: they would bring in the language service. */
const unreached = /^function (?:getDocumentationComment|getJsDocTagsOfDeclarations)\(.*\{$/;

/** `var N; ((N2) => { … })(N || (N = {}));` becomes a variable whose value is made without side effects. */
function pureNamespace(block: readonly string[], parameter: string, before: string[]): readonly string[] {
  const [, name] = /^\}\)\((\w+) \|\| \(\1 = \{\}\)\);$/.exec(block.at(-1) as string) ?? [];
  const declared = before.at(-1);
  if (!name || declared !== `var ${name};`) return block;
  before.pop();
  return [
    `var ${name} = /* @__PURE__ */ ((${parameter}) => {`,
    ...block.slice(1, -1),
    `return ${parameter};`,
    '})({});',
  ];
}

/** Wraps an initial value that is more than a literal, so that it goes when nobody reads the variable. */
function pureVariable(block: readonly string[]): readonly string[] {
  const text = block.join('\n');
  const [, head, value] = /^(var \w+ = )([\s\S]*);(?: \/\/.*)?$/.exec(text) ?? [];
  if (
    !head ||
    !value ||
    value.includes('`') ||
    /^(?:-?\d|"[^"]*"$|\/\* @__PURE__ \*\/|class\b|function\b)/.test(value)
  )
    return block;
  // A list of variables (`var a = 1, b = 2`) or what yields cannot be wrapped; there is none, see the test.
  return [`${head}/* @__PURE__ */ (() => (${value}))();`];
}

/** The published file is formatted: a statement ends with `;` on a line that is not indented. */
function isStatementEnd(line: string, first: boolean): boolean {
  return /(?:;(?: \/\/.*)?|^\})$/.test(line) && (first || !/^\s/.test(line));
}

function between(text: string, start: string, end: string): { readonly text: string; readonly end: number } {
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) fail(start);
  return { text: text.slice(from + start.length, to), end: to + end.length };
}

function fail(what: string): never {
  throw new Error(`typescript.js is laid out differently than expected near: ${what}`);
}
