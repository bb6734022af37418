import assert from 'node:assert/strict';
import { generateChange } from './matrix/generateChange.ts';
import { layoutNames, openWorkbench, type Workbench } from './matrix/layouts.ts';
import { mysqlCases, mysqlImports } from './matrix/mysqlCases.ts';

/** There is no MySQL here: what is written is compared, and that drizzle-kit finds nothing left to do. */
describe('a migration of MySQL', function () {
  this.timeout(900_000);
  for (const layout of layoutNames) {
    describe(`by drizzle-kit ${layout}`, () => {
      let bench: Workbench;
      before(async () => {
        bench = await openWorkbench(layout, 'mysql', mysqlImports);
      });
      after(() => bench.remove());

      for (const [index, change] of mysqlCases.entries()) {
        it(change.name, async function () {
          if (change.without?.[layout]) return this.skip();
          const { change: plan } = await generateChange(bench, change, `case${index}`);
          assert.ok(plan.up.length > 0);
          assert.ok((plan.down ?? []).length > 0, plan.up.join('\n'));
          if (change.sql) assert.deepEqual(plan.up, change.sql);
          if (change.never) assert.doesNotMatch(plan.up.join('\n'), change.never);
        });
      }
    });
  }
});
