import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inWorkbench } from '../support/inWorkbench.ts';

inWorkbench(
  'a migration in the workbench',
  (example) => {
    it('is missed when the schema has changed', async () => {
      const { driver } = example();
      await driver.openFile('auth.ts');
      await driver.page.locator('.statusbar-item', { hasText: '4 changes to migrate' }).waitFor();
      await driver.page.locator('.codelens-decoration', { hasText: 'Generate migration:' }).waitFor();
      await driver.picture('migration-missing');
    });

    it('asks what is a rename, and for a name', async () => {
      const { driver } = example();
      await driver.runCommand('Schemawright: Generate Migration');
      const rename = driver.page.locator('.quick-input-list .monaco-list-row', {
        hasText: 'renamed from users.name',
      });
      await rename.waitFor({ timeout: 60_000 });
      await driver.picture('migration-rename');
      await driver.page.keyboard.press('Enter');
      const title = driver.page.locator('.quick-input-title', { hasText: 'Name of the migration' });
      await title.waitFor({ timeout: 60_000 });
      await driver.picture('migration-name');
      await driver.page.locator('.quick-input-widget input').fill('people_have_full_names');
      await driver.page.keyboard.press('Enter');
    });

    it('is shown with its hazards before anything is written', async () => {
      const { driver, workspace } = example();
      await driver.tab('0004_people_have_full_names.sql').waitFor({ timeout: 60_000 });
      await driver.until('both ways are shown', async () => {
        const text = await driver.editorText();
        return (
          /RENAME COLUMN "name" TO "full_name"/.test(text) && /RENAME COLUMN "full_name" TO "name"/.test(text)
        );
      });
      await driver.squiggles('warning').first().waitFor();
      await driver.page.locator('.codelens-decoration', { hasText: 'Write Migration' }).first().waitFor();
      await driver.runCommand('View: Toggle Primary Side Bar Visibility');
      await driver.picture('migration-review');
      assert.deepEqual(sqlIn(workspace).length, 4, 'nothing is written yet');
    });

    it('is proven on a PostgreSQL', async () => {
      const { driver } = example();
      await driver.runCommand('Schemawright: Prove the Reviewed Migration');
      await driver.until('the report', () => driver.previewShows(/Proven: 0004_people_have_full_names/));
      await driver.picture('migration-proof');
    });

    it('is written whole, with its way back', async () => {
      const { driver, workspace } = example();
      await driver.runCommand('Schemawright: Write the Reviewed Migration');
      const journal = path.join(workspace, 'drizzle/meta/_journal.json');
      // It is written last.
      await driver.until('the journal', async () =>
        (await readFile(journal, 'utf8')).includes('0004_people'),
      );
      assert.ok(sqlIn(workspace).includes('0004_people_have_full_names.sql'));
      assert.ok(
        readdirSync(path.join(workspace, 'drizzle/down')).includes('0004_people_have_full_names.sql'),
      );
      const waiting = driver.page.locator('.statusbar-item', { hasText: /changes? to migrate/ });
      await waiting.waitFor({ state: 'hidden' });
      await driver.tab('0004_people_have_full_names.sql').waitFor();
      await driver.picture('migration-written');
    });

    it('stands in the side bar', async () => {
      const { driver } = example();
      await driver.runCommand('Explorer: Focus on Migrations View');
      const header = driver.page.locator('.pane-header', { hasText: 'Migrations' });
      const rows = driver.page.locator('.pane', { has: header }).locator('.monaco-list-row');
      await rows.first().waitFor();
      assert.match((await rows.first().textContent()) ?? '', /0004_people_have_full_names/);
      await driver.picture('migration-view');
    });
  },
  changeSchema,
);

async function changeSchema(workspace: string): Promise<void> {
  await edit(path.join(workspace, 'src/db/schema/auth.ts'), [
    ["name: text('name').notNull()", "fullName: text('full_name').notNull()"],
    ["timestamp('last_seen_at')", "timestamp('last_seen_at', { withTimezone: true })"],
    ['  newsletter: ', "  locale: text('locale').notNull().default('en'),\n  newsletter: "],
  ]);
  // What the example has against its migrations; no database would make this foreign key.
  await edit(path.join(workspace, 'src/db/schema/payments.ts'), [
    ["integer('payment_id')", "uuid('payment_id')"],
  ]);
}

async function edit(file: string, changes: readonly (readonly [string, string])[]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `${from} is not in ${file}`);
    text = text.replace(from, to);
  }
  await writeFile(file, text);
}

function sqlIn(workspace: string): readonly string[] {
  return readdirSync(path.join(workspace, 'drizzle')).filter((name) => name.endsWith('.sql'));
}
