import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, transform, version } from 'esbuild';
import ts from 'typescript';

export interface SplitOutput {
  /** Name in the folder. */
  readonly name: string;
  readonly bytes: number;
}

export interface SplitOptions extends BuildOptions {
  readonly target: string;
  readonly minify: boolean;
  readonly sourcemap: boolean;
}

export interface SplitPrograms {
  readonly outputs: readonly SplitOutput[];
  /** Every file that is part of them, relative to the checkout. */
  readonly inputs: readonly string[];
}

/**
 * Bundles programs of Node into one folder. What is imported by a call becomes a part of its own, read when it is
 * called for, and what several programs need is there once. The bundler divides ES modules only, so each part is
 * made a CommonJS module afterwards.
 * @param entries the source of each program by its name in the folder, without ending
 */
export async function splitPrograms(
  entries: Readonly<Record<string, string>>,
  folder: string,
  { sourcemap, ...options }: SplitOptions,
): Promise<SplitPrograms> {
  const { metafile, outputFiles } = await build({
    ...options,
    entryPoints: { ...entries },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: `part-${makingHash(options)}[hash]`,
    bundle: true,
    splitting: true,
    format: 'esm',
    sourcemap: sourcemap ? 'inline' : false,
    metafile: true,
    write: false,
  });
  const outputs = await Promise.all(
    outputFiles.map(async ({ path: file, text }): Promise<SplitOutput> => {
      const name = path.basename(file);
      const { code, map } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: options.target,
        // `import()` of a part becomes `require`: it is as late, and needs no second loader.
        supported: { 'dynamic-import': false },
        minify: options.minify,
        legalComments: 'none',
        sourcemap: sourcemap ? 'external' : false,
        sourcefile: name,
      });
      const direct = inAscii(withDirectExports(code));
      await writeFile(file, sourcemap ? `${direct}//# sourceMappingURL=${name}.map\n` : direct);
      if (sourcemap) await writeFile(`${file}.map`, map);
      return { name, bytes: Buffer.byteLength(direct) };
    }),
  );
  return { outputs, inputs: Object.keys(metafile.inputs) };
}

/**
 * What is made of a part after the bundler has named it by its content. What V8 has compiled is kept by the part's name
 * and taken for any text of the same length: one that is made in another way needs another name.
 */
function makingHash({ target, minify }: Pick<SplitOptions, 'target' | 'minify'>): string {
  const making = [version, target, minify, withDirectExports, functionsOf, inAscii].join('\n');
  return createHash('sha256').update(making).digest('hex').slice(0, 6).toUpperCase();
}

/**
 * The bundler has an object of getters exported as a second one, whose getters look a name up in the first: each use
 * of what another part holds costs both. The first will do, as all parts are written by the same bundler; and what is a
 * function stands in it as itself, as it is there before anything runs and is never another. The text stays as long as
 * it was, so that its map fits.
 */
function withDirectExports(code: string): string {
  return code.replace(
    /([\w$]+)\(([\w$]+),\{([^{}]*)\}\);module\.exports=[\w$]+\(\2\);/,
    (written, define: string, exported: string, getters: string) => {
      // Who imports a default asks first whether this was an ES module, which the second object alone says.
      if (/\bdefault:/.test(getters)) return written;
      const functions = functionsOf(code);
      const entries = getters.split(',').map((entry) => /^([\w$]+):\(\)=>([\w$.]+)$/.exec(entry));
      if (!entries.every((entry) => entry !== null))
        throw new Error(`Exports that are no getters: ${getters}`);
      const [direct, others] = [true, false].map((is) =>
        entries.filter(([, , name = '']) => functions.has(name) === is),
      ) as [RegExpExecArray[], RegExpExecArray[]];
      const values = direct.map(([, key, name]) => `${key}:${name}`).join(',');
      const rest = others.map(([entry]) => entry).join(',');
      const made = direct.length > 0 ? `${exported}={${values}}` : exported;
      return `${define}(${made},{${rest}});module.exports=${exported};`.padEnd(written.length);
    },
  );
}

/**
 * A byte is a character for who loads the parts (`workspace/compileCache.ts`). The bundler sees to that but for regular
 * expressions, where an escape means the same.
 */
function inAscii(code: string): string {
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The functions that are declared at the top of a module. */
function functionsOf(code: string): ReadonlySet<string> {
  const { statements } = ts.createSourceFile('part.js', code, ts.ScriptTarget.Latest);
  return new Set(statements.filter(ts.isFunctionDeclaration).flatMap(({ name }) => name?.text ?? []));
}
