import { availableParallelism } from 'node:os';
import { wasmCompiledAhead, wasmLeftAsItIs } from '../sources/sql/wasmTier.ts';
import { smallHeap } from '../workspace/heapGrowth.ts';

/** The flags of V8 for a run of the program: set before anything is loaded, see `keepCompiled`. */
export function engineFlags({
  namesSql,
  serves,
}: {
  readonly namesSql: boolean;
  /** True where the run is a language server. */
  readonly serves: boolean;
}): readonly string[] {
  if (serves) return [...smallHeap, ...wasmLeftAsItIs()];
  return [
    ...(namesSql || availableParallelism() === 1 ? optimizeLater() : []),
    ...(namesSql ? wasmCompiledAhead() : []),
    ...wasmLeftAsItIs(),
  ];
}

/**
 * Has V8 run a function four times as long before it optimizes it. A short run is over before that pays, and a third
 * of the processor's time goes into it: on threads of their own, which a machine of one core has not got, and a busy
 * one not free. A long run reaches the optimizer all the same. The number is for Node 20's V8; newer ones have a
 * compiler for the time between, and other flags.
 */
function optimizeLater(): readonly string[] {
  return process.versions.v8.startsWith('11.') ? ['--interrupt-budget=540672'] : [];
}
