import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';
import { openDiagramPage } from '../../webview/support/diagramPage.ts';

const size = { width: 1440, height: 900 };

/** A page that draws a snapshot, ours or the peer's, in the same way for the measurements. */
export interface MeasuredPage {
  readonly page: Page;
  /** Milliseconds from the start of the page until the first picture was drawn. */
  readonly first: number;
  /** Milliseconds from giving it another picture until that was drawn. */
  change(snapshot: DiagramSnapshot): Promise<number>;
  /** The longest time that the main thread answered nothing, in milliseconds; 0 for below 50. */
  longestTask(): Promise<number>;
  close(): Promise<void>;
}

/** Tasks in which the test reads or copies a schema for the page do not count. */
const watchTasks = `
  globalThis.longestTask = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const times = globalThis.editorTimes ?? [];
      if (times.some((time) => time >= startTime && time <= startTime + duration)) continue;
      globalThis.longestTask = Math.max(globalThis.longestTask, duration);
    }
  }).observe({ type: 'longtask', buffered: true });`;

/** Waits for the mark of a drawn revision and answers its time. */
async function drawnAt(page: Page, mark: string, revision: number): Promise<number> {
  const time = await page.waitForFunction(
    ([name, wanted]) =>
      performance
        .getEntriesByName(name)
        .map((entry) => entry as PerformanceMark)
        .find((entry) => entry.detail === wanted)?.startTime,
    [mark, revision] as const,
    { timeout: 120_000, polling: 4 },
  );
  return (await time.jsonValue()) ?? Number.NaN;
}

export async function openOurs(browser: Browser, snapshot: DiagramSnapshot): Promise<MeasuredPage> {
  const mark = 'schemawright-diagram-drawn';
  const { page, close } = await openDiagramPage(browser, { size, prelude: watchTasks, first: snapshot });
  const first = await drawnAt(page, mark, snapshot.revision);
  return {
    page,
    first,
    async change(next) {
      const start = await page.evaluate(
        (data) => {
          const now = performance.now();
          (globalThis as unknown as { editorTimes: number[] }).editorTimes.push(now);
          window.postMessage(data, '*');
          return now;
        },
        { protocol: next.protocol, kind: 'snapshot', snapshot: next },
      );
      return (await drawnAt(page, mark, next.revision)) - start;
    },
    longestTask: () => page.evaluate('globalThis.longestTask'),
    close,
  };
}

export async function openPeer(browser: Browser, snapshot: DiagramSnapshot): Promise<MeasuredPage> {
  const mark = 'peer-drawn';
  const { script, styles } = await peerBundle();
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await page.addInitScript({ content: watchTasks });
  await page.route('**/*', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!DOCTYPE html><style>${styles}${peerStyles}</style><body><script>${script.replaceAll('</script', '<\\/script')}
showPeer(${JSON.stringify(snapshot).replaceAll('<', '\\u003c')})</script>`,
    }),
  );
  await page.goto('http://peer.test/');
  const first = await drawnAt(page, mark, snapshot.revision);
  return {
    page,
    first,
    async change(next) {
      const start = await page.evaluate((data) => {
        const now = performance.now();
        void (globalThis as unknown as { showPeer(it: unknown): Promise<void> }).showPeer(data);
        return now;
      }, next);
      return (await drawnAt(page, mark, next.revision)) - start;
    },
    longestTask: () => page.evaluate('globalThis.longestTask'),
    close: () => context.close(),
  };
}

const peerStyles = `
  body { margin: 0; font: 12px sans-serif; background: #1f1f1f; color: #ccc; }
  .peer-table { width: 100%; height: 100%; background: #252526; border: 1px solid #555; border-radius: 6px; }
  .peer-head { height: 34px; font-weight: 600; padding: 8px; background: #333; }
  .peer-row { position: relative; height: 22px; display: flex; justify-content: space-between; padding: 2px 8px; }`;

let bundled: Promise<{ readonly script: string; readonly styles: string }> | undefined;

function peerBundle(): Promise<{ readonly script: string; readonly styles: string }> {
  bundled ??= build({
    entryPoints: [path.join(import.meta.dirname, 'peerPage.tsx')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    outdir: '/',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  }).then(({ outputFiles }) => ({
    script: outputFiles.find((file) => file.path.endsWith('.js'))?.text ?? '',
    styles: outputFiles.find((file) => file.path.endsWith('.css'))?.text ?? '',
  }));
  return bundled;
}
