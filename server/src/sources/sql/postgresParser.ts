import type { RawStmt } from 'libpg-query';
import createPgQueryModule, { type PgQueryModule } from 'libpg-query/wasm/libpg-query.js';
import { leaveWasmAsItIs, optimizeWasm } from './wasmTier.ts';

/** What PostgreSQL's parser makes of a text, or what it says against it. */
export type RawParse =
  | { readonly stmts: readonly RawStmt[] }
  | {
      readonly message: string;
      /** In code points from 0. */
      readonly cursorPosition: number;
    };

/**
 * PostgreSQL's own parser (WebAssembly). The package's functions do the same, but write and read strings a byte at a
 * time: of a short statement that takes longer than to parse it.
 */
export interface PostgresParser {
  parse(text: string): RawParse;
  /** The kind of key word that a single word is: `NO_KEYWORD`, `UNRESERVED_KEYWORD` … */
  keywordKind(word: string): string | undefined;
  /** Resolves once a parser whose stack has overflowed is replaced. */
  settled(): Promise<void>;
}

let loading: Promise<PostgresParser> | undefined;

/** Compiles the parser, once; most of that happens beside the main thread. */
export function loadPostgresParser(): Promise<PostgresParser> {
  loading ??= loadAnew();
  return loading;
}

function loadAnew(): Promise<PostgresParser> {
  leaveWasmAsItIs();
  return createPgQueryModule().then(parserOf);
}

/** From so many statements on it pays to optimize the parser. */
const manyStatements = 20_000;

const encoder = new TextEncoder();

function parserOf(first: PgQueryModule): PostgresParser {
  let wasm = first;
  let replacement: Promise<void> | undefined;
  let input = 0;
  let capacity = 0;
  let parses = 0;
  let memory = Buffer.from(wasm.HEAPU8.buffer);

  return {
    settled: async () => replacement,
    parse(text) {
      // Again and again: who keeps what is compiled sets the flags back for that.
      if (++parses % manyStatements === 0) optimizeWasm();
      const query = passed(text);
      let result: number;
      try {
        result = query === 0 ? 0 : wasm._wasm_parse_query_raw(query);
      } catch {
        // What is thrown through WebAssembly leaves its stack as it was: after some thirty times there is none left.
        replacement ??= createPgQueryModule().then(replace, () => {});
        return { message: 'stack depth limit exceeded', cursorPosition: 0 };
      }
      if (result === 0) return { message: 'out of memory', cursorPosition: 0 };
      try {
        const error = wordAt(result, 2);
        if (error !== 0) {
          // Counted from 1; 0 or less where it points at nothing.
          const position = wordAt(error, 4) | 0;
          return { message: textAt(wordAt(error, 0)), cursorPosition: Math.max(0, position - 1) };
        }
        const { stmts = [] } = JSON.parse(textAt(wordAt(result, 0))) as {
          readonly stmts?: readonly RawStmt[];
        };
        return { stmts };
      } finally {
        wasm._wasm_free_parse_result(result);
      }
    },
    keywordKind(word) {
      const result = wasm._wasm_scan(passed(word));
      try {
        const { tokens } = JSON.parse(textAt(result)) as {
          readonly tokens: readonly { readonly keywordName?: string }[];
        };
        return tokens[0]?.keywordName;
      } finally {
        wasm._wasm_free_string(result);
      }
    },
  };

  function replace(fresh: PgQueryModule): void {
    replacement = undefined;
    wasm = fresh;
    input = 0;
    capacity = 0;
    memory = Buffer.from(wasm.HEAPU8.buffer);
  }

  /** The text as a C string, in a place that is kept for the next. */
  function passed(text: string): number {
    // A code unit has three bytes at most.
    const needed = text.length * 3 + 1;
    if (needed > capacity) {
      if (input !== 0) wasm._free(input);
      capacity = Math.max(needed, 1 << 16);
      input = wasm._malloc(capacity);
    }
    if (input === 0) {
      capacity = 0;
      return 0;
    }
    const { written } = encoder.encodeInto(text, wasm.HEAPU8.subarray(input, input + capacity - 1));
    wasm.HEAPU8[input + written] = 0;
    return input;
  }

  function wordAt(pointer: number, index: number): number {
    return wasm.HEAPU32[(pointer >> 2) + index] as number;
  }

  function textAt(pointer: number): string {
    if (pointer === 0) return '';
    if (memory.buffer !== wasm.HEAPU8.buffer) memory = Buffer.from(wasm.HEAPU8.buffer);
    return memory.toString('utf8', pointer, memory.indexOf(0, pointer));
  }
}
