import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import {
  diskOperations,
  type FileOperations,
  type PlannedFile,
  WriteError,
  writeFiles,
} from '../../server/src/migrations/files.ts';
import { recoverFolder } from '../../server/src/migrations/unfinished.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

describe('the files of a migration', () => {
  let folder: TemporaryFolder;
  afterEach(() => folder.remove());

  it('are all written, the records last', () => {
    folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old' });
    const order: string[] = [];
    writeFiles(at('drizzle'), plan(), {
      ...diskOperations,
      publish: (temporary, file) => {
        order.push(path.basename(file));
        diskOperations.publish(temporary, file);
      },
      replace: (temporary, file) => {
        order.push(path.basename(file));
        diskOperations.replace(temporary, file);
      },
    });
    assert.deepEqual(order, ['0001_a.sql', '0001_snapshot.json', '0001_a.sql', '_journal.json']);
    assert.deepEqual(content(), {
      'drizzle/0001_a.sql': 'up',
      'drizzle/down/0001_a.sql': 'down',
      'drizzle/meta/0001_snapshot.json': '{}',
      'drizzle/meta/_journal.json': 'new',
    });
  });

  const steps = ['write', 'publish', 'replace', 'makeFolder'] as const;
  for (const step of steps) {
    it(`leave everything as it was when the disk is full at any ${step}`, () => {
      for (let nth = 0; nth < 6; nth++) {
        folder?.remove();
        folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old', 'drizzle/0000_x.sql': 'x' });
        const before = content();
        const failing = failAt(step, nth, 'ENOSPC');
        try {
          writeFiles(at('drizzle'), plan(), failing.operations);
          assert.ok(!failing.hasFailed());
        } catch (error) {
          assert.ok(error instanceof WriteError);
          assert.match(error.message, /^Nothing was written: the disk is full\.$/);
          assert.deepEqual(content(), before, `${step} ${nth}`);
        }
      }
    });
  }

  it('make no folder when nothing is written', () => {
    folder = temporaryFolder({ 'a.txt': '' });
    const first = plan().map((file) => ({ ...file, replaces: undefined }));
    assert.throws(
      () => writeFiles(at('drizzle'), first, failAt('publish', 2, 'EACCES').operations),
      WriteError,
    );
    assert.deepEqual(readdirSync(folder.path), ['a.txt']);
  });

  it('never replace a file that is there', () => {
    folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old', 'drizzle/0001_a.sql': 'mine' });
    const before = content();
    assert.throws(() => writeFiles(at('drizzle'), plan(), diskOperations), /0001_a\.sql is already there/);
    assert.deepEqual(content(), before);
  });

  it('are not written over records that have changed', () => {
    folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'another generation was here' });
    assert.throws(() => writeFiles(at('drizzle'), plan(), diskOperations), /_journal\.json has changed/);
    assert.deepEqual(Object.keys(content()), ['drizzle/meta/_journal.json']);
  });

  it('are written by one at a time', () => {
    folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old' });
    let second: unknown;
    writeFiles(at('drizzle'), plan(), {
      ...diskOperations,
      replace: (temporary, file) => {
        try {
          writeFiles(at('drizzle'), plan(), diskOperations);
        } catch (error) {
          second = error;
        }
        diskOperations.replace(temporary, file);
      },
    });
    assert.match(String(second), /another migration is being written/);
    assert.equal(content()['drizzle/meta/_journal.json'], 'new');
  });

  it('are written past a lock that somebody left', () => {
    folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old', 'drizzle/.schemawright.lock': '1000' });
    utimesSync(at('drizzle/.schemawright.lock'), 1000, 1000);
    writeFiles(at('drizzle'), plan(), diskOperations);
    assert.equal(content()['drizzle/meta/_journal.json'], 'new');
    assert.ok(!('drizzle/.schemawright.lock' in content()));
  });

  it('are all there or none after a kill at any step, and the next ones are written', () => {
    const whole = {
      'drizzle/0001_a.sql': 'up',
      'drizzle/down/0001_a.sql': 'down',
      'drizzle/meta/0001_snapshot.json': '{}',
      'drizzle/meta/_journal.json': 'new',
    };
    const seen = { none: 0, whole: 0 };
    for (let step = 0; ; step++) {
      folder?.remove();
      folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old', 'drizzle/0000_x.sql': 'x' });
      const { signal, status, stderr } = spawnSync(
        process.execPath,
        [
          '--import',
          'tsx',
          path.join(import.meta.dirname, 'support', 'killedWriter.ts'),
          at('drizzle'),
          String(step),
          JSON.stringify(plan()),
        ],
        { encoding: 'utf8', cwd: import.meta.dirname },
      );
      if (signal === null) {
        assert.equal(status, 0, stderr);
        break;
      }
      assert.equal(signal, 'SIGKILL', stderr);
      recoverFolder(at('drizzle'));
      const { 'drizzle/0000_x.sql': other, ...left } = content();
      assert.equal(other, 'x');
      const isWhole = left['drizzle/meta/_journal.json'] === 'new';
      seen[isWhole ? 'whole' : 'none']++;
      assert.deepEqual(left, isWhole ? whole : { 'drizzle/meta/_journal.json': 'old' }, `step ${step}`);
      if (isWhole) continue;
      writeFiles(at('drizzle'), plan());
      assert.deepEqual(content(), { ...whole, 'drizzle/0000_x.sql': 'x' });
    }
    assert.ok(seen.none > 5 && seen.whole > 1, JSON.stringify(seen));
  }).timeout(240_000);

  it('of a killed process are not taken away once somebody has changed them', () => {
    folder = temporaryFolder({ 'drizzle/0001_a.sql': 'mine now' });
    const record = {
      pid: 0x7ffffff0,
      host: hostname(),
      since: Date.now(),
      own: 'x',
      files: [{ path: '0001_a.sql', hash: 'other' }],
    };
    folder.write('drizzle/.schemawright.lock', JSON.stringify(record));
    recoverFolder(at('drizzle'));
    assert.deepEqual(content(), { 'drizzle/0001_a.sql': 'mine now' });
  });

  it('of a lock that names others beyond its folder are left alone', () => {
    const text = 'not a migration';
    const hash = createHash('sha256').update(text).digest('hex');
    const record = { pid: 0, host: 'elsewhere', since: 0, own: 'x', files: [{ path: '../mine.txt', hash }] };
    folder = temporaryFolder({
      'mine.txt': text,
      'drizzle/0000_x.sql': 'x',
      'drizzle/.schemawright.lock': JSON.stringify({
        ...record,
        files: [...record.files, { path: 'gone.sql', hash: 'y' }],
      }),
    });
    utimesSync(path.join(at('drizzle'), '.schemawright.lock'), new Date(0), new Date(0));
    recoverFolder(at('drizzle'));
    assert.deepEqual(content(), { 'mine.txt': text, 'drizzle/0000_x.sql': 'x' });
  });

  it('do not fit on a disk that is full', function () {
    folder = temporaryFolder({ 'disk/a.txt': '' });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')]);
    if (mounted.status !== 0) return this.skip();
    try {
      folder.write('disk/meta/_journal.json', 'old');
      const large = { path: at('disk/0001_a.sql'), text: 'x'.repeat(200_000), replaces: undefined };
      const journal = { path: at('disk/meta/_journal.json'), text: 'new', replaces: 'old' };
      assert.throws(
        () => writeFiles(at('disk'), [large, journal]),
        /^WriteError: Nothing was written: the disk is full\.$/,
      );
      assert.deepEqual(content(), { 'disk/meta/_journal.json': 'old' });
    } finally {
      spawnSync('umount', [at('disk')]);
    }
  });

  for (const code of ['EACCES', 'EROFS'] as const) {
    it(`are refused by a folder that may not be written to: ${code}`, () => {
      folder = temporaryFolder({ 'drizzle/meta/_journal.json': 'old' });
      assert.throws(
        () => writeFiles(at('drizzle'), plan(), failAt('write', 0, code).operations),
        /may not be written to/,
      );
      assert.deepEqual(content(), { 'drizzle/meta/_journal.json': 'old' });
    });
  }

  function at(file: string): string {
    return path.join(folder.path, file);
  }

  function plan(): readonly PlannedFile[] {
    return [
      { path: at('drizzle/0001_a.sql'), text: 'up', replaces: undefined },
      { path: at('drizzle/meta/_journal.json'), text: 'new', replaces: 'old' },
      { path: at('drizzle/meta/0001_snapshot.json'), text: '{}', replaces: undefined },
      { path: at('drizzle/down/0001_a.sql'), text: 'down', replaces: undefined },
    ];
  }

  function content(): Record<string, string> {
    const files = readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(path.join(folder.path, file)).isFile())
      .sort();
    return Object.fromEntries(
      files.map((file) => [file.replaceAll('\\', '/'), readFileSync(path.join(folder.path, file), 'utf8')]),
    );
  }
});

function failAt(step: keyof FileOperations, nth: number, code: string) {
  let count = 0;
  let failed = false;
  const run = diskOperations[step] as (...given: unknown[]) => unknown;
  const operation = (...given: unknown[]) => {
    if (count++ !== nth) return run(...given);
    failed = true;
    throw Object.assign(new Error(code), { code });
  };
  return { operations: { ...diskOperations, [step]: operation } as FileOperations, hasFailed: () => failed };
}
