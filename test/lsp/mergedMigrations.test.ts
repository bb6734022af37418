import assert from 'node:assert/strict';
import { createMergedFolders } from '../../server/src/lsp/mergedMigrations.ts';
import type { MergedFiles } from '../../server/src/workspace/mergedFiles.ts';

const listing = (...files: readonly string[]): MergedFiles => ({
  branch: 'main',
  objects: new Map(files.map((file) => [file, '0'.repeat(40)])),
});

describe('what is merged, in the language server', () => {
  const never = () => new Promise<never>(() => {});

  it('is known once git has answered, and asked once for a folder', async () => {
    const asked: string[] = [];
    const merged = createMergedFolders(
      () => assert.fail('nothing came late'),
      async (folder) => {
        asked.push(folder);
        return folder === '/w' ? listing('/w/1.sql') : undefined;
      },
      never,
    );
    assert.equal(merged.has('/w/1.sql'), false);
    await merged.ask(['/w']);
    await merged.ask(['/w']);
    assert.deepEqual(
      [merged.has('/w/1.sql'), merged.has('/w/2.sql'), merged.has('/v/1.sql')],
      [true, false, false],
    );
    assert.deepEqual(asked, ['/w', '/v'], 'a file of no open folder has its own one asked');
  });

  it('is told when it comes after the patience is over', async () => {
    const changes: (readonly string[])[] = [];
    let answer: (files: MergedFiles) => void = () => {};
    const told = new Promise<void>((resolve) => {
      const merged = createMergedFolders(
        (files) => {
          changes.push(files);
          resolve();
        },
        () => new Promise((resolveAnswer) => (answer = resolveAnswer)),
        async () => {},
      );
      void merged.ask(['/w']).then(() => answer(listing('/w/1.sql')));
    });
    await told;
    assert.deepEqual(changes, [['/w/1.sql']]);
  });

  it('is asked for again when the disk has calmed down, and what differs is told', async () => {
    const changes: (readonly string[])[] = [];
    const answers = [listing('/w/1.sql'), listing('/w/1.sql', '/w/2.sql')];
    let asked = 0;
    const merged = createMergedFolders(
      (files) => changes.push(files),
      async () => answers[asked++],
      // A turn of the loop: long enough for the second change of the disk.
      () => new Promise((resolve) => setImmediate(resolve)),
    );
    await merged.ask(['/w']);
    await Promise.all([merged.askAgainSoon(), merged.askAgainSoon()]);
    assert.equal(asked, 2);
    assert.deepEqual(changes, [['/w/2.sql']]);
    assert.equal(merged.has('/w/2.sql'), true);
  });

  it('is asked of a repository below an open folder, and told when it comes', async () => {
    const asked: string[] = [];
    let tell: (files: readonly string[]) => void = () => {};
    const told = new Promise<readonly string[]>((resolve) => (tell = resolve));
    const merged = createMergedFolders(
      (files) => tell(files),
      async (folder) => {
        asked.push(folder);
        return folder === '/w/shop' ? listing('/w/shop/db/1.sql') : undefined;
      },
      never,
      (folder) => folder === '/w/shop',
    );
    await merged.ask(['/w']);
    assert.equal(merged.has('/w/shop/db/1.sql'), false);
    assert.deepEqual(await told, ['/w/shop/db/1.sql']);
    assert.equal(merged.has('/w/shop/db/1.sql'), true);
    assert.equal(merged.has('/w/blog/1.sql'), false);
    assert.deepEqual(asked, ['/w', '/w/shop']);
  });

  it('is nothing where there is no git', async () => {
    const merged = createMergedFolders(
      () => assert.fail(),
      async () => undefined,
      never,
    );
    await merged.ask(['/w']);
    assert.equal(merged.has('/w/1.sql'), false);
    assert.equal(merged.edited('/w/1.sql'), undefined);
  });
});
