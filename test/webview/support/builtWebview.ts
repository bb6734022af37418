import path from 'node:path';
import { build } from 'esbuild';
import { elkScript, embedLayoutWorker } from '../../../scripts/embedLayoutWorker.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export interface BuiltWebview {
  readonly script: string;
  readonly elk: string;
  readonly styles: string;
}

let built: Promise<BuiltWebview> | undefined;

/** The webview as it is now, bundled like the package's, once for each process. */
export function builtWebview(): Promise<BuiltWebview> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<BuiltWebview> {
  const options = { bundle: true, write: false, minify: true, target: 'chrome122' } as const;
  const [script, styles, elk] = await Promise.all([
    build({
      ...options,
      entryPoints: [path.join(root, 'webview/src/main.ts')],
      format: 'iife',
      platform: 'browser',
      plugins: [embedLayoutWorker(root)],
    }),
    build({ ...options, entryPoints: [path.join(root, 'webview/src/view/styles.css')] }),
    elkScript(root),
  ]);
  return { script: script.outputFiles[0]!.text, elk, styles: styles.outputFiles[0]!.text };
}
