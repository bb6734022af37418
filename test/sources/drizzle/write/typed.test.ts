import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { caseFiles, type Files, readCases, rewrite } from './cases.ts';

const root = fileURLToPath(new URL('../../../../.virtual', import.meta.url)).replaceAll('\\', '/');

describe('drizzle writer, as TypeScript sees it', () => {
  it('writes no code that Drizzle’s types refuse, and leaves nothing unused', () => {
    const before: Record<string, string> = {};
    const after: Record<string, string> = {};
    for (const name of caseFiles()) {
      for (const [i, test] of readCases(name).entries()) {
        const result = rewrite(test.before, test.edits);
        if (result.kind === 'refused') continue;
        place(before, `${name}-${i}`, test.before);
        place(after, `${name}-${i}`, result.files);
      }
    }
    const known = new Set(errorsOf(before));
    assert.ok(![...known].some((error) => error.includes("'drizzle-orm")), 'Drizzle’s types are found');
    assert.deepEqual(
      errorsOf(after).filter((error) => !known.has(error)),
      [],
    );
  });
});

function place(all: Record<string, string>, name: string, files: Files): void {
  for (const [file, text] of Object.entries(files))
    if (file.endsWith('.ts')) all[`${root}/${name}${file}`] = text;
}

/** Declarations of libraries, parsed once for both programs. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** The type errors of files that exist in memory only, as `file: message`, without their places. */
function errorsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    noUnusedLocals: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  const folders = new Set(Object.keys(files).flatMap((file) => parents(file)));
  host.readFile = (file) => files[file] ?? readFile(file);
  host.fileExists = (file) => file in files || fileExists(file);
  host.directoryExists = (folder) => folders.has(folder) || ts.sys.directoryExists(folder);
  host.getSourceFile = (file, target, ...rest) => {
    const text = files[file];
    if (text !== undefined) return ts.createSourceFile(file, text, target);
    if (!libraries.has(file)) libraries.set(file, getSourceFile(file, target, ...rest));
    return libraries.get(file);
  };
  const program = ts.createProgram(Object.keys(files), options, host);
  return Object.keys(files).flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (error) => `${file.slice(root.length)}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`,
    );
  });
}

function parents(file: string): readonly string[] {
  const words = file.split('/').slice(0, -1);
  return words.map((_, i) => words.slice(0, i + 1).join('/'));
}
