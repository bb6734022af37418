import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');

/** ARCHITECTURE.md's table: what the files of a folder may import besides their own folder's. */
const layers: Readonly<Record<string, readonly string[]>> = {
  'server/src/model': [],
  'server/src/protocol': [],
  'server/src/sources': ['server/src/model'],
  'server/src/rules': ['server/src/model'],
  'server/src/lint': ['server/src/model', 'server/src/rules'],
  'server/src/layout': ['server/src/protocol'],
  'server/src/export': ['server/src/protocol', 'server/src/layout'],
  'server/src/migrations': ['server/src/model', 'server/src/sources', 'server/src/protocol'],
  'server/src/ide': [
    'server/src/model',
    'server/src/protocol',
    'server/src/rules',
    'server/src/lint',
    'server/src/workspace/workspace.ts',
    'server/src/workspace/lineIndex.ts',
  ],
  'server/src/review': [
    'server/src/model',
    'server/src/sources',
    'server/src/rules',
    'server/src/lint',
    'server/src/ide',
    'server/src/workspace',
    'server/src/migrations',
  ],
  'server/src/workspace': ['server/src/model', 'server/src/sources', 'server/src/rules', 'server/src/lint'],
  'server/src/lsp': [
    'server/src/model',
    'server/src/protocol',
    'server/src/sources',
    'server/src/rules',
    'server/src/lint',
    'server/src/ide',
    'server/src/export',
    'server/src/migrations',
    'server/src/review',
    'server/src/workspace',
  ],
  'server/src/cli': [
    'server/src/model',
    'server/src/protocol',
    'server/src/sources',
    'server/src/rules',
    'server/src/lint',
    'server/src/ide',
    'server/src/export',
    'server/src/migrations',
    'server/src/review',
    'server/src/workspace',
  ],
  'client/src': ['server/src/protocol'],
  'webview/src': ['server/src/protocol', 'server/src/layout'],
};

const exceptions = new Set([
  // The version that a program says it has.
  'server/src/cli/version.ts package.json',
  'server/src/lsp/version.ts package.json',
  'server/src/cli/commands/lsp.ts server/src/lsp/stdio.ts',
]);

/** Packages that one folder alone may import. */
const soleImporters: readonly (readonly [packages: RegExp, folders: readonly string[]])[] = [
  [/^vscode$/, ['client/src']],
  [/^vscode-languageclient(\/|$)/, ['client/src']],
  [/^vscode-(languageserver|jsonrpc)/, ['server/src/lsp']],
  [/^(node:)?fs(\/|$)/, ['server/src/workspace', 'server/src/cli', 'server/src/migrations', 'client/src']],
  [/^(@electric-sql\/pglite|sql\.js|pg)(\/|$)/, ['server/src/migrations']],
  [/^drizzle-(kit|orm)(\/|$)/, ['server/src/migrations']],
  // The types alone in the second: the compiler there is the workspace's own.
  [/^typescript$/, ['server/src/sources/drizzle', 'server/src/migrations/child/workspaceTypescript.ts']],
  [/^libpg-query(\/|$)/, ['server/src/sources/sql']],
];

/** Generated files, word lists, tables of data, and the model's types, which are read as one page. */
const longFiles = /\.generated\.ts$|\/vocabulary\/|[dD]ata\.ts$|^server\/src\/model\/schema\.ts$/;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = ['client/src', 'server/src', 'webview/src', 'scripts'].flatMap(readSources);
const tests = readSources('test').filter((file) => !file.path.startsWith('test/fixtures/'));

describe('the layers', () => {
  it('has every source file in one', () => {
    const strays = sources.filter((file) => !file.path.startsWith('scripts/') && !layerOf(file.path));
    assert.deepEqual(paths(strays), []);
  });

  for (const [layer, allowed] of Object.entries(layers)) {
    it(`${layer} imports only what stands below it`, () => {
      const wrong = sources
        .filter((file) => isIn(file.path, layer))
        .flatMap((file) => relativeImports(file).map((target) => `${file.path} ${target}`))
        .filter((pair) => {
          const target = pair.split(' ')[1] ?? '';
          return ![layer, ...allowed].some((folder) => isIn(target, folder)) && !exceptions.has(pair);
        });
      assert.deepEqual(wrong, []);
    });
  }

  it('leaves packages to the folder that owns them', () => {
    const wrong = sources
      .filter((file) => !file.path.startsWith('scripts/'))
      .flatMap((file) =>
        file.imports
          .filter((name) => !name.startsWith('.'))
          .filter((name) =>
            soleImporters.some(
              ([packages, folders]) =>
                packages.test(name) && !folders.some((folder) => isIn(file.path, folder)),
            ),
          )
          .map((name) => `${file.path} ${name}`),
      );
    assert.deepEqual(wrong, []);
  });

  // One import too many there makes every start slower, and nobody sees it.
  it('loads no parser before a file needs it', () => {
    for (const program of ['server/src/cli/commands/check.ts', 'server/src/lsp/main.ts']) {
      const wrong = [...loadedWith(program)].flatMap(([file, imports]) =>
        imports
          .filter((name) => /^(typescript|libpg-query)(\/|$)/.test(name))
          .map((name) => `${file} ${name}`),
      );
      assert.deepEqual(wrong, [], program);
    }
  });

  it('keeps the model free of packages', () => {
    const wrong = sources.filter(
      (file) => isIn(file.path, 'server/src/model') && file.imports.some((name) => !name.startsWith('.')),
    );
    assert.deepEqual(paths(wrong), []);
  });

  it('writes no test into the program and no script', () => {
    const wrong = sources.filter(
      (file) =>
        !file.path.startsWith('scripts/') &&
        relativeImports(file).some((target) => /^(test|scripts)\//.test(target)),
    );
    assert.deepEqual(paths(wrong), []);
  });
});

describe('the files', () => {
  it('import each other with their ending, and Node by its prefix', () => {
    const builtin = new Set(builtinModules);
    const wrong = [...sources, ...tests].flatMap((file) =>
      file.imports
        .filter((name) => (name.startsWith('.') ? !/\.(ts|tsx|json|cjs|mjs)$/.test(name) : builtin.has(name)))
        .map((name) => `${file.path} ${name}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('have named exports, and none passes on the exports of others', () => {
    const wrong = sources.filter((file) =>
      /^export (default\b|\*|\{[^}]*\} from\b|type \{[^}]*\} from\b)/m.test(file.text),
    );
    assert.deepEqual(paths(wrong), []);
  });

  it('are named for what they hold', () => {
    const wrong = [...sources, ...tests].filter((file) =>
      /\/(utils?|helpers?|misc|common|index)\.ts$/.test(file.path),
    );
    assert.deepEqual(paths(wrong), []);
  });

  it('stay under 400 lines', () => {
    const long = sources
      .filter((file) => !longFiles.test(file.path))
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length }))
      .filter((file) => file.lines > 401);
    assert.deepEqual(long, []);
  });

  it('name no place of a machine', () => {
    const home =
      /(^|[\s'"`(=])(\/work\/|\/root\/|\/home\/(?!a\b|a\/|me\/|user\/)\w|[A-Z]:\\Users\\(?!x\b|me\b)\w)/m;
    const wrong = [...sources, ...tests].filter(
      (file) => !file.path.startsWith('test/tidy/') && home.test(file.text),
    );
    assert.deepEqual(paths(wrong), []);
  });
});

function readSources(folder: string): readonly Source[] {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(folder);
  } catch {
    return [];
  }
  return entries.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const imports = ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
    return { path, text, imports };
  });
}

function list(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.replaceAll('\\', '/').slice(root.length + 1), entry.name))
    .sort();
}

function relativeImports(file: Source): readonly string[] {
  return file.imports
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(file.path), name));
}

/** The files that are there as soon as a file is: what is imported by a call comes later, types never. */
function loadedWith(path: string): ReadonlyMap<string, readonly string[]> {
  const loaded = new Map<string, readonly string[]>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const source = sources.find((file) => file.path === next);
    if (!source || loaded.has(next)) continue;
    const { statements } = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest);
    const imports = statements.flatMap((statement) =>
      ts.isImportDeclaration(statement) &&
      !statement.importClause?.isTypeOnly &&
      ts.isStringLiteral(statement.moduleSpecifier)
        ? [statement.moduleSpecifier.text]
        : [],
    );
    loaded.set(next, imports);
    waiting.push(...relativeImports({ ...source, imports }));
  }
  return loaded;
}

function layerOf(path: string): string | undefined {
  return Object.keys(layers).find((layer) => isIn(path, layer));
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function paths(files: readonly Source[]): readonly string[] {
  return files.map((file) => file.path);
}
