import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { type ExampleWorkbench, openExample } from '../support/exampleWorkbench.ts';

describe('the diagram in the workbench', function () {
  this.timeout(180_000);
  // Each goes on where the last one left the workbench.
  this.bail(true);
  let example: ExampleWorkbench;
  let diagram: FrameLocator;

  before(async () => {
    example = await openExample('checkout');
    await example.driver.ready();
    diagram = example.driver.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await example.driver.picture(`failed-${Date.now()}`);
  });

  after(() => example?.close());

  it('opens beside the code, with the table at the cursor', async () => {
    const { driver } = example;
    await driver.openFile('payments.ts');
    await driver.page.keyboard.press('Control+B');
    await driver.page.locator('.editor-instance .view-line', { hasText: 'provider:' }).first().click();
    await driver.runCommand('Schemawright: Show Diagram');
    await diagram.locator('.table').first().waitFor();
    assert.equal(await diagram.locator('.table-tree > li').count(), 16);
    await diagram.locator('.table.selected[data-detail=full] .header', { hasText: 'payments' }).waitFor();
  });

  it('shows a column while it is typed', async () => {
    const { driver } = example;
    await driver.page.locator('.editor-instance .view-line', { hasText: 'provider:' }).first().click();
    await driver.page.keyboard.press('Home');
    await driver.page.keyboard.insertText("risk: text('risk_score'),\n");
    await diagram.locator('.table.selected [data-column=risk]', { hasText: 'risk_score' }).waitFor();
    await driver.picture('diagram-beside');
  });

  it('leads back to the code', async () => {
    const { driver } = example;
    const search = diagram.locator('.search input');
    await search.fill('warehouses');
    await search.press('Enter');
    await diagram.locator('.table.selected[data-detail=full] .header', { hasText: 'warehouses' }).dblclick();
    await driver.until('the table stands in the editor', async () =>
      /warehouses = pgTable/.test(await driver.editorText()),
    );
  });
});
