import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PostgresServer, startPostgres, superuserPassword } from '../../support/postgresServer.ts';
import { inWorkbench } from '../support/inWorkbench.ts';
import type { WorkbenchDriver } from '../support/workbenchDriver.ts';

describe('proofs on a connection', () => {
  let server: PostgresServer;
  before(async function () {
    this.timeout(60_000);
    server = await startPostgres();
  });
  after(async function () {
    this.timeout(60_000);
    await server?.stop();
  });

  inWorkbench('that is set in the workbench', (example) => {
    it('asks for a URL, and does not take what is none', async () => {
      const { driver } = example();
      await driver.openFile('auth.ts');
      await driver.runCommand('Schemawright: Set Connection for Proofs');
      await driver.page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Another server' })
        .waitFor();
      await driver.page.keyboard.press('Enter');
      const input = driver.page.locator('.quick-input-widget input[type=password]');
      await input.fill('localhost:5432');
      await driver.page
        .locator('.quick-input-message', { hasText: 'postgresql://user:password@host' })
        .waitFor();
      await input.fill(server.url);
      await driver.page.keyboard.press('Enter');
      await driver.page
        .locator('.notification-toast', { hasText: 'Migrations are proven on this server.' })
        .waitFor();
    });

    it('proves there, and leaves nothing', async () => {
      const { driver } = example();
      await verify(driver, '0001_catalogue');
      await driver.until('the report', () => driver.previewShows(/PostgreSQL 1\d\S* at 127\.0\.0\.1:/));
      assert.ok(await driver.previewShows(/Proven: 0001_catalogue/));
      await driver.picture('proof-on-server');
      assert.deepEqual(await server.databases(), ['postgres', 'template0', 'template1']);
    });

    it('is kept for the next time the window is opened', async () => {
      const { driver } = example();
      await driver.page.reload();
      await driver.ready();
      await driver.openFile('orders.ts');
      await verify(driver, '0000_accounts');
      await driver.until('the report', () =>
        driver.previewShows(/Proven: 0000_accounts[\s\S]*PostgreSQL 1\d\S* at 127\.0\.0\.1:/),
      );
    });

    it('stands in no log, setting or file', async () => {
      const { folder, workspace } = example();
      const secrets = [superuserPassword, encodeURIComponent(superuserPassword), server.url];
      const files = [...filesIn(folder), ...filesIn(workspace)];
      assert.ok(files.some((file) => path.basename(file) === 'Schemawright.log'));
      const holding = files.filter((file) => {
        const bytes = readFileSync(file);
        return secrets.some((it) => bytes.includes(it) || bytes.includes(Buffer.from(it, 'utf16le')));
      });
      assert.deepEqual(holding, []);
    });

    it('is forgotten on command', async () => {
      const { driver } = example();
      await driver.runCommand('Schemawright: Clear Connection for Proofs');
      await driver.page.locator('.notification-toast', { hasText: 'The connection is forgotten' }).waitFor();
      await verify(driver, '0001_catalogue');
      await driver.until('the report', () => driver.previewShows(/Proven: 0001_catalogue/));
      assert.equal(await driver.previewShows(/127\.0\.0\.1/), false);
    });
  });
});

async function verify(driver: WorkbenchDriver, migration: string): Promise<void> {
  // The report before it is shown in a frame as well.
  await driver.runCommand('View: Close All Editors');
  await driver.runCommand('Schemawright: Verify Migration');
  const row = driver.page.locator('.quick-input-list .monaco-list-row', { hasText: migration });
  await row.click();
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => path.join(it.parentPath ?? it.path, it.name));
}
