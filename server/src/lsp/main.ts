import { setImmediate } from 'node:timers/promises';
import { wasmLeftAsItIs } from '../sources/sql/wasmTier.ts';
import { keepCompiled } from '../workspace/compileCache.ts';
import { smallHeap } from '../workspace/heapGrowth.ts';

const keepNext = keepCompiled(import.meta.dirname, [...smallHeap, ...wasmLeftAsItIs()]);

/** By then a first scan is over as a rule, and V8 still has what it compiled for it. In milliseconds. */
const settledAfter = 20_000;

/** A part at a time: the largest takes as long as a keystroke. */
async function keepParts(): Promise<void> {
  while (keepNext()) await setImmediate();
}

setTimeout(() => void keepParts(), settledAfter).unref();

void import('./program.ts').then(({ startProgram }) => startProgram());
