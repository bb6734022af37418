import assert from 'node:assert/strict';
import ts from 'typescript';
import {
  createSyntaxCache,
  parse,
  parseAgain,
  type SyntaxTree,
} from '../../../server/src/sources/drizzle/syntax.ts';
import { bigSchema, fileName } from '../../support/bigSchema.ts';

const file = '/w/schema.ts';
const text = bigSchema({ tables: 5, application: true }).get(fileName(0)) ?? '';

describe('a tree made of the nodes of a former one', () => {
  it('is the one that the text gives, after whatever edits', () => {
    const random = createRandom(7);
    const pieces = [
      '',
      'x',
      '}',
      '{',
      "'",
      '`',
      '${',
      '/*',
      '*/',
      '//',
      '\n',
      ');',
      ',',
      'export const y = ',
      '😀',
    ];
    let now = text;
    let tree = parse(file, now);
    for (let edit = 0; edit < 200; edit++) {
      // Back to a text without faults now and then, or all would soon be one broken statement.
      if (edit % 7 === 6) now = text;
      else {
        const from = random(now.length);
        const to = Math.min(now.length, from + (random(3) === 0 ? random(200) : random(3)));
        now = now.slice(0, from) + (pieces[random(pieces.length)] ?? '') + now.slice(to);
      }
      tree = parseAgain(tree, now);
      assert.deepEqual(described(tree), described(parse(file, now)), `edit ${edit}`);
    }
  });

  it('is kept back for a large file that is typed in, and for no other', () => {
    const cache = createSyntaxCache();
    const large = bigSchema({ tables: 80, tablesPerFile: 80 }).get(fileName(0)) ?? '';
    assert.ok(large.length > 20_000);
    const first = nodesOf(cache.get(file, 1, large));
    cache.drop(file);
    const second = nodesOf(cache.get(file, 2, `${large}\n`));
    assert.ok(!second.some((node) => first.includes(node)), 'nobody types yet');
    cache.drop(file);
    const third = nodesOf(cache.get(file, 3, `\n${large}\n`));
    assert.ok(third.filter((node) => second.includes(node)).length > 70);
    cache.drop(file);
    cache.get('/w/other.ts', 1, '');
    cache.get('/w/other.ts', 2, ' ');
    assert.ok(
      !nodesOf(cache.get(file, 4, large)).some((node) => third.includes(node)),
      'one types elsewhere',
    );
  });
});

/** The same numbers below a bound each time. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

function nodesOf(tree: SyntaxTree): readonly ts.Node[] {
  return [...tree.statements];
}

/** What readers see of a tree: kinds, places, texts of names and literals, faults, and what is declared. */
function described({ source, statements, shape }: SyntaxTree): unknown {
  const lines: string[] = [];
  const open: [ts.Node, number][] = [...statements].reverse().map((node) => [node, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, depth] = next;
    const own = 'text' in node ? String(node.text) : '';
    lines.push(`${depth} ${ts.SyntaxKind[node.kind]} ${node.pos} ${node.end} ${own}`);
    const children: [ts.Node, number][] = [];
    ts.forEachChild(node, (child) => void children.push([child, depth + 1]));
    open.push(...children.reverse());
  }
  const { parseDiagnostics } = source as unknown as {
    readonly parseDiagnostics: readonly {
      readonly start: number;
      readonly length: number;
      readonly code: number;
    }[];
  };
  return {
    lines,
    faults: parseDiagnostics.map(({ start, length, code }) => `${code} ${start} ${length}`),
    exports: [...shape.exports.keys()],
    declarations: [...shape.declarations.keys()],
    text: source.text,
  };
}
