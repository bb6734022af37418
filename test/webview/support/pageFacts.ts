import type { Locator, Page } from 'playwright-core';
import type { Point } from '../../../server/src/layout/layoutGraph.ts';

export function tableOf(page: Page, table: string): Locator {
  return page.locator(`.tables > [data-table="${table}"]`);
}

export function rowOf(page: Page, table: string, column: string): Locator {
  return tableOf(page, table).locator(`[data-column="${column}"]`);
}

export async function selectedTable(page: Page): Promise<string | null> {
  await settled(page);
  return page.locator('.table.selected').first().getAttribute('data-table');
}

export async function cameraOf(page: Page): Promise<Point & { readonly scale: number }> {
  await settled(page);
  const transform = await page.locator('.world').evaluate((it) => it.style.transform);
  const [x = 0, y = 0, scale = 0] = [...transform.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map((it) =>
    Number(it[0]),
  );
  return { x, y, scale };
}

export async function scaleOf(page: Page): Promise<number> {
  return (await cameraOf(page)).scale;
}

/** Waits until the picture has not moved for some frames. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      new Promise<boolean>((resolve) => {
        const world = document.querySelector<HTMLElement>('.world');
        let last = '';
        let same = 0;
        const look = () => {
          const now = `${world?.style.transform} ${document.querySelectorAll('.table').length}`;
          same = now === last ? same + 1 : 0;
          last = now;
          if (same >= 4) resolve(true);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  await settled(page);
}
