import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { inWorkbench } from '../support/inWorkbench.ts';

inWorkbench('the diagram in the workbench', (example) => {
  let diagram: FrameLocator;

  before(() => {
    diagram = example().driver.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  });

  it('opens beside the code, with the table at the cursor', async () => {
    const { driver } = example();
    await driver.openFile('payments.ts');
    await driver.page.keyboard.press('Control+B');
    await driver.clickLine('provider:');
    await driver.runCommand('Schemawright: Show Diagram');
    await diagram.locator('.table').first().waitFor();
    assert.equal(await diagram.locator('.table-tree > li').count(), 16);
    await diagram.locator('.table.selected[data-detail=full] .header', { hasText: 'payments' }).waitFor();
  });

  it('shows a column while it is typed', async () => {
    const { driver } = example();
    await driver.clickLine('provider:');
    await driver.page.keyboard.press('Home');
    await driver.page.keyboard.insertText("risk: text('risk_score'),\n");
    await diagram.locator('.table.selected [data-column=risk]', { hasText: 'risk_score' }).waitFor();
    await driver.picture('diagram-beside');
  });

  it('leads back to the code', async () => {
    const { driver } = example();
    const search = diagram.locator('.search input');
    await search.fill('warehouses');
    await search.press('Enter');
    await diagram.locator('.table.selected[data-detail=full] .header', { hasText: 'warehouses' }).dblclick();
    await driver.until('the table stands in the editor', async () =>
      /warehouses = pgTable/.test(await driver.editorText()),
    );
  });

  it('draws a foreign key from column to column, shows it first, and writes it', async () => {
    const { driver } = example();
    await typeColumn("parent: integer('parent_id'),");
    const parent = diagram.locator('.table.selected [data-column=parent]');
    await parent.waitFor();
    await parent.dragTo(diagram.locator('.table.selected [data-column=id]'));
    const preview = driver.page.locator('.monaco-dialog-box', { hasText: 'Add a foreign key from' });
    await preview.waitFor();
    await driver.picture('diagram-preview');
    await preview.getByRole('button', { name: 'Apply', exact: true }).click();
    await driver.until('the reference stands in the code', async () =>
      /parent_id'\)\.references\(\(\): AnyPgColumn => warehouses\.id\)/.test(await driver.editorText()),
    );
    await diagram.locator('.edge[class*=foreign-key][data-edge*="parent"]').first().waitFor();
  });

  it('applies the fix of a finding from its menu, and the editor takes it back', async () => {
    const { driver } = example();
    const parent = diagram.locator('.table.selected [data-column=parent][data-severity]');
    await parent.click({ button: 'right' });
    await diagram
      .getByRole('menuitem', { name: /^Add .*index/i })
      .first()
      .click();
    const written = async (): Promise<boolean> => /warehouses_parent_id_idx/.test(await driver.editorText());
    await driver.until('the index stands in the code', written);
    // The line that was just seen: the one of the table may lie above what is in view.
    await driver.clickLine('warehouses_parent_id_idx');
    await driver.page.keyboard.press('Control+Z');
    await driver.until('the index is gone', async () => !(await written()));
  });

  it('shows what was typed while it was hidden', async () => {
    const { driver } = example();
    const { page } = driver;
    await page.locator('.tabs-container .tab', { hasText: 'Diagram' }).click();
    await driver.openFile('auth.ts');
    await diagram.locator('.table').first().waitFor({ state: 'detached' });
    await typeColumn("floor: integer('floor'),");
    await page.locator('.tabs-container .tab', { hasText: 'Diagram' }).click();
    await diagram.locator('.table.selected [data-column=floor]').waitFor();
  });

  it('comes back after a reload', async () => {
    const { driver } = example();
    const place = (): Promise<string> => diagram.locator('.world').evaluate((it) => it.style.transform);
    await driver.page.keyboard.press('Control+S');
    const before = await place();
    await driver.page.waitForTimeout(1000);
    await driver.page.reload();
    // The workbench may come back with the other tab of the group in front.
    await driver.page.locator('.tabs-container .tab', { hasText: 'Diagram' }).click({ timeout: 60_000 });
    // What is not saved is shown as well, once the editor has brought it back.
    await diagram.locator('.table.selected [data-column=floor]').waitFor({ timeout: 60_000 });
    assert.equal(await place(), before);
  });

  it('compares with the last migration, and leads back to where one was', async () => {
    const { driver } = example();
    const place = (): Promise<string> => diagram.locator('.world').evaluate((it) => it.style.transform);
    const before = await place();
    await diagram.getByRole('button', { name: 'Compare with…' }).click();
    await driver.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Last migration' }).click();
    const end = diagram.getByRole('button', { name: 'End the comparison' });
    await end.waitFor();
    await diagram.locator('.diff-item', { hasText: 'warehouses' }).waitFor();
    assert.notEqual(await place(), before);
    await end.click();
    await driver.until('the view of before', async () => (await place()) === before);
    await diagram.locator('.table.selected [data-column=floor]').waitFor();
  });

  async function typeColumn(text: string): Promise<void> {
    const { driver } = example();
    await driver.clickLine('warehouses = ');
    await driver.page.keyboard.press('End');
    await driver.page.keyboard.insertText(`\n${text}`);
  }
});
