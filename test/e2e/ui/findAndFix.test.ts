import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inWorkbench } from '../support/inWorkbench.ts';

inWorkbench('the workbench', (example) => {
  it('shows squiggles and rows of the Problems view', async () => {
    const { driver } = example();
    await driver.openFile('auth.ts');
    await driver.showProblems();
    await driver.filterProblems('**/auth.ts');
    await driver
      .problems(/unindexed-foreign-key/)
      .first()
      .waitFor();
    await driver
      .problems(/frozen-default/)
      .first()
      .waitFor();
    assert.ok((await driver.squiggles('warning').count()) > 0, 'no squiggle of a warning');
    await driver.picture('problems');
  });

  it('offers quick fixes at the cursor, and applies the chosen one', async () => {
    const { driver } = example();
    await driver.openFile('auth.ts');
    await driver.showProblems();
    await driver.filterProblems('**/auth.ts');
    await driver.goToProblem('unindexed-foreign-key');
    const fix = await driver.openQuickFixes('Add an index on (user_id)');
    await driver.picture('quick-fix');
    await fix.click();
    await driver.until('the index stands in the text', async () =>
      /index\('sessions_user_id\w*'\)\.on\(\w+\.userId\)/.test(await driver.editorText()),
    );
    await driver.until(
      'the finding goes',
      async () => (await driver.problems('No index on sessions').count()) === 0,
    );
    await driver.picture('after-fix');
  });

  it('writes nothing to the disk until the file is saved', async () => {
    const { driver, workspace } = example();
    const file = path.join(workspace, 'src/db/schema/auth.ts');
    assert.doesNotMatch(await readFile(file, 'utf8'), /sessions_user_id/);
    await driver.page.locator('.editor-instance .view-lines').click();
    await driver.page.keyboard.press('Control+S');
    await driver.until('the file is saved', async () =>
      (await readFile(file, 'utf8')).includes('sessions_user_id'),
    );
  });

  it('shows the page of a rule', async () => {
    const { driver } = example();
    await driver.openFile('auth.ts');
    await driver.showProblems();
    await driver.filterProblems('**/auth.ts');
    await driver.goToProblem('frozen-default');
    await (await driver.openQuickFixes('Explain frozen-default')).click();
    await driver.until('the page', async () =>
      /frozen-default/.test((await driver.previewText().textContent()) ?? ''),
    );
    await driver.runCommand('View: Toggle Panel Visibility');
    await driver.picture('rule-page');
  });
});
