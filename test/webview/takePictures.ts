import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import { type DiagramPage, launchBrowser, openDiagramPage } from './support/diagramPage.ts';
import { exampleSnapshot } from './support/exampleSnapshot.ts';
import { rowOf, settled } from './support/pageFacts.ts';
import { syntheticSnapshot } from './support/syntheticSnapshot.ts';
import type { ThemeName } from './support/themes.ts';

/**
 * Takes pictures of the diagram to look at: `node --import tsx test/webview/takePictures.ts [folder] [only]`.
 * `only` is a part of a picture's name, such as `50-light`; `readme` takes those of the README into docs/images.
 */
const [folder = 'test-results/diagram', only = ''] = process.argv.slice(2);
const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

interface Picture {
  readonly snapshot: () => Promise<DiagramSnapshot>;
  readonly pose?: (diagram: DiagramPage) => Promise<void>;
}

const pictures: Readonly<Record<string, Picture>> = {
  shop: { snapshot: () => exampleSnapshot() },
  selected: { snapshot: () => exampleSnapshot(), pose: selectOrders },
  search: {
    snapshot: async () => syntheticSnapshot({ tables: 50, findings: 6 }),
    pose: ({ page }) => page.locator('.search input').fill('order'),
  },
  5: { snapshot: async () => syntheticSnapshot({ tables: 5, findings: 3 }) },
  50: { snapshot: async () => syntheticSnapshot({ tables: 50, findings: 6 }) },
  500: { snapshot: async () => syntheticSnapshot({ tables: 500, findings: 9 }) },
  1000: { snapshot: async () => syntheticSnapshot({ tables: 1000, findings: 9 }) },
};

async function selectOrders(diagram: DiagramPage): Promise<void> {
  const { page } = diagram;
  const orders = await page
    .locator('.table-tree > li[aria-label^="orders,"]')
    .getAttribute('data-tree-table');
  await diagram.send({ kind: 'select', table: orders ?? '', center: true });
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.table.selected[data-detail=full]') !== null);
  await rowOf(page, orders ?? '', 'customerId').hover();
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const [name, { snapshot, pose }] of Object.entries(pictures))
      for (const theme of themes) {
        const file = `${name}-${theme}.png`;
        const readme = { 'selected-dark.png': 'diagram.png', '500-light.png': 'diagram-500.png' }[file];
        if (only === 'readme' ? !readme : !file.includes(only)) continue;
        const diagram = await openDiagramPage(browser, { theme, size: { width: 1280, height: 800 } });
        await diagram.show(await snapshot());
        await settled(diagram.page);
        await pose?.(diagram);
        await settled(diagram.page);
        const to = only === 'readme' && readme ? path.join('docs/images', readme) : path.join(folder, file);
        await diagram.page.screenshot({ path: to });
        if (diagram.faults.length > 0) console.error(file, diagram.faults);
        await diagram.close();
      }
  } finally {
    await browser.close();
  }
}

await main();
