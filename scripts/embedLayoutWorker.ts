import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const name = 'embedded:layoutWorker';
const elkName = 'embedded:elkWorker';

/** Files that are part of the worker; the page's own list of files does not name them. */
export const layoutWorkerInputs = ['node_modules/elkjs/package.json'];

/**
 * Resolves `embedded:layoutWorker` to the layout worker, bundled, as a string: a webview's page starts it from
 * a blob, since its content security policy lets it load nothing.
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
          plugins: [embedElkWorker(root)],
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

/** Resolves `embedded:elkWorker` to elk's worker, as a string: the layout worker starts it in the same way. */
function embedElkWorker(root: string): Plugin {
  return {
    name: 'embed-elk-worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${elkName}$`) }, () => ({ path: elkName, namespace: 'embedded' }));
      onLoad({ filter: /.*/, namespace: 'embedded' }, async () => {
        const text = await readFile(path.join(root, 'node_modules/elkjs/lib/elk-worker.min.js'), 'utf8');
        return { contents: `export const elkWorkerText = ${JSON.stringify(text)};`, loader: 'js' };
      });
    },
  };
}
