import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from './chromium.ts';

/** What VS Code's own command line options of the same names say. */
export interface DevelopmentOptions {
  readonly extensionDevelopmentPath?: readonly string[];
  readonly extensionTestsPath?: string;
}

export interface WorkbenchOptions {
  /** Of a running code-server. */
  readonly port: number;
  readonly workspace?: string;
  readonly development?: DevelopmentOptions;
  /** The test run in the extension host ended, or the workbench shut down. */
  readonly onExit?: (code: number) => void;
  readonly onLog?: (level: string, message: string) => void;
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Workbench {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens the workbench of a code-server in a headless Chromium. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const browser: Browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...chromiumFlags],
    headless: true,
  });
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onExit?.(code));
  await page.exposeFunction('codeAutomationLog', (level: string, args: readonly unknown[]) =>
    options.onLog?.(level, args.map(String).join(' ')),
  );
  await page.addInitScript(addToConfiguration, {
    developmentOptions: {
      extensions: options.development?.extensionDevelopmentPath?.map((it) => remoteUri(options.port, it)),
      extensionTestsPath:
        options.development?.extensionTestsPath &&
        remoteUri(options.port, options.development.extensionTestsPath),
    },
  });
  const folder = options.workspace ? `?folder=${encodeURI(options.workspace)}` : '?ew=true';
  await page.goto(`http://127.0.0.1:${options.port}/${folder}`);
  return { page, close: () => browser.close() };
}

function remoteUri(port: number, file: string): object {
  return {
    $mid: 1,
    scheme: 'vscode-remote',
    authority: `127.0.0.1:${port}`,
    path: path.resolve(file),
  };
}

/**
 * Runs in the page, before its own scripts: the workbench reads its configuration from an attribute, and
 * a built workbench takes development options from nowhere else. (Rewriting the HTML on its way instead
 * makes Chromium refuse the WebSocket.)
 */
function addToConfiguration(extra: object): void {
  // The page's types are not those of this program.
  const page = globalThis as unknown as {
    Element: { prototype: { id: string; getAttribute(name: string): string | null } };
  };
  const original = page.Element.prototype.getAttribute;
  page.Element.prototype.getAttribute = function (name: string) {
    const value = original.call(this, name);
    if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || !value) return value;
    return JSON.stringify({ ...JSON.parse(value), ...extra });
  };
}
