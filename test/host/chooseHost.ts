import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheFolder, repositoryRoot } from './cache.ts';

/** Where the extension's tests run. */
export interface TestHost {
  readonly kind: 'chosen' | 'download' | 'code-server';
  /** For `runTests({ vscodeExecutablePath })`. */
  readonly executable: string;
}

/**
 * `VSCODE_EXECUTABLE` when it is set; on a desktop the ordinary download of VS Code; otherwise, or when
 * that download cannot be reached, code-server in a headless Chromium.
 */
export async function chooseHost(): Promise<TestHost> {
  const chosen = process.env.VSCODE_EXECUTABLE;
  if (chosen) return { kind: 'chosen', executable: chosen };
  if (hasDesktop()) {
    try {
      const executable = await downloadAndUnzipVSCode({ cachePath: path.join(cacheFolder(), 'vscode') });
      return { kind: 'download', executable };
    } catch (error) {
      if (process.platform === 'win32') {
        throw new Error(`VS Code could not be downloaded (${error}). Set VSCODE_EXECUTABLE to its Code.exe.`);
      }
      console.log('VS Code could not be downloaded; using code-server instead.');
    }
  }
  return { kind: 'code-server', executable: path.join(repositoryRoot, 'test/host/launch.sh') };
}

function hasDesktop(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
