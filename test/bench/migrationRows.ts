import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type MigrationProjects,
  migrationPlanMethod,
  migrationProjectsMethod,
  migrationProveMethod,
  type PlanAnswer,
  type ProofAnswer,
} from '../../server/src/protocol/migrations.ts';
import { withBigSchema } from './folders.ts';
import { startSession } from './languageServer.ts';
import { type Spread, spread } from './statistics.ts';
import { readProcess, timeProcess } from './wholeProcess.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli.cjs');
const kit = path.join(root, 'node_modules/drizzle-kit/bin.cjs');

export interface MigrationTimes {
  /** `migrations generate --dry-run`: from the start of the process to the plan with its hazards. */
  readonly generate: Spread;
  /** `npx drizzle-kit generate` on the same change, and its file started by Node without npx. */
  readonly peer: Spread;
  readonly plainPeer: Spread;
  /** With a proof, when nothing is kept yet; milliseconds of the whole process. */
  readonly firstProof: number;
  /** With a proof, when the database after the history is kept. */
  readonly nextProof: Spread;
  /** The proofs alone, as their reports tell it. */
  readonly firstProofAlone: number;
  readonly nextProofAlone: Spread;
}

/** A new column in a schema of 100 tables with a history of 50 files: whole processes. */
export async function migrationTimes(runs: number): Promise<MigrationTimes> {
  return withBigSchema(100, async (folder) => {
    const run = (program: string, ...args: readonly string[]) =>
      timeProcess(process.execPath, [program, ...args], { cwd: folder, exitCodes: [0] });
    prepare(folder);
    const kept = path.join(folder, 'kept');
    cpSync(path.join(folder, 'drizzle'), kept, { recursive: true });
    const ours: number[] = [];
    const theirs: number[] = [];
    const plain: number[] = [];
    const asBefore = () => {
      rmSync(path.join(folder, 'drizzle'), { recursive: true });
      cpSync(kept, path.join(folder, 'drizzle'), { recursive: true });
    };
    for (let turn = 0; turn < runs; turn++) {
      // In turn, so that a change of the machine's speed meets both.
      ours.push(run(cli, 'migrations', 'generate', '--dry-run'));
      theirs.push(timeProcess('npx', ['drizzle-kit', 'generate'], { cwd: folder, exitCodes: [0] }));
      asBefore();
      plain.push(run(kit, 'generate'));
      asBefore();
    }
    const before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = path.join(folder, 'cache');
    mkdirSync(process.env.XDG_CACHE_HOME);
    const alone: number[] = [];
    const prove = () => {
      const { milliseconds, output } = readProcess(
        process.execPath,
        [cli, 'migrations', 'generate', '--dry-run', '--verify', '--format', 'json'],
        { cwd: folder, exitCodes: [0] },
      );
      const { proof } = JSON.parse(output) as { readonly proof: { readonly milliseconds: number } };
      alone.push(proof.milliseconds);
      return milliseconds;
    };
    const firstProof = prove();
    const next = Array.from({ length: runs }, prove);
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    const [firstProofAlone = Number.NaN, ...nextAlone] = alone;
    return {
      generate: spread(ours),
      peer: spread(theirs),
      plainPeer: spread(plain),
      firstProof,
      nextProof: spread(next),
      firstProofAlone,
      nextProofAlone: spread(nextAlone),
    };
  });
}

export interface EditorTimes {
  /** From the request of a generation to the answer that the preview shows; the server has made none before. */
  readonly firstPreview: number;
  readonly nextPreview: Spread;
  /** Megabytes of the server's process: before a proof, and a moment after it. */
  readonly memoryBefore: number;
  readonly memoryAfter: number;
}

/** The same change in an editor: palette to preview, and what a proof leaves in the server. */
export async function editorTimes(runs: number): Promise<EditorTimes> {
  return withBigSchema(100, async (folder) => {
    prepare(folder);
    const session = await startSession(folder);
    try {
      await session.scanned();
      const { projects } = await session.request<MigrationProjects>(migrationProjectsMethod, null);
      const params = { project: projects[0]?.id ?? '', renames: [], creates: [] };
      const preview = async () => {
        const started = performance.now();
        const answer = await session.request<PlanAnswer>(migrationPlanMethod, params);
        if (answer.kind !== 'plan') throw new Error(JSON.stringify(answer));
        return { milliseconds: performance.now() - started, plan: answer.plan };
      };
      const first = await preview();
      const next: number[] = [];
      for (let run = 0; run < runs; run++) next.push((await preview()).milliseconds);
      const memoryBefore = session.residentMemory();
      const proof = await session.request<ProofAnswer>(migrationProveMethod, { session: first.plan.session });
      if (proof.kind !== 'proof' || proof.status !== 'proven') throw new Error(JSON.stringify(proof));
      return {
        firstPreview: first.milliseconds,
        nextPreview: spread(next),
        memoryBefore,
        memoryAfter: session.residentMemory(),
      };
    } finally {
      await session.stop();
    }
  });
}

/** A history of 50 files, and a new column that no migration brings. */
function prepare(folder: string): void {
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  timeProcess(process.execPath, [cli, 'migrations', 'generate'], { cwd: folder, exitCodes: [0] });
  lengthenHistory(path.join(folder, 'drizzle'), 50);
  const schema = path.join(folder, 'src/accounts.ts');
  const text = readFileSync(schema, 'utf8');
  writeFileSync(schema, text.replace('email: text', `nickname: text('nickname'),\n  email: text`));
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
