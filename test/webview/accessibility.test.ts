import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { launchBrowser, openDiagramPage } from './support/diagramPage.ts';
import { addedTable } from './support/editedSnapshot.ts';
import { syntheticSnapshot } from './support/syntheticSnapshot.ts';
import type { ThemeName } from './support/themes.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

describe('the diagram for everybody', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const theme of themes)
    it(`has roles, labels and contrasts that axe accepts in the ${theme} theme`, async () => {
      const { page, show, close } = await openDiagramPage(browser, { theme });
      await show(syntheticSnapshot({ tables: 5, findings: 3 }));
      // Not as a script of the page: its policy forbids that.
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        }),
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((it) => it.html.slice(0, 200)).join('\n')}`),
        [],
      );
      const measured = passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0;
      assert.ok(measured > 100, `the contrast of ${measured} texts was measured`);
      await close();
    });

  it('moves nothing for those who asked for that', async () => {
    const { page, show, close } = await openDiagramPage(browser);
    const longest = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .map((it) => getComputedStyle(it))
          .flatMap((it) => [
            ...it.transitionDuration.split(','),
            ...(it.animationName === 'none' ? [] : it.animationDuration.split(',')),
          ])
          .reduce(
            (most, text) => Math.max(most, Number.parseFloat(text) * (text.endsWith('ms') ? 1 : 1000)),
            0,
          ),
      );
    const five = syntheticSnapshot({ tables: 5, findings: 3 });
    const six = addedTable(five);
    await show(five);
    await show(six);
    assert.ok((await longest()) > 50, 'what is new arrives');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.ok((await longest()) <= 0.01);
    await close();
  });
});
