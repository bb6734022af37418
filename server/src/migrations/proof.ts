import { existsSync, readFileSync } from 'node:fs';
import type { DrizzleKit } from './drizzleKit.ts';
import { type MigrationPlan, statementsBetween } from './generate.ts';
import type { KitSnapshot } from './kitMessages.ts';
import {
  emptySnapshot,
  type MigrationFolder,
  readMigrationFolder,
  snapshotAfter,
} from './migrationFolder.ts';
import { statementsOfState } from './snapshot1.ts';
import { type BegunProof, beginProof, piecesOf, type VerifyOptions, verifyMigration } from './verify.ts';
import type { ProofBeginning, ProofReport, ProofRequest } from './verifyMessages.ts';

/** Proves a migration that is not written yet. */
export async function provePlan(
  kit: DrizzleKit,
  plan: MigrationPlan,
  options: VerifyOptions = {},
): Promise<ProofReport> {
  const { dialect, out } = kit.config;
  return proveOn(
    kit,
    {
      folder: readMigrationFolder(out, dialect),
      count: Number.POSITIVE_INFINITY,
      up: plan.up,
      down: plan.down,
      files: plan.down && plan.steps,
      after: plan.after,
      before: readMigrationFolder(out, dialect).snapshot,
    },
    options,
  );
}

export interface Provable {
  readonly folder: MigrationFolder;
  /** How many of its migrations come before. */
  readonly count: number;
  readonly up: readonly string[];
  readonly down: readonly string[] | undefined;
  /** Where it is carried out in several files. */
  readonly files?: ProofRequest['files'] | undefined;
  /** The schema before it, as its snapshot has it. */
  readonly before?: KitSnapshot | undefined;
  /** The schema after it; undefined: it is not compared. */
  readonly after: KitSnapshot | undefined;
}

/** Proves a migration on what comes before it; one that cannot be is `not-verified`, with the reason. */
export async function proveOn(
  kit: DrizzleKit,
  provable: Provable,
  options: VerifyOptions = {},
): Promise<ProofReport> {
  const { folder, count, up, down, files, before, after } = provable;
  const { dialect } = kit.config;
  if (dialect === 'mysql')
    return {
      status: 'not-verified',
      reason: 'There is no MySQL that could be part of this program.',
      steps: [],
      statements: [],
    };
  const beginning = beginningOf(folder, dialect, count);
  const request = async (): Promise<ProofRequest> => {
    const fresh = after && (await madeAnew(kit, after));
    const freshBefore = before && (await madeAnew(kit, before));
    return {
      ...beginning,
      up,
      down,
      fresh,
      ...(files ? { files } : {}),
      ...(freshBefore ? { freshBefore } : {}),
    };
  };
  const started = performance.now();
  const begun =
    options.server === undefined ? (options.begun ?? beginProof(beginning, options.cache)) : undefined;
  const report = await verifyMigration(request(), { ...options, begun });
  return { ...report, milliseconds: Math.round(performance.now() - started) };
}

/** Starts the embedded database for a migration that comes after all that are written; who calls it ends it. */
export function beginProofOf({ config: { out, dialect } }: DrizzleKit): BegunProof | undefined {
  if (dialect === 'mysql') return undefined;
  try {
    return beginProof(beginningOf(readMigrationFolder(out, dialect), dialect));
  } catch {
    // The generation says what is wrong with the folder.
    return undefined;
  }
}

function beginningOf(
  { migrations }: MigrationFolder,
  dialect: NonNullable<ProofBeginning['dialect']>,
  count = migrations.length,
): ProofBeginning {
  const history = migrations
    .slice(0, count)
    .map(({ name, file }) => ({ name, statements: piecesOf(readFileSync(file, 'utf8')) }));
  return { dialect, history };
}

/**
 * Proves a migration that is written.
 * @param name the last one where left out
 * @returns undefined where there is no such migration
 */
export async function proveWritten(
  kit: DrizzleKit,
  name: string | undefined,
  options: VerifyOptions = {},
): Promise<{ readonly name: string; readonly file: string; readonly report: ProofReport } | undefined> {
  const folder = readMigrationFolder(kit.config.out, kit.config.dialect);
  const last = folder.migrations.length - 1;
  const index = name === undefined ? last : folder.migrations.findIndex((it) => it.name === name);
  const migration = folder.migrations[index];
  if (!migration) return undefined;
  const piecesIn = (file: string) => piecesOf(readFileSync(file, 'utf8'));
  const before = snapshotAfter(folder, index - 1, kit.config.dialect);
  const after = snapshotAfter(folder, index, kit.config.dialect);
  const provable: Provable = {
    folder,
    count: index,
    before,
    up: piecesIn(migration.file),
    down: existsSync(migration.downFile) ? piecesIn(migration.downFile) : undefined,
    // Of several files that are one change, only the last one's snapshot tells the state.
    after: index === last || !isSameState(before, after) ? after : undefined,
  };
  return { name: migration.name, file: migration.file, report: await proveOn(kit, provable, options) };
}

function isSameState(one: KitSnapshot | undefined, other: KitSnapshot | undefined): boolean {
  const content = (snapshot: KitSnapshot | undefined) =>
    snapshot && JSON.stringify({ ...snapshot, id: '', prevId: '', prevIds: '' });
  return content(one) === content(other);
}

/** What makes a schema in an empty database. */
async function madeAnew(kit: DrizzleKit, schema: KitSnapshot): Promise<readonly string[]> {
  if (kit.info.api === 'cli') return statementsOfState(kit, schema);
  return (await statementsBetween(kit, emptySnapshot(kit.config.dialect), schema, [])).statements;
}
