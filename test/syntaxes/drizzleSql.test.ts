import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createRegistry } from 'vscode-tmgrammar-test/dist/common/index.js';
import { parseGrammarTestCase, runGrammarTestCase } from 'vscode-tmgrammar-test/dist/unit/index.js';

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo: string[];
}

const contributions = (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { grammars: Contribution[] };
  }
).contributes.grammars;

function registry() {
  const host = (name: string, scopeName: string) => ({
    path: require.resolve(`tm-grammars/grammars/${name}.json`),
    scopeName,
    injectTo: [],
  });
  return createRegistry([
    host('typescript', 'source.ts'),
    host('tsx', 'source.tsx'),
    host('javascript', 'source.js'),
    host('jsx', 'source.js.jsx'),
    host('sql', 'source.sql'),
    ...contributions.map((it) => ({ ...it, path: path.join(root, it.path) })),
  ]);
}

describe('the grammar of SQL in templates', () => {
  it('is contributed to TypeScript and JavaScript', () => {
    assert.deepEqual(
      contributions.map((it) => [it.scopeName, it.injectTo]),
      [['inline.drizzle-sql', ['source.ts', 'source.tsx', 'source.js', 'source.js.jsx']]],
    );
  });

  it('marks SQL, goes back to TypeScript in interpolations, and ends with the template', async () => {
    assert.deepEqual(await failuresIn(sample('columns.ts')), []);
  });

  for (const scope of ['source.ts', 'source.tsx', 'source.js', 'source.js.jsx']) {
    it(`stands in ${scope}`, async () => {
      assert.deepEqual(await failuresIn(sample('anyHost.ts').replace('HOST', scope)), []);
    });
  }
});

function sample(name: string): string {
  return readFileSync(path.join(root, 'test/fixtures/syntaxes', name), 'utf8');
}

async function failuresIn(text: string): Promise<string[]> {
  const failures = await runGrammarTestCase(registry(), parseGrammarTestCase(text));
  return failures.map((failure) => describeFailure(text, failure));
}

function describeFailure(
  text: string,
  failure: {
    line: number;
    start: number;
    end: number;
    missing: string[];
    unexpected: string[];
    actual: string[];
  },
): string {
  const line = text.split('\n')[failure.line] ?? '';
  return `${failure.line + 1}: \`${line.slice(failure.start, failure.end)}\` lacks ${failure.missing}, has ${failure.actual} (unexpected ${failure.unexpected})`;
}
