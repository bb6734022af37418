import { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { removeOldParts } from './oldCompiledParts.ts';

/**
 * Keeps what V8 has compiled of this program for the next start, which saves a third of a short run. Node does it
 * by itself from 22.1 on; before, the parts of the program are kept in the user's cache folder. Whatever goes
 * wrong costs the saving, nothing else.
 * @param folder where the parts of the program lie, as the bundler has named them by their content
 * @param flags of V8, which hold from now on: it takes what it has compiled only where all its flags were the same
 * @returns keeps one of the parts that are new so far, and answers whether there was one. What is left is kept when the
 * process ends, which is too late for one that runs for hours: V8 drops what it has compiled and not used for a while.
 */
export function keepCompiled(folder: string, flags: readonly string[]): () => boolean {
  const { env } = process;
  const setFlags = () => {
    for (const flag of flags) setFlagsFromString(flag);
  };
  setFlags();
  if (env.NODE_DISABLE_COMPILE_CACHE) return () => false;
  const { enableCompileCache, flushCompileCache } = module as NodeCompileCache;
  if (enableCompileCache) {
    enableCompileCache();
    return () => {
      flushCompileCache?.();
      return false;
    };
  }
  const versions = `v8-${process.versions.v8}-${process.arch}${flags.join('')}`;
  return keepParts(folder, path.join(cacheFolder(env), 'schemawright', 'compiled', versions), setFlags);
}

/** What later versions of Node have for it. */
interface NodeCompileCache {
  readonly enableCompileCache?: () => unknown;
  readonly flushCompileCache?: () => void;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (process.platform === 'win32') return env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
  return process.platform === 'darwin'
    ? path.join(homedir(), 'Library', 'Caches')
    : path.join(homedir(), '.cache');
}

type Compile = (this: NodeModule, content: string, file: string) => unknown;

/** What a part exports; `exports` is another object once it has run. */
interface Part {
  exports: unknown;
}

/**
 * Node's loader hands every text to `_compile` of its module: the first of the parts come so. What they require of each
 * other is loaded here, at a fifth of what the search for a module costs.
 */
function keepParts(folder: string, cache: string, setFlags: () => void): () => boolean {
  const loader = module.prototype as unknown as { _compile: Compile };
  const compile = loader._compile;
  const compiledNow = new Map<string, Script>();
  const parts = new Map<string, Part>();
  const requireElse = createRequire(path.join(folder, 'part.cjs'));
  loader._compile = function (content, file) {
    const name = path.dirname(file) === folder ? path.basename(file) : '';
    if (!isPart.test(name)) return compile.call(this, content, file);
    const loaded = parts.get(name);
    if (loaded) this.exports = loaded.exports;
    else run(name, module.wrap(content), this);
    return undefined;
  };

  function run(name: string, wrapped: string, part: Part): void {
    parts.set(name, part);
    const file = `${folder}${path.sep}${name}`;
    const kept = path.join(cache, keptName(name));
    const cachedData = readIfThere(kept);
    const script = new Script(wrapped, {
      filename: file,
      ...(cachedData ? { cachedData } : {}),
    });
    if (!cachedData || script.cachedDataRejected) compiledNow.set(kept, script);
    try {
      script.runInThisContext()(part.exports, requirePart, part, file, folder);
    } catch (error) {
      parts.delete(name);
      throw error;
    }
  }

  function requirePart(id: string): unknown {
    const name = id.slice(2);
    if (!id.startsWith('./') || !isPart.test(name)) return requireElse(id);
    const loaded = parts.get(name) ?? requireElse.cache[`${folder}${path.sep}${name}`];
    if (loaded) return loaded.exports;
    const part: Part = { exports: {} };
    run(name, readWrapped(`${folder}${path.sep}${name}`), part);
    return part.exports;
  }

  // Only later is known which functions are called, and so are worth keeping.
  const keepNext = (): boolean => {
    const [next] = compiledNow;
    if (!next) return false;
    const [kept, script] = next;
    compiledNow.delete(kept);
    try {
      // What has changed one in between would else be noted as how this part was compiled.
      setFlags();
      mkdirSync(cache, { recursive: true, mode: 0o700 });
      const unfinished = `${kept}.${process.pid}`;
      writeFileSync(unfinished, script.createCachedData(), { mode: 0o600 });
      renameSync(unfinished, kept);
      if (compiledNow.size > 0) return true;
      // Something was new, after an update most likely: what that has left over goes.
      removeOldParts(cache, new Set(readdirSync(folder).map((name) => path.join(cache, keptName(name)))));
    } catch {
      // A full or read-only disk: the others have no room either.
      compiledNow.clear();
    }
    return true;
  };
  process.once('exit', () => {
    while (keepNext());
  });
  return keepNext;
}

const isPart = /^part-\w+\.cjs$/;

function keptName(part: string): string {
  return `${path.basename(part, '.cjs')}.bin`;
}

/** V8 takes from it what it has compiled, and then it is free again. Undefined where there is no such file. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return scratch.subarray(0, readInto(file, 0));
  } catch {
    return undefined;
  }
}

/**
 * The text of a part as the function that the loader makes of it. The bundler writes ASCII, of which each byte is a
 * character: it is copied once, where a decoder, and what puts strings together, copied it three times.
 */
function readWrapped(file: string): string {
  const [before, after] = wrapper;
  const start = scratch.write(before, 'latin1');
  const end = readInto(file, start);
  makeRoom(end, after.length);
  return scratch.toString('latin1', 0, end + scratch.write(after, end, 'latin1'));
}

const wrapper = module.wrap('@').split('@') as [before: string, after: string];

/** What is read goes through it, as memory that is touched for the first time is dear. */
let scratch = Buffer.allocUnsafeSlow(1 << 20);

/** Reads a file into the scratch from a place on; answers the end. */
function readInto(file: string, start: number): number {
  const descriptor = openSync(file, 'r');
  try {
    let end = start;
    for (;;) {
      makeRoom(end, 1);
      const read = readSync(descriptor, scratch, end, scratch.length - end, null);
      if (read === 0) return end;
      end += read;
    }
  } finally {
    closeSync(descriptor);
  }
}

function makeRoom(end: number, more: number): void {
  if (scratch.length - end >= more) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, end + more));
  scratch.copy(larger, 0, 0, end);
  scratch = larger;
}
