import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { type DiagramPage, launchBrowser, openDiagramPage } from './support/diagramPage.ts';
import { cameraOf, settled, tableOf } from './support/pageFacts.ts';
import { syntheticSnapshot } from './support/syntheticSnapshot.ts';

describe('groups in the webview of the diagram', () => {
  let browser: Browser;
  let diagram: DiagramPage;
  const snapshot = syntheticSnapshot({ tables: 40, findings: 5 });
  const group = 'src/schema/module1.ts';
  const box = `collapsed group ${group}`;
  let open: { readonly places: Readonly<Record<string, string>>; readonly camera: object };
  const members = snapshot.tables.filter((table) => table.file === group);

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    diagram = await openDiagramPage(browser);
    await diagram.show(snapshot);
    await choose('groups', 'Groups by file');
    await diagram.page.getByText(group, { exact: true }).waitFor();
    await diagram.page.waitForFunction(
      (count) => document.querySelectorAll('.tables > [data-table]').length === count,
      snapshot.tables.length,
    );
    await settled(diagram.page);
    open = { places: await places(), camera: await cameraOf(diagram.page) };
    await openMenu(tableOf(diagram.page, members[0]!.id), `Collapse the group ${group}`);
    await tableOf(diagram.page, box).waitFor();
  });
  afterEach(async () => {
    assert.deepEqual(diagram.faults, []);
    await diagram.close();
  });

  /** Of the tables outside of the group, in the picture. */
  async function places(): Promise<Readonly<Record<string, string>>> {
    const all = await diagram.page
      .locator('.tables > [data-table]')
      .evaluateAll((nodes) =>
        nodes.map(
          (node) => [node.getAttribute('data-table')!, (node as HTMLElement).style.transform] as const,
        ),
      );
    return Object.fromEntries(
      all.filter(([id]) => id !== box && !members.some((member) => member.id === id)),
    );
  }

  async function choose(button: string, item: string): Promise<void> {
    await diagram.page.locator(`[data-button=${button}]`).click();
    await diagram.page.getByRole('menuitem', { name: item }).click();
    await settled(diagram.page);
  }

  async function openMenu(at: ReturnType<typeof tableOf>, item: string): Promise<void> {
    await at.click({ button: 'right', position: { x: 20, y: 8 } });
    await diagram.page.getByRole('menuitem', { name: item }).click();
    await settled(diagram.page);
  }

  it('leave everything else where it stands, and so does expanding them', async () => {
    assert.equal(Object.keys(open.places).length, snapshot.tables.length - members.length);
    assert.deepEqual(await places(), open.places);
    assert.deepEqual(await cameraOf(diagram.page), open.camera);
    await choose('groups', 'Expand all groups');
    await tableOf(diagram.page, members[0]!.id).waitFor();
    await settled(diagram.page);
    assert.deepEqual(await places(), open.places);
    assert.deepEqual(await cameraOf(diagram.page), open.camera);
  });

  it('come closer in the same order when all of them are collapsed, and come back as they were', async () => {
    const { page } = diagram;
    const names = async (side: 'left' | 'top') => {
      const all = await page.locator('.group-names > .group-name').evaluateAll((nodes, at) => {
        const places = nodes.map((node) => ({
          name: node.textContent,
          at: Number.parseFloat((node as HTMLElement).style[at]),
        }));
        return places.sort((a, b) => a.at - b.at);
      }, side);
      return { order: all.map((it) => it.name), length: all.at(-1)!.at - all[0]!.at };
    };
    await choose('groups', 'Expand all groups');
    await tableOf(page, members[0]!.id).waitFor();
    const [across, down] = [await names('left'), await names('top')];
    await choose('groups', 'Collapse all groups');
    await page.waitForFunction(() => document.querySelectorAll('.table:not(.collapsed)').length === 0);
    await settled(page);
    assert.deepEqual((await names('left')).order, across.order);
    assert.deepEqual((await names('top')).order, down.order);
    assert.ok((await names('left')).length < across.length * 0.9);
    await choose('groups', 'Expand all groups');
    await tableOf(page, members[0]!.id).waitFor();
    await settled(page);
    assert.deepEqual(await places(), open.places);
    assert.deepEqual(await cameraOf(page), open.camera);
  });

  it('are one box with a row for each table when they are collapsed', async () => {
    const { page } = diagram;
    for (const { id } of members) assert.equal(await tableOf(page, id).count(), 0);
    const items = await page.locator('.table-tree > li').count();
    assert.equal(items, snapshot.tables.length - members.length + 1);
    await page.keyboard.press('0');
    await settled(page);
    await diagram.send({ kind: 'select', table: members[2]!.id, center: true });
    await tableOf(page, box).locator('.row.selected').waitFor();
    const names = await tableOf(page, box).locator('.row .name').allTextContents();
    assert.deepEqual(
      names,
      members.map((table) => table.name),
    );
  });

  it('are opened again with Enter, and their tables are found before', async () => {
    const { page } = diagram;
    await diagram.send({ kind: 'select', table: members[1]!.id, center: true });
    await tableOf(page, box).locator('.row.selected').waitFor();
    await page.locator('.stage').focus();
    await page.keyboard.press('Enter');
    assert.equal((await diagram.received('reveal')).table, members[1]!.id);
    await page.keyboard.press('Escape');
    await tableOf(page, box).locator('.header').click();
    await page.keyboard.press('Enter');
    await tableOf(page, box).waitFor({ state: 'detached' });
    // The view stays, and the group is larger than its box was.
    await page.keyboard.press('f');
    await tableOf(page, members[1]!.id).waitFor();
    assert.equal(await tableOf(page, box).count(), 0);
  });

  it('are exported with their tables', async () => {
    await diagram.page.locator('[data-button=export]').click();
    const { tables } = await diagram.received('export');
    assert.deepEqual([...tables].sort(), snapshot.tables.map((table) => table.id).sort());
  });
});
