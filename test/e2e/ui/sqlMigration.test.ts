import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inWorkbench } from '../support/inWorkbench.ts';

inWorkbench('a migration in SQL in the workbench', (example) => {
  it('shows what locks, and above the file the worst of it', async () => {
    const { driver } = example();
    await driver.openFile('0003_faster_checkout.sql');
    await driver.showProblems();
    await driver.filterProblems('**/0003_faster_checkout.sql');
    await driver
      .problems(/check-validates/)
      .first()
      .waitFor();
    await driver.page.locator('.codelens-decoration', { hasText: 'ACCESS EXCLUSIVE' }).first().waitFor();
  });

  it('tells over a statement its lock, who waits, and the table before it', async () => {
    const { driver } = example();
    await driver.goToProblem('check-validates');
    const hover = driver.page.locator('.monaco-hover:visible', { hasText: 'reads and writes' }).first();
    await driver.until('the hover', async () => {
      if (await hover.isVisible()) return true;
      await driver.runCommand('Show or Focus Hover');
      return hover.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    assert.match((await hover.textContent()) ?? '', /ACCESS EXCLUSIVE[\s\S]*orders/);
    await driver.picture('migration-hover');
    await driver.page.keyboard.press('Escape');
  });

  it('writes the safe form into the file and a migration that follows it', async () => {
    const { driver, workspace } = example();
    await driver.goToProblem('check-validates');
    await driver.takeQuickFix(
      'Add it NOT VALID and validate it in a later migration',
      'the constraint is not validated here',
      async () => /CHECK \("orders"\."total" >= 0\) NOT VALID/.test(await driver.editorText()),
    );
    await driver.runCommand('File: Save All Files');
    const folder = path.join(workspace, 'drizzle');
    const following = (): string | undefined => readdirSync(folder).find((name) => name.startsWith('0004_'));
    await driver.until('the next migration is there', async () => {
      const name = following();
      return (
        name !== undefined && /VALIDATE CONSTRAINT/.test(await readFile(path.join(folder, name), 'utf8'))
      );
    });
    const journal = path.join(folder, 'meta/_journal.json');
    await driver.until('the journal names it', async () =>
      (await readFile(journal, 'utf8')).includes(path.basename(following()!, '.sql')),
    );
  });

  it('is not judged any more once the default branch has it', async () => {
    const { driver, workspace } = example();
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', workspace, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
    writeFileSync(path.join(workspace, 'schemawright.config.json'), '{}\n');
    // Git is asked again when migrations change on the disk, as they do with a pull.
    const other = path.join(workspace, 'drizzle/0000_accounts.sql');
    writeFileSync(other, await readFile(other));
    await driver.openFile('0003_faster_checkout.sql');
    await driver.clickLine('ALTER TABLE');
    await driver.page.keyboard.press('Control+Home');
    await driver.page.locator('.codelens-decoration', { hasText: 'merged, not judged' }).first().waitFor();
    await driver.filterProblems('**/0003_faster_checkout.sql');
    await driver.until(
      'its findings are gone',
      async () => (await driver.problems(/missing-lock-timeout|locks|validates/).count()) === 0,
    );
  });
});
