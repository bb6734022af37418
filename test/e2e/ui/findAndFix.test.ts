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
    await driver.squiggles('warning').first().waitFor();
    await driver.picture('problems');
  });

  it('offers quick fixes at the cursor, and applies the chosen one', async () => {
    const { driver } = example();
    await driver.openFile('auth.ts');
    await driver.showProblems();
    await driver.filterProblems('**/auth.ts');
    await driver.goToProblem('unindexed-foreign-key');
    await driver.openQuickFixes('Add an index on (user_id)');
    await driver.picture('quick-fix');
    await driver.takeQuickFix('Add an index on (user_id)', 'the index stands in the text', async () =>
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
    await driver.takeQuickFix('Explain frozen-default', 'the page of the rule', () =>
      driver.previewShows(/frozen-default/),
    );
    await driver.runCommand('View: Toggle Panel Visibility');
    await driver.picture('rule-page');
  });
});
