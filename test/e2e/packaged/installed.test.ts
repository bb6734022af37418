import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../host/cache.ts';
import { type ExampleWorkbench, openExample } from '../support/exampleWorkbench.ts';
import { zipEntries } from '../support/zipEntries.ts';

const vsix = process.env.SCHEMAWRIGHT_VSIX ?? path.join(repositoryRoot, 'test-results/schemawright.vsix');

describe('the package', function () {
  this.timeout(900_000);
  let example: ExampleWorkbench | undefined;

  before(() => assert.ok(existsSync(vsix), `there is no ${vsix}: run the step \`package\``));
  after(() => example?.close());

  it('holds what is needed and nothing else, and is small', async () => {
    const names = await zipEntries(vsix);
    const built = readdirSync(path.join(repositoryRoot, 'dist'), {
      recursive: true,
      encoding: 'utf8',
    }).filter((it) => /\.\w+$/.test(it) && !it.endsWith('.map'));
    assert.ok(built.includes('drizzle-kit/api.js'), 'drizzle-kit is not packed');
    assert.ok(built.includes('pglite.data'), 'the embedded PostgreSQL is not built');
    for (const needed of ['package.json', 'readme.md', 'LICENSE.txt', ...built.map((it) => `dist/${it}`)]) {
      assert.ok(names.includes(`extension/${needed}`), `${needed} is not in ${names.join(', ')}`);
    }
    const unwanted = names.filter((it) =>
      /\.(map|ts)$|node_modules|\/test\/|\/scripts\/|\/examples\//.test(it),
    );
    assert.deepEqual(unwanted, []);
    // Most of it is the embedded PostgreSQL that proves migrations, then what makes PNG and PDF.
    assert.ok(statSync(vsix).size < 11_000_000, `${statSync(vsix).size} bytes`);
  });

  it('finds and fixes when it is installed', async () => {
    example = await openExample({ vsix });
    const { driver } = example;
    await driver.ready();
    await driver.openFile('catalogue.ts');
    await driver.showProblems();
    await driver.filterProblems('**/catalogue.ts');
    await driver.goToProblem('unexported-table');
    await driver.takeQuickFix('Export stockMovements', 'the table is exported', async () =>
      (await driver.editorText()).includes('export const stockMovements'),
    );
    await driver.until(
      'the finding goes',
      async () => (await driver.problems(/unexported-table/).count()) === 0,
    );
  });
});
