import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const name = 'embedded:layoutWorker';

/** Files that are part of the workers; the page's own list of files does not name them. */
export const layoutWorkerInputs = ['node_modules/elkjs/package.json'];

/**
 * Resolves `embedded:layoutWorker` to the layout worker, bundled, as a string: a webview's page starts it from
 * a blob, since its content security policy lets it load nothing but scripts of its own.
 */
export function embedLayoutWorker(root: string): Plugin {
  return {
    name: 'embed-layout-worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'embedded' }));
      onLoad({ filter: /.*/, namespace: 'embedded' }, async () => {
        const { outputFiles } = await build({
          absWorkingDir: root,
          entryPoints: [path.join(root, 'webview/src/layout/layoutWorker.ts')],
          bundle: true,
          write: false,
          format: 'iife',
          platform: 'browser',
          target: 'chrome122',
          minify: true,
          legalComments: 'none',
        });
        const text = outputFiles[0]?.text ?? '';
        return {
          contents: `export const layoutWorkerText = ${JSON.stringify(text)};`,
          loader: 'js',
        };
      });
    },
  };
}

/**
 * A script that holds elk's worker as text: the page loads it when it needs elk, and the layout worker starts it from
 * a blob in the same way.
 */
export async function elkScript(root: string): Promise<string> {
  const text = await readFile(path.join(root, 'node_modules/elkjs/lib/elk-worker.min.js'), 'utf8');
  return `globalThis.elkWorkerText = ${JSON.stringify(text)};\n`;
}
