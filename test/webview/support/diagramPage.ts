import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { diagramHtml } from '../../../client/src/diagramHtml.ts';
import { type DiagramSnapshot, diagramProtocol } from '../../../server/src/protocol/diagram.ts';
import type {
  HostMessageBody,
  KeptDiagram,
  WebviewMessage,
} from '../../../server/src/protocol/diagramMessages.ts';
import { chromiumFlags, findChromium } from '../../host/chromium.ts';
import { builtWebview } from './builtWebview.ts';
import { type ThemeName, themes } from './themes.ts';

const origin = 'http://webview.test';
export const nothingKept: KeptDiagram = { positions: {}, views: [] };

export interface DiagramPage {
  readonly page: Page;
  /** What the page sent, oldest first. */
  readonly sent: readonly WebviewMessage[];
  /** Errors of scripts and breaches of the content security policy. */
  readonly faults: readonly string[];
  send(message: HostMessageBody): Promise<void>;
  /** Sends a picture and waits until it is drawn. */
  show(snapshot: DiagramSnapshot, kept?: KeptDiagram): Promise<void>;
  /** Waits for a message of a kind of which something holds, and answers the newest. */
  received<Kind extends WebviewMessage['kind']>(
    kind: Kind,
    holds?: (message: Extract<WebviewMessage, { kind: Kind }>) => boolean,
  ): Promise<Extract<WebviewMessage, { kind: Kind }>>;
  close(): Promise<void>;
}

export interface DiagramPageOptions {
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
  /** What `getState` answers: a panel that was open before. */
  readonly state?: unknown;
  /** Script that runs before that of the page. */
  readonly prelude?: string;
  /** Is given to the page as soon as it is ready, without a way through the test. */
  readonly first?: DiagramSnapshot;
}

export function launchBrowser(): Promise<Browser> {
  return findChromium().then((executablePath) =>
    chromium.launch({ executablePath, args: [...chromiumFlags], headless: true }),
  );
}

/** The built webview in a page that plays the editor: the same HTML and the same policy as in VS Code. */
export async function openDiagramPage(
  browser: Browser,
  options: DiagramPageOptions = {},
): Promise<DiagramPage> {
  const context = await browser.newContext({ viewport: options.size ?? { width: 1280, height: 800 } });
  await serve(context, options.theme ?? 'dark');
  const page = await context.newPage();
  page.setDefaultTimeout(100_000);
  const sent: WebviewMessage[] = [];
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (process.env.DEBUG) console.error(message.text());
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.exposeFunction('toEditor', (message: WebviewMessage) => void sent.push(message));
  await page.addInitScript({ content: playEditor(options.state, options.first) });
  if (options.prelude) await page.addInitScript({ content: options.prelude });
  await page.goto(`${origin}/`);
  const diagramPage: DiagramPage = {
    page,
    sent,
    faults,
    send: (message) =>
      page.evaluate((data) => window.postMessage(data, '*'), { protocol: diagramProtocol, ...message }),
    async show(snapshot, kept = nothingKept) {
      await diagramPage.send({ kind: 'snapshot', snapshot, kept });
      await page.waitForFunction(
        (count) => document.querySelectorAll('.table-tree > li').length === count,
        snapshot.tables.length,
      );
      // A busy machine draws a few tables a frame.
      await page.waitForFunction(
        (revision) =>
          performance
            .getEntriesByName('schemawright-diagram-drawn')
            .some((mark) => (mark as PerformanceMark).detail === revision),
        snapshot.revision,
      );
    },
    async received(kind, holds = () => true) {
      const find = () => sent.findLast((message) => message.kind === kind && holds(message as never));
      for (let waited = 0; !find() && waited < 60_000; waited += 20) await page.waitForTimeout(20);
      const message = find();
      if (!message) throw new Error(`No ${kind} came; there came ${sent.map((it) => it.kind).join(', ')}`);
      return message as never;
    },
    close: () => context.close(),
  };
  return diagramPage;
}

async function serve(context: BrowserContext, theme: ThemeName): Promise<void> {
  const nonce = 'bm9uY2U';
  const html = diagramHtml({
    nonce,
    contentSource: origin,
    script: `${origin}/webview.js`,
    elk: `${origin}/elkWorker.js`,
    styles: `${origin}/webview.css`,
  });
  const { script, elk, styles } = await builtWebview();
  const { body, colours } = themes[theme];
  const variables = Object.entries(colours).map(([name, colour]) => `--vscode-${name}:${colour}`);
  const files: Readonly<Record<string, readonly [type: string, text: () => string]>> = {
    '/': ['text/html', () => html.replace('<body>', `<body class="${body}">`)],
    '/webview.js': ['text/javascript', () => script],
    '/elkWorker.js': ['text/javascript', () => elk],
    '/webview.css': ['text/css', () => `:root{${variables.join(';')}}\n${styles}`],
  };
  await context.route('**/*', (route) => {
    const found = files[new URL(route.request().url()).pathname];
    return found
      ? route.fulfill({ contentType: `${found[0]}; charset=utf-8`, body: found[1]() })
      : route.fulfill({ status: 404 });
  });
}

/**
 * What VS Code gives to a webview. As text: the loader of the tests wraps named functions in a call of `__name`,
 * which no page knows; it is given here for the others. `editorTimes` tells when the page's thread worked for the editor.
 */
function playEditor(state: unknown, first: DiagramSnapshot | undefined): string {
  const message = first && {
    protocol: diagramProtocol,
    kind: 'snapshot',
    snapshot: first,
    kept: nothingKept,
  };
  return `
    globalThis.__name = (it) => it;
    globalThis.editorTimes = [performance.now()];
    const first = JSON.parse(${JSON.stringify(JSON.stringify(message ?? null))});
    let kept = ${JSON.stringify(state ?? null)} ?? undefined;
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => {
        globalThis.toEditor(message);
        if (first && message.kind === 'ready') setTimeout(() => {
          globalThis.editorTimes.push(performance.now());
          window.postMessage(first, '*');
        });
      },
      getState: () => kept,
      setState: (next) => { kept = next; globalThis.keptState = next; },
    });`;
}
