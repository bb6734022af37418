import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import type { DiagramDiff } from '../../server/src/protocol/diagramMessages.ts';
import { type DiagramPage, launchBrowser, nothingKept, openDiagramPage } from './support/diagramPage.ts';
import { addedForeignKey, addedTable, cycleSnapshot, withoutEdges } from './support/editedSnapshot.ts';
import { cameraOf, drag, rowOf, scaleOf, selectedTable, settled, tableOf } from './support/pageFacts.ts';
import { syntheticSnapshot } from './support/syntheticSnapshot.ts';

/** Counts what the worker is asked for. */
const countLayouts = `
  globalThis.layoutRuns = 0;
  globalThis.Worker = class extends Worker {
    postMessage(message) { globalThis.layoutRuns++; super.postMessage(message); }
  };`;

describe('the webview of the diagram', () => {
  let browser: Browser;
  let diagram: DiagramPage;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    diagram = await openDiagramPage(browser);
  });
  afterEach(async () => {
    assert.deepEqual(diagram.faults, []);
    await diagram.close();
  });

  const five = syntheticSnapshot({ tables: 5, findings: 3 });
  const named = (snapshot: DiagramSnapshot, names: readonly string[]): DiagramSnapshot => ({
    ...snapshot,
    tables: snapshot.tables.map((table, at) => ({ ...table, name: names[at] ?? table.name })),
  });

  it('says that it is ready', async () => {
    assert.equal((await diagram.received('ready')).kind, 'ready');
  });

  describe('draws', () => {
    it('tables with their columns, types and keys', async () => {
      await diagram.show(five);
      const { page } = diagram;
      assert.equal(await page.locator('.table[data-detail=full]').count(), 5);
      const row = rowOf(page, 'table:coupons', 'campaign_id');
      assert.equal(await row.locator('.name').textContent(), 'campaign_id');
      assert.equal(await row.locator('.type').textContent(), 'uuid');
      assert.equal(await row.locator('.icon-link').count(), 1);
      assert.equal(await rowOf(page, 'table:coupons', 'id').locator('.icon-key').count(), 1);
    });

    it('an edge for each foreign key', async () => {
      await diagram.show(five);
      assert.equal(await diagram.page.locator('.edge').count(), five.edges.length);
    });

    it('findings in the colour of their severity, and their message under the pointer', async () => {
      await diagram.show(five);
      const found = five.tables.find((table) => table.findings.length > 0)!;
      const [finding] = found.findings;
      const row = rowOf(diagram.page, found.id, finding!.column!);
      assert.equal(await row.getAttribute('data-severity'), finding!.severity);
      await row.hover();
      assert.match((await diagram.page.locator('.tooltip').textContent())!, /No index on/);
    });

    it('names as text, whatever they are', async () => {
      const names = [
        '<img src=x onerror="document.title=\'owned\'">',
        'x'.repeat(200),
        'جدول_الطلبات',
        '',
        '"&amp;',
      ];
      await diagram.show(named(five, names));
      const { page } = diagram;
      assert.deepEqual(await page.locator('.table .header .name').allTextContents(), names);
      assert.equal(await page.locator('.table img').count(), 0);
      assert.notEqual(await page.title(), 'owned');
      const boxes = await page
        .locator('.table')
        .evaluateAll((all) => all.map((it) => it.scrollWidth <= it.clientWidth + 1));
      assert.deepEqual(boxes, [true, true, true, true, true]);
    });

    it('no tables as words', async () => {
      await diagram.show({ ...five, tables: [], edges: [] });
      await diagram.page.getByText('No tables yet').waitFor();
    });

    it('a table of 500 columns cut off, with how many are left', async () => {
      await diagram.show(syntheticSnapshot({ tables: 1, columns: 500 }));
      assert.match((await diagram.page.locator('.table').first().textContent())!, /441 more|more$/);
    });

    for (const [what, snapshot] of [
      ['a thousand isolated tables', withoutEdges(syntheticSnapshot({ tables: 1000 }))],
      ['a cycle through 50 tables', cycleSnapshot(50)],
    ] as const)
      it(what, async () => {
        await diagram.show(snapshot);
        await settled(diagram.page);
        assert.equal(await diagram.page.locator('.table').count(), snapshot.tables.length);
      });

    it('only what can be seen, and less of it from afar', async () => {
      await diagram.show(syntheticSnapshot({ tables: 200 }));
      const { page } = diagram;
      await settled(page);
      assert.notEqual(await page.locator('.table').first().getAttribute('data-detail'), 'full');
      assert.equal(await page.locator('.table').count(), 200);
      await page.locator('.stage').focus();
      await page.keyboard.press('0');
      await settled(page);
      await page.waitForFunction(() => document.querySelectorAll('.table').length < 60);
      assert.equal(await page.locator('.table:not([data-detail=full])').count(), 0);
    });

    it('the last good picture greyed while the schema cannot be read', async () => {
      await diagram.show({ ...five, unreadable: 'orders.ts cannot be read at the moment.' });
      assert.equal(await diagram.page.locator('.stage.unreadable .table').count(), 5);
      assert.ok(await diagram.page.getByText('orders.ts cannot be read').isVisible());
    });
  });

  describe('moves', () => {
    it('with a drag on the ground', async () => {
      await diagram.show(five);
      const before = await cameraOf(diagram.page);
      await drag(diagram.page, { x: 640, y: 780 }, { x: 700, y: 740 });
      const after = await cameraOf(diagram.page);
      assert.deepEqual([after.x - before.x, after.y - before.y], [60, -40]);
    });

    it('nearer with the wheel, at the pointer', async () => {
      await diagram.show(five);
      const before = await scaleOf(diagram.page);
      await diagram.page.mouse.move(300, 300);
      await diagram.page.mouse.wheel(0, -120);
      await settled(diagram.page);
      assert.ok((await scaleOf(diagram.page)) > before);
    });

    it('nearer with a pinch on a trackpad', async () => {
      await diagram.show(five);
      const before = await cameraOf(diagram.page);
      await diagram.page.mouse.move(300, 300);
      await diagram.page.keyboard.down('Control');
      await diagram.page.mouse.wheel(0, -10);
      await diagram.page.keyboard.up('Control');
      const after = await cameraOf(diagram.page);
      assert.ok(after.scale > before.scale && after.scale < before.scale * 1.2);
      const worldX = (camera: typeof before) => (300 - camera.x) / camera.scale;
      assert.ok(Math.abs(worldX(after) - worldX(before)) < 0.5);
    });

    it('with two fingers: what is between them stays between them', async () => {
      await diagram.show(five);
      const { page } = diagram;
      const before = await cameraOf(page);
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly number[]) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: points.map((x, id) => ({ x, y: type === 'touchMove' ? 720 : 760, id })),
        });
      await touch('touchStart', 500);
      await touch('touchStart', 500, 700);
      await touch('touchMove', 450, 850);
      await touch('touchEnd');
      const after = await cameraOf(page);
      assert.ok(Math.abs(after.scale / before.scale - 2) < 0.01);
      const world = ({ x, y, scale }: typeof before, atX: number, atY: number) => [
        Math.round((atX - x) / scale),
        Math.round((atY - y) / scale),
      ];
      assert.deepEqual(world(after, 650, 720), world(before, 600, 760));
    });

    it('with keys: nearer, farther, everything', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await page.locator('.stage').focus();
      const fitted = await scaleOf(page);
      await page.keyboard.press('-');
      await settled(page);
      assert.ok((await scaleOf(page)) < fitted);
      await page.keyboard.press('f');
      await settled(page);
      assert.equal(await scaleOf(page), fitted);
    });

    it('nothing when a newer picture changes neither topology nor sizes', async () => {
      await diagram.show(five);
      const places = () =>
        diagram.page.locator('.table').evaluateAll((all) => all.map((it) => it.style.transform).sort());
      await settled(diagram.page);
      const before = await places();
      await diagram.show({
        ...five,
        revision: 2,
        tables: five.tables.map((table) => ({ ...table, comment: 'x' })),
      });
      await settled(diagram.page);
      assert.deepEqual(await places(), before);
    });

    it('nothing else when a foreign key is typed', async () => {
      const snapshot = syntheticSnapshot({ tables: 40 });
      await diagram.show(snapshot);
      await settled(diagram.page);
      const camera = await cameraOf(diagram.page);
      const edited = addedForeignKey(snapshot, 1);
      await diagram.show(edited);
      await diagram.page.waitForFunction(
        (id) =>
          document.querySelector(`[data-edge="${CSS.escape(id)}"]`) !== null ||
          document.querySelector('.far'),
        edited.edges.at(-1)!.id,
      );
      assert.deepEqual(await cameraOf(diagram.page), camera);
    });

    it('an older picture never over a newer one', async () => {
      await diagram.show({ ...five, revision: 9 });
      await diagram.send({ kind: 'snapshot', snapshot: { ...addedTable(five), revision: 3 } });
      await settled(diagram.page);
      assert.equal(await diagram.page.locator('.table-tree > li').count(), 5);
    });
  });

  describe('is walked through', () => {
    it('by search, with the keyboard alone', async () => {
      await diagram.show(syntheticSnapshot({ tables: 60 }));
      const { page } = diagram;
      await page.locator('.stage').focus();
      await page.keyboard.press('/');
      await page.keyboard.type('invo');
      await page.locator('.hit').first().waitFor();
      assert.equal(await page.locator('.hit[aria-selected=true] .hit-name').textContent(), 'invoices');
      await page.keyboard.press('Enter');
      await settled(page);
      assert.equal(await selectedTable(page), 'table:invoices');
      assert.equal(await page.locator('.table.selected').getAttribute('data-detail'), 'full');
    });

    it('by search for a type', async () => {
      await diagram.show(five);
      await diagram.page.locator('.search input').fill('jsonb');
      assert.ok((await diagram.page.locator('.hit').count()) > 0);
    });

    it('with arrows through columns and along foreign keys', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await diagram.send({ kind: 'select', table: 'table:coupons', column: 'campaign_id', center: false });
      await settled(page);
      await page.locator('.stage').focus();
      await page.keyboard.press('ArrowLeft');
      assert.equal(await selectedTable(page), 'table:campaigns');
      await page.keyboard.press('ArrowRight');
      assert.notEqual(await selectedTable(page), 'table:campaigns');
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.locator('.row.selected').count(), 1);
    });

    it('to the code with Enter and with a double click', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await rowOf(page, 'table:coupons', 'status').click();
      await page.keyboard.press('Enter');
      assert.deepEqual(await diagram.received('reveal'), {
        protocol: 1,
        kind: 'reveal',
        table: 'table:coupons',
        column: 'status',
      });
      await tableOf(page, 'table:accounts').locator('.header').dblclick();
      const { column } = await diagram.received('reveal', ({ table }) => table === 'table:accounts');
      assert.equal(column, undefined);
    });

    it('by the cursor of the editor', async () => {
      await diagram.show(syntheticSnapshot({ tables: 60 }));
      await diagram.send({ kind: 'select', table: 'table:orders', column: 'id', center: true });
      await settled(diagram.page);
      assert.equal(await selectedTable(diagram.page), 'table:orders');
      assert.ok(await tableOf(diagram.page, 'table:orders').isVisible());
    });

    it('by the cursor of the editor that opened it', async () => {
      await diagram.send({
        kind: 'snapshot',
        snapshot: syntheticSnapshot({ tables: 60 }),
        kept: nothingKept,
      });
      await diagram.send({ kind: 'select', table: 'table:orders', center: true });
      await tableOf(diagram.page, 'table:orders').locator('.header').waitFor();
      assert.equal(await selectedTable(diagram.page), 'table:orders');
    });

    it('in a neighbourhood', async () => {
      const snapshot = syntheticSnapshot({ tables: 60 });
      await diagram.show(snapshot);
      const { page } = diagram;
      await diagram.send({ kind: 'select', table: 'table:invoices', center: true });
      await settled(page);
      await page.locator('.stage').focus();
      await page.keyboard.press('1');
      const near = new Set(
        snapshot.edges
          .filter((edge) => edge.from.table === 'table:invoices' || edge.to.table === 'table:invoices')
          .flatMap((edge) => [edge.from.table, edge.to.table]),
      );
      await page.waitForFunction(
        (count) => document.querySelectorAll('.table-tree > li').length === count,
        near.size,
      );
      await page.locator('.focus-bar [data-button=end]').click();
      await page.waitForFunction(() => document.querySelectorAll('.table-tree > li').length === 60);
    });

    it('along the way between two tables', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await tableOf(page, 'table:accounts').locator('.header').click();
      await page.keyboard.press('w');
      await tableOf(page, 'table:licences').locator('.header').click();
      await settled(page);
      assert.equal(await page.locator('.table.on-the-way').count(), 2);
      assert.ok(await page.getByText('accounts → licences').isVisible());
    });

    it('without tables that were hidden, until they are shown again', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await tableOf(page, 'table:accounts').locator('.header').click();
      await page.keyboard.press('h');
      await tableOf(page, 'table:accounts').waitFor({ state: 'detached' });
      await page.locator('[data-button=hidden]').click();
      await page.getByRole('menuitem', { name: 'Show everything again' }).click();
      await tableOf(page, 'table:accounts').waitFor();
    });

    it('by single hidden tables, with the keyboard alone', async () => {
      await diagram.show(five);
      const { page } = diagram;
      for (const table of ['table:accounts', 'table:coupons']) {
        await tableOf(page, table).locator('.header').click();
        await page.keyboard.press('h');
        await tableOf(page, table).waitFor({ state: 'detached' });
      }
      await page.keyboard.press('Shift+H');
      await page.getByRole('menuitem', { name: 'Show coupons' }).focus();
      await page.keyboard.press('Enter');
      await tableOf(page, 'table:coupons').waitFor();
      assert.equal(await tableOf(page, 'table:accounts').count(), 0);
      await page.keyboard.press('/');
      await page.keyboard.type('accounts');
      await page.getByText('not shown · 10 columns').waitFor();
      await page.keyboard.press('Enter');
      await tableOf(page, 'table:accounts').waitFor();
      assert.equal(await selectedTable(page), 'table:accounts');
    });

    it('with fewer columns', async () => {
      await diagram.show(five);
      await diagram.page.locator('.stage').focus();
      await diagram.page.keyboard.press('c');
      await diagram.page.waitForFunction(() => document.querySelector('[data-column=status]') === null);
      assert.ok((await diagram.page.locator('[data-column=id]').count()) > 0);
    });

    it('by only those with findings', async () => {
      await diagram.show(five);
      await diagram.page.locator('[data-button=findings]').click();
      const count = five.tables.filter((table) => table.findings.length > 0).length;
      await diagram.page.waitForFunction((it) => document.querySelectorAll('.table').length === it, count);
    });

    it('with a screen reader, table by table', async () => {
      await diagram.show(syntheticSnapshot({ tables: 60 }));
      const { page } = diagram;
      const items = page.locator('.table-tree > [role=treeitem]');
      assert.match((await items.first().getAttribute('aria-label'))!, /\d+ columns/);
      await items.first().focus();
      await page.keyboard.press('ArrowDown');
      await settled(page);
      const chosen = await page.evaluate(() => document.activeElement?.getAttribute('data-tree-column'));
      assert.equal(chosen, 'id');
      assert.equal(await selectedTable(page), await items.first().getAttribute('data-tree-table'));
    });
  });

  describe('changes', () => {
    it('the place of a table that is dragged, and tells it', async () => {
      await diagram.show(five);
      const header = tableOf(diagram.page, 'table:accounts').locator('.header');
      const box = (await header.boundingBox())!;
      await drag(diagram.page, { x: box.x + 60, y: box.y + 12 }, { x: box.x + 90, y: box.y + 62 });
      const { kept } = await diagram.received('keep');
      assert.deepEqual(Object.keys(kept.positions), ['table:accounts']);
      const moved = (await header.boundingBox())!;
      assert.deepEqual([Math.round(moved.x - box.x), Math.round(moved.y - box.y)], [30, 50]);
    });

    it('back to its own place what was dragged', async () => {
      await diagram.show(five, { ...nothingKept, positions: { 'table:accounts': { x: 900, y: 900 } } });
      await diagram.send({ kind: 'command', command: 'reset' });
      assert.deepEqual((await diagram.received('keep')).kept.positions, {});
    });

    it('the schema: a foreign key drawn from column to column', async () => {
      await diagram.show(five);
      const from = (await rowOf(diagram.page, 'table:licences', 'position').boundingBox())!;
      const to = (await rowOf(diagram.page, 'table:accounts', 'id').boundingBox())!;
      await drag(diagram.page, { x: from.x + 70, y: from.y + 8 }, { x: to.x + 70, y: to.y + 8 });
      assert.deepEqual((await diagram.received('edit')).edit, {
        kind: 'add-foreign-key',
        from: { table: 'table:licences', column: 'position' },
        to: { table: 'table:accounts', column: 'id' },
      });
    });

    it('the schema: an index and the fix of a finding, from the menu', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await rowOf(page, 'table:accounts', 'status').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Add an index on status' }).click();
      assert.deepEqual((await diagram.received('edit')).edit, {
        kind: 'add-index',
        table: 'table:accounts',
        columns: ['status'],
      });
      const found = five.tables.find((table) => table.findings.length > 0)!;
      await rowOf(page, found.id, found.findings[0]!.column!).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Add an index', exact: true }).click();
      await diagram.received('edit', ({ edit }) => edit.kind === 'apply-fix');
    });

    it('views that are saved under a name', async () => {
      await diagram.show(five);
      const { page } = diagram;
      await page.locator('[data-button=views]').click();
      await page.getByRole('menuitem', { name: 'Save this view…' }).click();
      await page.keyboard.type('Sales');
      await page.keyboard.press('Enter');
      assert.deepEqual(
        (await diagram.received('keep')).kept.views.map((view) => view.name),
        ['Sales'],
      );
    });
  });

  it('marks what is different from another state, with a list', async () => {
    const diff: DiagramDiff = {
      title: 'main',
      snapshot: five,
      tables: {
        'table:accounts': { kind: 'added', words: [], columns: {} },
        'table:coupons': {
          kind: 'changed',
          words: ['status changed'],
          columns: { status: { kind: 'changed', before: 'text' } },
        },
      },
      edges: {},
    };
    await diagram.show(five);
    await diagram.send({ kind: 'diff', diff });
    const { page } = diagram;
    await page.locator('.table[data-diff=added]').waitFor();
    assert.equal(await page.locator('.row[data-diff=changed]').count(), 1);
    assert.equal(await page.locator('.diff-item').count(), 2);
    await page.locator('.list-panel [aria-label="End the comparison"]').click();
    await page.locator('.table[data-diff]').first().waitFor({ state: 'detached' });
  });

  it('comes back as it was, without the extension', async () => {
    await diagram.show(five);
    await diagram.page.locator('.stage').focus();
    await diagram.page.keyboard.press('-');
    const camera = await cameraOf(diagram.page);
    await diagram.page.waitForFunction(({ x, y, scale }) => {
      const kept = (globalThis as { keptState?: { camera: typeof camera } }).keptState?.camera;
      // The style holds rounded figures.
      const near = (a: number, b: number) => Math.abs(a - b) < 0.001 * Math.max(1, Math.abs(a));
      return kept !== undefined && near(kept.x, x) && near(kept.y, y) && near(kept.scale, scale);
    }, camera);
    const state = await diagram.page.evaluate(() => (globalThis as { keptState?: unknown }).keptState);
    const again = await openDiagramPage(browser, { state, prelude: countLayouts });
    await again.page.locator('.table').first().waitFor();
    assert.equal(await again.page.locator('.table').count(), 5);
    assert.deepEqual(await cameraOf(again.page), camera);
    await again.show(five);
    await settled(again.page);
    assert.equal(await again.page.evaluate('layoutRuns'), 0);
    await again.close();
  });

  it('turns a picture into pixels', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>';
    await diagram.send({ kind: 'rasterize', request: 1, svg, scale: 2 });
    const { png } = await diagram.received('rasterized');
    const header = Buffer.from(png!, 'base64');
    assert.deepEqual([header.readUInt32BE(16), header.readUInt32BE(20)], [80, 40]);
  });
});
