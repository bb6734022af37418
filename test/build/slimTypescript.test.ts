import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { slimTypescript, toModule } from '../../scripts/slimTypescript.ts';

const sources: Readonly<Record<string, string>> = {
  table:
    "export const users = pgTable('users', { id: serial('id').primaryKey() }, (t) => [index().on(t.id)]);",
  template: 'const q = sql<number>`select ${a} from ${b.c} where ${d`x`}`;',
  types:
    'type A<T extends B = C> = { [K in keyof T]?: T[K] extends infer U ? U : never }; let x = y as const;',
  classes: '@d class A<T> extends B { #x = 1; get y() { return this.#x; } static { f(); } }',
  broken: "export const a = pgTable('a', { id: integer('id').\nexport const b = pgTable('b', {",
  unclosed: 'const a = `b ${ c',
  jsdoc:
    '/** @type {import("a").B} */ export default async function* f(/** c */ a = 1, ...b) { yield* a?.b ?? c; }',
  empty: '',
  nul: '\0\uFFFD\uD800 const a = 1',
};

describe('the TypeScript in the bundle', () => {
  let slim: typeof ts;
  let folder: string;
  let size = 0;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slim-'));
    const outfile = path.join(folder, 'slim.cjs');
    const used =
      'createSourceFile, updateSourceFile, forEachChild, createTextChangeRange, createTextSpan, SyntaxKind, ScriptTarget, ScriptKind';
    const result = await build({
      stdin: { contents: `export { ${used} } from 'typescript';`, resolveDir: import.meta.dirname },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      minify: true,
      metafile: true,
      plugins: [slimTypescript()],
    });
    size = Object.values(result.metafile.outputs)[0]?.bytes ?? 0;
    slim = createRequire(import.meta.url)(outfile) as typeof ts;
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('is a small part of the whole', () => {
    assert.ok(size > 300_000 && size < 1_100_000, `${size} bytes`);
  });

  for (const [name, text] of Object.entries(sources)) {
    it(`parses as the whole does: ${name}`, () => {
      assert.deepEqual(treeOf(slim, text), treeOf(ts, text));
    });
  }

  it('parses again what changed as the whole does', () => {
    const change = (it: typeof ts) => {
      const before = it.createSourceFile(
        'a.ts',
        'const a = 1; const b = f(2);',
        it.ScriptTarget.Latest,
        true,
      );
      const range = it.createTextChangeRange(it.createTextSpan(10, 1), 3);
      return outline(it, it.updateSourceFile(before, 'const a = x(3; const b = f(2);', range));
    };
    assert.deepEqual(change(slim), change(ts));
  });

  it('has nodes with the methods of the whole', () => {
    const file = slim.createSourceFile('a.ts', ' /* c */ a.b', slim.ScriptTarget.Latest, true);
    const statement = file.statements[0];
    assert.equal(statement?.getText(), 'a.b');
    assert.equal(statement?.getStart(), 9);
    assert.deepEqual(file.getLineAndCharacterOfPosition(9), { line: 0, character: 9 });
  });

  it('is not built from a file that is laid out differently', () => {
    assert.throws(() => toModule('module.exports = {};'), /laid out differently/);
  });
});

function treeOf(it: typeof ts, text: string): readonly string[] {
  const options = { languageVersion: it.ScriptTarget.Latest, jsDocParsingMode: 0 };
  return outline(it, it.createSourceFile('a.tsx', text, options, true, it.ScriptKind.TS));
}

function outline(it: typeof ts, file: ts.SourceFile): readonly string[] {
  const lines: string[] = [];
  const visit = (node: ts.Node) => {
    lines.push(`${it.SyntaxKind[node.kind]} ${node.pos}-${node.end} ${node.flags}`);
    it.forEachChild(node, visit);
  };
  visit(file);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  return [...lines, ...parseDiagnostics.map((problem) => `${problem.start} ${problem.messageText}`)];
}
