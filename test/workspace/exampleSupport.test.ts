import assert from 'node:assert/strict';
import path from 'node:path';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';

describe('the example of a support desk', () => {
  it('shows the rules on access', async () => {
    const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem });
    workspace.setFolders([path.join(import.meta.dirname, '../../examples/support')]);
    for await (const _ of workspace.scan());
    workspace.update();
    const found = workspace.files().flatMap((file) => workspace.findings(file).map(({ rule }) => rule));
    assert.deepEqual([...new Set(found)].sort(), [
      'definer-view-bypasses-rls',
      'function-search-path-mutable',
      'multiple-permissive-policies',
      'overbroad-grant',
      'policy-always-true',
      'policy-calls-auth-per-row',
      'policy-trusts-user-metadata',
      'policy-without-rls',
      'rls-disabled',
    ]);
  });
});
