import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const name = 'embedded:layoutWorker';

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
