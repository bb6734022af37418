import { spawnSync } from 'node:child_process';

/** Bodies of so many bytes take V8 some milliseconds to compile, and others none. */
const large = 10_000;

/**
 * Marks the few large functions of PostgreSQL's parser that every statement comes through (the grammar, the writer of
 * trees), so that V8 compiles them on another thread while the program loads: where they are called first, the main thread
 * waits some 50 ms for them. All others stay for their first call. What it says is heard with the flags of
 * `wasmCompiledAhead`, and skipped without.
 */
export function withCompilationHints(wasm: Uint8Array, root: string): Uint8Array {
  return withHints(wasm, largeFunctionsCalled(root));
}

/** The numbers of the large functions that V8 compiles for a statement, as it tells when asked. */
function largeFunctionsCalled(root: string): ReadonlySet<number> {
  const statement = 'CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL DEFAULT 1 REFERENCES c (d))';
  const program = `import('libpg-query').then(({ parse }) => parse(${JSON.stringify(statement)}))`;
  const { stdout } = spawnSync(process.execPath, ['--trace-wasm-compilation-times', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  });
  const told = stdout.matchAll(/^Compiled function \w+#(\d+) using Liftoff.*\bbodysize (\d+)/gm);
  return new Set([...told].flatMap(([, number, size]) => (Number(size) >= large ? [Number(number)] : [])));
}

/**
 * Puts a section of hints before the code: a byte for each function that the module defines, of which the lowest two bits
 * say when it is compiled, 1 with its first call, 2 at once.
 * https://github.com/WebAssembly/compilation-hints (as V8 had it first)
 */
export function withHints(wasm: Uint8Array, atOnce: ReadonlySet<number>): Uint8Array {
  const { imported, defined, code } = outline(wasm);
  const hints = Array.from({ length: defined }, (_, at) => (atOnce.has(imported + at) ? 2 : 1));
  const name = [...new TextEncoder().encode('compilationHints')];
  const content = [...number(name.length), ...name, ...number(defined), ...hints];
  return Buffer.concat([
    wasm.subarray(0, code),
    Uint8Array.from([0, ...number(content.length), ...content]),
    wasm.subarray(code),
  ]);
}

interface Outline {
  /** Functions from outside, which are counted first. */
  readonly imported: number;
  readonly defined: number;
  /** Where the section of code begins. */
  readonly code: number;
}

const kinds = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;
const sections = { imports: 2, code: 10 } as const;

function outline(wasm: Uint8Array): Outline {
  let at = 8;
  let imported = 0;
  while (at < wasm.length) {
    const start = at;
    const id = wasm[at++];
    const length = read();
    const end = at + length;
    if (id === sections.code) return { imported, defined: read(), code: start };
    if (id === sections.imports) for (let left = read(); left > 0; left--) if (skipImport()) imported++;
    at = end;
  }
  throw new Error('A module of WebAssembly without code.');

  /** True where it is a function. */
  function skipImport(): boolean {
    for (let names = 0; names < 2; names++) {
      const length = read();
      at += length;
    }
    const kind = wasm[at++];
    if (kind === kinds.table) at++;
    if (kind === kinds.table || kind === kinds.memory) {
      const hasMost = (read() & 1) === 1;
      read();
      if (hasMost) read();
    } else if (kind === kinds.global) at += 2;
    else if (kind === kinds.tag) at++;
    if (kind === kinds.function || kind === kinds.tag) read();
    return kind === kinds.function;
  }

  /** A number in LEB128. */
  function read(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }
}

function number(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)];
}
