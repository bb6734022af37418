import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 leave WebAssembly as its first compiler made it. It counts how far a program jumps, and takes that for work:
 * the few huge functions of PostgreSQL's parser (its grammar, the writer of its trees) are optimized after some dozen
 * statements, which takes 0.7 s of the processor, beside whatever else is to be done. The first code is slower by a
 * third: that makes up for it after tens of thousands of statements, when `optimizeWasm` is called.
 */
export function leaveWasmAsItIs(): void {
  for (const flag of wasmLeftAsItIs()) setFlagsFromString(flag);
}

/** The flags that do so. */
export function wasmLeftAsItIs(): readonly string[] {
  // No program has a function of that number; only it would be optimized.
  return tierUpFilter(2 ** 30);
}

/**
 * The flags by which V8 compiles the marked functions of a module (`scripts/compilationHints.ts`) beside the main thread.
 * For Node 20's V8; others have no such flag or another form of the marks, and compile everything with the first call.
 */
export function wasmCompiledAhead(): readonly string[] {
  return process.versions.v8.startsWith('11.3.')
    ? ['--no-wasm-lazy-compilation', '--experimental-wasm-compilation-hints']
    : [];
}

/** Lets V8 optimize again what is called often. */
export function optimizeWasm(): void {
  for (const flag of tierUpFilter(-1)) setFlagsFromString(flag);
}

/** V8 looks at the flag each time. Other versions than those of Node 20 to 24 may not have it, and would say so. */
function tierUpFilter(functionNumber: number): readonly string[] {
  return /^1[123]\./.test(process.versions.v8) ? [`--wasm-tier-up-filter=${functionNumber}`] : [];
}
