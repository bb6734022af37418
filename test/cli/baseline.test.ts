import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const index = (name: string) => `create index ${name} on t (id);\n`;
const onlyIndexes = JSON.stringify({
  rules: { 'missing-lock-timeout': 'off', 'mergeable-alter-table': 'off' },
});

describe('starting with old migrations', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder({
      'migrations/001_a.sql': 'create table t (id int primary key, at timestamptz);\n',
      'migrations/002_b.sql': index('i'),
      'schemawright.config.json': onlyIndexes,
    });
  });
  afterEach(() => folder.remove());

  async function concurrent(...args: string[]): Promise<readonly string[]> {
    let out = '';
    await runCli(['check', '--format', 'json', ...args], {
      cwd: folder.path,
      stdout: { write: (text) => (out += text) },
      stderr: { write: () => undefined },
      env: {},
    });
    const { findings } = JSON.parse(out) as {
      readonly findings: readonly { readonly rule: string; readonly file: string }[];
    };
    return findings.filter(({ rule }) => rule === 'index-not-concurrent').map(({ file }) => file);
  }

  const write = (file: string, text: string) => writeFileSync(path.join(folder.path, file), text);
  const run = (...args: string[]) =>
    runCli(args, {
      cwd: folder.path,
      stdout: { write: () => undefined },
      stderr: { write: () => undefined },
      env: {},
    });

  it('leaves out what the baseline has, wherever it has moved to, and tells what is new', async () => {
    assert.deepEqual(await concurrent(), ['migrations/002_b.sql']);
    assert.equal(await run('check', '--write-baseline', 'baseline.json'), 0);
    const before = readFileSync(path.join(folder.path, 'baseline.json'), 'utf8');
    write('migrations/002_b.sql', `-- moved\n\n${index('i')}`);
    write('migrations/003_c.sql', index('j'));
    assert.deepEqual(await concurrent('--baseline', 'baseline.json'), ['migrations/003_c.sql']);
    await run('check', '--write-baseline', 'baseline.json');
    const after = readFileSync(path.join(folder.path, 'baseline.json'), 'utf8');
    const kept = before
      .split('\n')
      .filter((line) => /[0-9a-f]{16}/.test(line))
      .map((line) => line.replace(',', ''));
    assert.ok(kept.length > 0 && kept.every((line) => after.includes(line)), 'the old lines stay');
  });

  it('says so when there is no such baseline', async () => {
    assert.equal(await run('check', '--baseline', 'missing.json'), 2);
    write('broken.json', '{');
    assert.equal(await run('check', '--baseline', 'broken.json'), 2);
  });

  it('judges the migrations that a git revision does not have', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: folder.path,
        stdio: 'pipe',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    write('migrations/003_c.sql', index('j'));
    assert.deepEqual(await concurrent('--migrations-since', 'HEAD'), ['migrations/003_c.sql']);
    assert.deepEqual(await concurrent('--migrations-since', 'no-such-branch'), [
      'migrations/002_b.sql',
      'migrations/003_c.sql',
    ]);
    let told = '';
    const stderr = { write: (text: string) => (told += text) };
    await runCli(['check', '--migrations-since', 'no-such-branch'], {
      cwd: folder.path,
      stdout: { write: () => undefined },
      stderr,
      env: {},
    });
    assert.match(told, /--migrations-since no-such-branch: no migration, date or git revision here/);
  });

  it('judges what the default branch does not have, a file that is named, and all when asked to', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: folder.path,
        stdio: 'pipe',
      });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'first');
    write('migrations/003_c.sql', index('j'));
    assert.deepEqual(await concurrent(), ['migrations/003_c.sql']);
    assert.deepEqual(await concurrent('migrations/002_b.sql'), ['migrations/002_b.sql']);
    assert.deepEqual(await concurrent('--migrations-since', 'start'), [
      'migrations/002_b.sql',
      'migrations/003_c.sql',
    ]);
    let told = '';
    const stdout = { write: (text: string) => (told += text) };
    await runCli(['check'], { cwd: folder.path, stdout, stderr: { write: () => undefined }, env: {} });
    assert.match(told, /Not judged, since the default branch has them already: 2 migrations\./);
  });

  it('tells how to leave out migrations that have run, where they have many findings', async () => {
    const told = async (...args: string[]): Promise<boolean> => {
      let out = '';
      const stdout = { write: (text: string) => (out += text) };
      await runCli(['check', ...args], {
        cwd: folder.path,
        stdout,
        stderr: { write: () => undefined },
        env: {},
      });
      return out.includes('--migrations-since');
    };
    assert.equal(await told(), false);
    for (let number = 10; number < 22; number++) write(`migrations/0${number}_x.sql`, index(`i${number}`));
    assert.equal(await told(), true);
    assert.equal(await told('--migrations-since', '021_x'), false);
    assert.equal(await run('check', '--write-baseline', 'baseline.json'), 0);
    assert.equal(await told('--baseline', 'baseline.json'), false);
  });

  it('reads files up to the size that is given, and refuses what is none', async () => {
    write('large.sql', `create table large (id int primary key);\n-- ${'x'.repeat(1100 * 1024)}\n`);
    const told = async (...args: string[]) => {
      let out = '';
      await runCli(['check', ...args], {
        cwd: folder.path,
        stdout: { write: (text: string) => (out += text) },
        stderr: { write: () => undefined },
        env: {},
      });
      return out.includes('large.sql is skipped');
    };
    assert.equal(await told(), true);
    assert.equal(await told('--max-file-size', '2048'), false);
    assert.equal(await told('--max-file-size', '1000'), true);
    assert.equal(await run('check', '--max-file-size', '0'), 2);
  });

  it('takes the version of the server, and refuses what is none', async () => {
    assert.equal(await run('check', '--postgres-version', '14'), 0);
    assert.equal(await run('check', '--postgres-version', 'old'), 2);
  });
});
