import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import { launchBrowser, openDiagramPage } from './support/diagramPage.ts';
import { exampleSnapshot } from './support/exampleSnapshot.ts';
import { syntheticSnapshot } from './support/syntheticSnapshot.ts';
import type { ThemeName } from './support/themes.ts';

/**
 * Takes pictures of the diagram to look at: `node --import tsx test/webview/takePictures.ts [folder] [only]`.
 * `only` is a part of a picture's name, such as `50-light`.
 */
const [folder = 'test-results/diagram', only = ''] = process.argv.slice(2);
const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];
const snapshots: Readonly<Record<string, () => Promise<DiagramSnapshot>>> = {
  shop: () => exampleSnapshot(),
  5: async () => syntheticSnapshot({ tables: 5, findings: 3 }),
  50: async () => syntheticSnapshot({ tables: 50, findings: 6 }),
  500: async () => syntheticSnapshot({ tables: 500, findings: 9 }),
  1000: async () => syntheticSnapshot({ tables: 1000, findings: 9 }),
};

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const [name, snapshot] of Object.entries(snapshots))
      for (const theme of themes) {
        const file = `${name}-${theme}.png`;
        if (!file.includes(only)) continue;
        const diagram = await openDiagramPage(browser, { theme, size: { width: 1440, height: 900 } });
        await diagram.show(await snapshot());
        await diagram.page.waitForTimeout(500);
        await diagram.page.screenshot({ path: path.join(folder, file) });
        if (diagram.faults.length > 0) console.error(file, diagram.faults);
        await diagram.close();
      }
  } finally {
    await browser.close();
  }
}

await main();
