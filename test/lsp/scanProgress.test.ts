import assert from 'node:assert/strict';
import type { Connection } from 'vscode-languageserver/node';
import { createScanProgress } from '../../server/src/lsp/scanProgress.ts';

describe('the progress of a scan', () => {
  it('is shown when it takes long, once, and ends', async () => {
    const { connection, said } = recorder();
    const show = createScanProgress(connection, -1);
    show('started');
    show({ done: 1, total: 4, file: '/a.ts' });
    show({ done: 3, total: 4, file: '/b.ts' });
    show(undefined);
    await settle();
    assert.deepEqual(said, ['begin', '25 1 of 4 files', '75 3 of 4 files', 'done']);
  });

  it('is not shown when it is over soon, nor where the client refuses', async () => {
    const quick = recorder();
    const show = createScanProgress(quick.connection, 60_000);
    show('started');
    show({ done: 1, total: 2, file: '/a.ts' });
    show(undefined);
    await settle();
    assert.deepEqual(quick.said, []);
    const refusing = createScanProgress(
      { window: { createWorkDoneProgress: () => Promise.reject(new Error('no')) } } as unknown as Connection,
      -1,
    );
    refusing('started');
    refusing({ done: 1, total: 2, file: '/a.ts' });
    refusing(undefined);
    await settle();
  });
});

function recorder(): { readonly connection: Connection; readonly said: string[] } {
  const said: string[] = [];
  const reporter = {
    begin: () => void said.push('begin'),
    report: (percentage: number, message: string) => void said.push(`${percentage} ${message}`),
    done: () => void said.push('done'),
  };
  const window = { createWorkDoneProgress: async () => reporter };
  return { connection: { window } as unknown as Connection, said };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
