import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withBigSchema } from './folders.ts';
import { type Spread, spread } from './statistics.ts';
import { timeProcess } from './wholeProcess.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli.cjs');
const kit = path.join(root, 'node_modules/drizzle-kit/bin.cjs');

export interface MigrationTimes {
  /** `migrations generate --dry-run`: from the start of the process to the plan with its hazards. */
  readonly generate: Spread;
  /** `drizzle-kit generate` on the same change. */
  readonly peer: Spread;
  /** With a proof, when nothing is kept yet; milliseconds of the whole process. */
  readonly firstProof: number;
  /** With a proof, when the database after the history is kept. */
  readonly nextProof: Spread;
}

/** A new column in a schema of 100 tables with a history of 50 files: whole processes. */
export async function migrationTimes(runs: number): Promise<MigrationTimes> {
  return withBigSchema(100, async (folder) => {
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    const run = (program: string, ...args: readonly string[]) =>
      timeProcess(process.execPath, [program, ...args], { cwd: folder, exitCodes: [0] });
    run(cli, 'migrations', 'generate');
    lengthenHistory(path.join(folder, 'drizzle'), 50);
    const schema = path.join(folder, 'src/accounts.ts');
    writeFileSync(
      schema,
      readFileSync(schema, 'utf8').replace('email: text', `nickname: text('nickname'),\n  email: text`),
    );
    const kept = path.join(folder, 'kept');
    cpSync(path.join(folder, 'drizzle'), kept, { recursive: true });
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let turn = 0; turn < runs; turn++) {
      // In turn, so that a change of the machine's speed meets both.
      ours.push(run(cli, 'migrations', 'generate', '--dry-run'));
      theirs.push(run(kit, 'generate'));
      rmSync(path.join(folder, 'drizzle'), { recursive: true });
      cpSync(kept, path.join(folder, 'drizzle'), { recursive: true });
    }
    const before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = path.join(folder, 'cache');
    mkdirSync(process.env.XDG_CACHE_HOME);
    const prove = () => run(cli, 'migrations', 'generate', '--dry-run', '--verify');
    const firstProof = prove();
    const next = Array.from({ length: runs }, prove);
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    return { generate: spread(ours), peer: spread(theirs), firstProof, nextProof: spread(next) };
  });
}

/** Adds migrations that leave the schema as it is. */
function lengthenHistory(folder: string, files: number): void {
  const meta = path.join(folder, 'meta');
  const journalFile = path.join(meta, '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as {
    readonly entries: { idx: number; when: number; tag: string }[];
  };
  const [first] = journal.entries;
  if (!first) throw new Error('there is no first migration');
  const snapshot = readFileSync(path.join(meta, '0000_snapshot.json'), 'utf8');
  let parent = /"id": "([^"]+)"/.exec(snapshot)?.[1] ?? '';
  for (let idx = 1; idx < files; idx++) {
    const number = String(idx).padStart(4, '0');
    const id = `00000000-0000-4000-8000-${String(idx).padStart(12, '0')}`;
    journal.entries.push({ ...first, idx, when: first.when + idx, tag: `${number}_comment` });
    writeFileSync(path.join(folder, `${number}_comment.sql`), `COMMENT ON TABLE "accounts" IS '${idx}';`);
    writeFileSync(
      path.join(meta, `${number}_snapshot.json`),
      snapshot
        .replace(/"id": "[^"]+"/, `"id": "${id}"`)
        .replace(/"prevId": "[^"]+"/, `"prevId": "${parent}"`),
    );
    parent = id;
  }
  writeFileSync(journalFile, JSON.stringify(journal, null, 2));
}
