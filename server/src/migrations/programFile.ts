import { existsSync } from 'node:fs';
import path from 'node:path';

/** A program of this package that runs apart: what Node needs to start it. */
export interface ApartProgram {
  readonly file: string;
  readonly execArgv: readonly string[];
}

/**
 * The bundled program beside the bundle that runs now, or its source where the sources run.
 * @param name of the file in `dist/`, without its ending
 * @param source relative to this folder
 */
export function programFile(name: string, source: string): ApartProgram {
  // The bundler puts the folder of the bundle in the place of this expression.
  const here = import.meta.dirname;
  const bundled = path.join(here, `${name}.cjs`);
  if (existsSync(bundled)) return { file: bundled, execArgv: [] };
  return { file: path.join(here, source), execArgv: ['--import', 'tsx'] };
}
