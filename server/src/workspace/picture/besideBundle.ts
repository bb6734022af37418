import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * A file of a package that the programs need at run time.
 * @param inPackage where it is in `node_modules`
 * @param name the one that the build gives it beside the programs
 */
export function besideBundle(inPackage: string, name: string): string {
  return path.basename(import.meta.dirname) === 'dist'
    ? path.join(import.meta.dirname, name)
    : createRequire(path.join(import.meta.dirname, 'here.js')).resolve(inPackage);
}
