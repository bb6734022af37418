import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';

const folder = path.join(import.meta.dirname, '../../examples/shop');

/** Rules whose fault the example has elsewhere, or that need a file which it has not. */
const notShown = new Set(['chained-where', 'pool-per-call', 'unconfigured-pool']);

describe('the code of the example shop', () => {
  it('shows the rules on queries', async () => {
    const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem });
    workspace.setFolders([folder]);
    for await (const _ of workspace.scan());
    for await (const _ of workspace.scanQueries());
    workspace.update();
    const found = new Set(
      workspace.files().flatMap((file) => workspace.findings(file).map(({ rule }) => rule)),
    );
    const missing = rules
      .filter(({ group, subject, id }) => group === 'query' && subject !== 'table' && !notShown.has(id))
      .map(({ id }) => id)
      .filter((id) => !found.has(id));
    assert.deepEqual(missing, []);
  });

  it('shows them in a report in SQL', async () => {
    const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem });
    workspace.setFolders([folder]);
    for await (const _ of workspace.scan());
    workspace.update();
    const file = path.join(folder, 'reports/monthly.sql').replaceAll('\\', '/');
    assert.deepEqual(
      workspace.findings(file).map(({ rule }) => rule),
      [
        'count-for-existence',
        'equals-null',
        'function-on-indexed-column',
        'or-instead-of-in',
        'order-by-random',
        'insert-without-columns',
        'delete-without-where',
      ],
    );
  });

  for (const name of ['catalogue.ts', 'checkout.ts', 'customers.ts']) {
    it(`${name} parses`, () => {
      const text = readFileSync(path.join(folder, 'src/services', name), 'utf8');
      const { diagnostics = [] } = ts.transpileModule(text, { fileName: name, reportDiagnostics: true });
      assert.deepEqual(diagnostics, []);
    });
  }
});
