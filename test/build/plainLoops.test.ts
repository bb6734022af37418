import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import { withPlainLoops } from '../../scripts/plainLoops.ts';

/** The module as it is built, as JavaScript. */
function built(text: string): string {
  const file = path.resolve('module.ts');
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, strict: true, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  assert.ok(source);
  const { outputText } = ts.transpileModule(withPlainLoops(source, program.getTypeChecker()), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  return outputText;
}

function exportsOf(code: string): Readonly<Record<string, unknown>> {
  const exports = {};
  new Function('exports', code)(exports);
  return exports;
}

/** What is said here of a list no longer asks it for an iterator. */
function unwalkable<T>(items: readonly T[]): readonly T[] {
  return Object.assign([...items], {
    [Symbol.iterator]: () => {
      throw new Error('walked by an iterator');
    },
  });
}

type Run = (items: unknown) => unknown;

describe('loops over lists in the program', () => {
  it('go by the index, the number of a place and patterns included', () => {
    const { run } = exportsOf(
      built(`
        export function run(pairs: readonly (readonly [string, number])[]): string[] {
          const made: string[] = [];
          outer: for (const [name, count] of pairs) {
            for (const [at, [inner, times = 7]] of pairs.entries()) {
              if (at > 1) continue outer;
              if (inner === 'skip') continue;
              made.push([name, count, at, inner, times].join(' '));
            }
          }
          for (const pair of pairs) for (const each of pair) made.push(typeof each);
          const last = ([, value]: readonly [string, number]) => value;
          return [...made, ...Array.from({ length: pairs.length }, (_, at) => String(last(pairs[at] ?? ['', 0])))];
        }
      `),
    ) as { readonly run: Run };
    const pairs = unwalkable([unwalkable(['a', 1]), unwalkable(['skip', 2]), unwalkable(['c', undefined])]);
    assert.deepEqual(run(pairs), [
      ...['a 1 0 a 1', 'skip 2 0 a 1', 'c  0 a 1'],
      ...['string', 'number', 'string', 'number', 'string', 'undefined'],
      ...['1', '2', 'undefined'],
    ]);
  });

  it('see what is added to the list on the way, and give each round a constant of its own', () => {
    const { run } = exportsOf(
      built(`
        export function run(list: number[]): number[] {
          const asked: (() => number)[] = [];
          for (const each of list) {
            if (each < 3) list.push(each + 1);
            asked.push(() => each);
          }
          return asked.map((ask) => ask());
        }
      `),
    ) as { readonly run: Run };
    assert.deepEqual(run([1]), [1, 2, 3]);
  });

  it('are left where something else may be walked, or the rest of a list is asked for', () => {
    const text = `
      export function run(set: Set<number>, map: Map<string, number>, some: Iterable<number>, either: number[] | Set<number>, word: string, list: number[]) {
        for (const each of set) set.delete(each);
        for (const each of some) return each;
        for (const each of either) void each;
        for (const each of word) void each;
        const [first] = set;
        const [one, ...others] = list;
        [list[0], list[1]] = [list[1] ?? 0, list[0] ?? 0];
        return [first, one, others];
      }
    `;
    const plain = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });
    assert.equal(built(text), plain.outputText);
  });
});
