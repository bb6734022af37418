import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { statementBreakpoint } from '../sources/sql/split.ts';
import { downText } from './down.ts';
import { type DrizzleKit, KitError } from './drizzleKit.ts';
import type { PlannedFile } from './files.ts';
import type { GenerateRequest, GenerateResult, MigrationPlan } from './generate.ts';
import type { KitHint, OpenQuestion1 } from './hints.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { FolderError, type MigrationFolder, readMigrationFolder } from './migrationFolder.ts';
import { migrationName } from './migrationName.ts';
import { entityLabel, renameHints } from './renameHints.ts';
import { type Rename, reversed } from './renames.ts';
import { statementsBetween1 } from './snapshot1.ts';
import { phrasesOf } from './sqlPhrases.ts';
import { piecesOf } from './verify.ts';

/**
 * Has drizzle-kit 1.x write the migration into a copy of the folder, so that nothing is written before it was
 * looked at. Its questions are about names: first everything new is taken for new, which tells the state after it,
 * and then what is a rename is told by both states.
 */
export async function generateFolder(
  kit: DrizzleKit,
  folder: MigrationFolder,
  request: GenerateRequest,
): Promise<GenerateResult> {
  refuseJournal(kit, folder);
  const scratch = mkdtempSync(path.join(tmpdir(), 'schemawright-generate-'));
  try {
    const all = await writeInto(kit, folder, path.join(scratch, 'new'), request, asNew);
    if ('changed' in all) return { kind: 'no-changes' };
    const before = folder.snapshot ?? { ...all.after, ddl: [] };
    const { questions, hints, renames, unused } = renameHints(before, all.after, request.decisions);
    if (questions.length > 0) return { kind: 'questions', questions, unused };
    const written =
      hints.length === 0
        ? all
        : await writeInto(kit, folder, path.join(scratch, 'renamed'), request, answerBy(hints));
    if ('changed' in written) return { kind: 'no-changes' };
    const plan = await planFrom(kit, folder, written, { before, renames, given: request.name });
    const notes = unused.map((it) => `The decision ${it} matches nothing.`);
    return { kind: 'plan', plan: { ...plan, notes: [...plan.notes, ...notes] } };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What drizzle-kit has written into a copy of the folder. */
interface Written {
  readonly folder: string;
  /** Of the new migration. */
  readonly name: string;
  readonly hints: readonly KitHint[];
  readonly after: KitSnapshot;
}

type Answer = (question: OpenQuestion1) => KitHint;

const asNew: Answer = ({ type, kind, entity }) => ({
  // What is asked of here is told in the review; rows are not looked at.
  type: type === 'confirm_data_loss' ? type : 'create',
  kind,
  entity,
});

function answerBy(renames: readonly KitHint[]): Answer {
  return (question) =>
    (question.type === 'rename_or_create' && renames.find((hint) => isAbout(hint, question))) ||
    asNew(question);
}

function isAbout(hint: KitHint, { kind, entity }: OpenQuestion1): boolean {
  return hint.type === 'rename' && hint.kind === kind && hint.to.join('\0') === entity.join('\0');
}

/** The files of a migration for SQL of one's own, as `drizzle-kit generate --custom` of 1.x makes them. */
export async function emptyFolderMigration(
  kit: DrizzleKit,
  folder: MigrationFolder,
  { name, now }: Pick<GenerateRequest, 'now'> & { readonly name: string },
  statements: readonly string[],
): Promise<readonly PlannedFile[]> {
  refuseJournal(kit, folder);
  const scratch = mkdtempSync(path.join(tmpdir(), 'schemawright-generate-'));
  try {
    const written = await writeInto(
      kit,
      folder,
      path.join(scratch, 'new'),
      { name, now, custom: true },
      asNew,
    );
    if ('changed' in written) throw new FolderError('drizzle-kit has written no migration.');
    const snapshot = readFileSync(path.join(written.folder, written.name, 'snapshot.json'), 'utf8');
    const place = (file: string) => path.join(folder.folder, written.name, file);
    return [
      {
        path: place('migration.sql'),
        text: statements.join(`${statementBreakpoint}\n`),
        replaces: undefined,
      },
      { path: place('snapshot.json'), text: snapshot, replaces: undefined },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function refuseJournal(kit: DrizzleKit, folder: MigrationFolder): void {
  if (folder.layout === 'journal')
    throw new FolderError(
      `${folder.folder} is laid out as drizzle-kit 0.x does it, and drizzle-kit ${kit.info.version} is installed: run \`npx drizzle-kit up\`.`,
    );
}

async function writeInto(
  kit: DrizzleKit,
  folder: MigrationFolder,
  copy: string,
  { name, now, custom = false }: Pick<GenerateRequest, 'name' | 'now'> & { readonly custom?: boolean },
  answer: Answer,
): Promise<Written | { readonly changed: false }> {
  mkdirSync(copy);
  if (existsSync(folder.folder)) cpSync(folder.folder, copy, { recursive: true });
  const hints: KitHint[] = [];
  for (let round = 0; round < 20; round++) {
    const reply = await kit.generate(copy, name ?? 'migration', hints, custom);
    if ('questions' in reply) {
      const known = new Set(hints.map((hint) => JSON.stringify(hint)));
      const fresh = reply.questions.map(answer).filter((hint) => !known.has(JSON.stringify(hint)));
      if (fresh.length === 0) throw new FolderError('drizzle-kit asks again what it was told.');
      hints.push(...fresh);
      continue;
    }
    if (!reply.changed) return { changed: false };
    const made = inOrder(folder, copy, now);
    const after = readMigrationFolder(copy, kit.config.dialect).snapshot ?? {};
    return { folder: copy, name: made, hints, after };
  }
  throw new FolderError('drizzle-kit does not stop asking.');
}

/**
 * Migrations run in the order of their names, which begin with the second in which they were made: a new one may
 * not come before one of the same second, or of a clock that was ahead.
 * @returns the name of the new migration
 */
function inOrder(folder: MigrationFolder, copy: string, now: Date): string {
  const had = new Set(folder.migrations.map(({ name }) => name));
  const made = folderNames(copy).find((it) => !had.has(it));
  if (made === undefined)
    throw new FolderError('drizzle-kit says that it has written a migration, but there is none.');
  const last = /^\d{14}/.exec(folder.migrations[folder.migrations.length - 1]?.name ?? '')?.[0] ?? '';
  const stamp = timestamp(now);
  const name = `${stamp > last ? stamp : timestamp(new Date(timeOf(last) + 1000))}${made.slice(14)}`;
  renameSync(path.join(copy, made), path.join(copy, name));
  return name;
}

function timestamp(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(0, 14);
}

function timeOf(stamp: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

function folderNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'snapshot.json')))
    .sort();
}

async function planFrom(
  kit: DrizzleKit,
  folder: MigrationFolder,
  { folder: copy, name: made, hints, after }: Written,
  {
    before,
    renames,
    given,
  }: {
    readonly before: KitSnapshot;
    readonly renames: readonly Rename[];
    readonly given: string | undefined;
  },
): Promise<MigrationPlan> {
  const read = (file: string) => readFileSync(path.join(copy, made, file), 'utf8');
  const forward = await bothWays(kit, before, after, renames);
  const up = forward?.up.statements ?? piecesOf(read('migration.sql'));
  const down = forward?.down.statements;
  const { changes, renames: told } = phrasesOf(up);
  const first = folder.migrations.length === 0 ? 'init' : undefined;
  // The name can be made only now that the changes are known: the digits before it are drizzle-kit's.
  const name = given ? made : `${made.slice(0, 14)}_${first ?? migrationName(changes, told)}`;
  const lost = hints.flatMap((hint) =>
    hint.type === 'confirm_data_loss' ? [`${hint.kind} ${entityLabel(hint.entity)}: data may be lost.`] : [],
  );
  const place = (file: string) => path.join(folder.folder, name, file);
  const separator = kit.config.breakpoints ? `${statementBreakpoint}\n` : '\n';
  return {
    folder: folder.folder,
    name,
    up,
    down,
    files: [
      { path: place('migration.sql'), text: up.join(separator), replaces: undefined },
      ...(down
        ? [{ path: place('down.sql'), text: downText(name, { statements: down, lost }), replaces: undefined }]
        : []),
      // The migration counts once its snapshot is there.
      { path: place('snapshot.json'), text: read('snapshot.json'), replaces: undefined },
    ],
    notes: [
      ...(forward?.up.notes ?? []),
      ...(down ? [] : [`drizzle-kit ${kit.info.version} writes no way back.`]),
    ],
    lost,
    changes,
    renames: told,
    after,
  };
}

async function bothWays(
  kit: DrizzleKit,
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly Rename[],
) {
  try {
    const up = await statementsBetween1(kit, before, after, renames);
    return { up, down: await statementsBetween1(kit, after, before, reversed(renames)) };
  } catch (error) {
    // Some versions have no function for it.
    if (error instanceof KitError && error.failure.reason === 'snapshot') return undefined;
    throw error;
  }
}
