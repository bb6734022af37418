import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Packs what lies in `dist/` and the files that belong to it into `schemawright.vsix` (or the path given).
 * All dependencies are bundled, so the package holds no node_modules.
 */
const out = path.resolve(process.argv[2] ?? path.join(root, 'schemawright.vsix'));
mkdirSync(path.dirname(out), { recursive: true });
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
const result = spawnSync(process.execPath, [vsce, 'package', '--no-dependencies', '--out', out], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
