import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Decisions, RenameQuestion } from './ambiguity.ts';
import { downText } from './down.ts';
import { type DrizzleKit, KitError } from './drizzleKit.ts';
import type { GenerateRequest, GenerateResult, MigrationPlan } from './generate.ts';
import type { KitHint, OpenQuestion1 } from './hints.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { nameLikeness } from './likeness.ts';
import { FolderError, type MigrationFolder, readMigrationFolder } from './migrationFolder.ts';
import { migrationName } from './migrationName.ts';
import { statementsBetween1 } from './snapshot1.ts';
import { phrasesOf } from './sqlPhrases.ts';

/**
 * Has drizzle-kit 1.x write the migration into a copy of the folder, so that nothing is written before it was
 * looked at. It tells its questions one round at a time.
 */
export async function generateFolder(
  kit: DrizzleKit,
  folder: MigrationFolder,
  { decisions, name, now: _now }: GenerateRequest,
): Promise<GenerateResult> {
  if (folder.layout === 'journal')
    throw new FolderError(
      `${folder.folder} is laid out as drizzle-kit 0.x does it, and drizzle-kit ${kit.info.version} is installed: run \`npx drizzle-kit up\`.`,
    );
  const copy = mkdtempSync(path.join(tmpdir(), 'schemawright-generate-'));
  try {
    if (existsSync(folder.folder)) cpSync(folder.folder, copy, { recursive: true });
    const hints: KitHint[] = [];
    for (let round = 0; round < 20; round++) {
      const reply = await kit.generate(copy, name ?? 'migration', hints);
      if (!('questions' in reply)) {
        if (!reply.changed) return { kind: 'no-changes' };
        return { kind: 'plan', plan: await planFrom(kit, folder, copy, hints, name) };
      }
      const answers = reply.questions.map((question) => ({ question, hint: answerOf(question, decisions) }));
      const open = answers.filter(({ hint }) => hint === undefined);
      if (open.length > 0) {
        const questions = open.map(({ question }) => toQuestion(question, folder));
        return { kind: 'questions', questions, unused: [] };
      }
      const known = new Set(hints.map((hint) => JSON.stringify(hint)));
      const fresh = answers.flatMap(({ hint }) => (hint && !known.has(JSON.stringify(hint)) ? [hint] : []));
      if (fresh.length === 0) throw new FolderError('drizzle-kit asks again what it was told.');
      hints.push(...fresh);
    }
    throw new FolderError('drizzle-kit does not stop asking.');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function labelOf(entity: readonly string[]): string {
  return (entity[0] === 'public' || entity[0] === '' ? entity.slice(1) : entity).join('.');
}

function answerOf(question: OpenQuestion1, decisions: Decisions): KitHint | undefined {
  const { kind, entity } = question;
  const label = labelOf(entity);
  // What is asked of here is told in the review; rows are not looked at.
  if (question.type === 'confirm_data_loss') return { type: 'confirm_data_loss', kind, entity };
  if (decisions.creates.includes(label)) return { type: 'create', kind, entity };
  const rename = decisions.renames.find(({ to }) => to === label);
  if (!rename) return undefined;
  const from = rename.from.split('.');
  const missing = entity.length - from.length;
  return { type: 'rename', kind, from: [...entity.slice(0, missing), ...from], to: entity };
}

/** Only the names are compared here. */
const likelyName = 0.45;

/** drizzle-kit does not tell what has gone: that is read off its newest snapshot. */
function toQuestion({ kind, entity }: OpenQuestion1, folder: MigrationFolder): RenameQuestion {
  const created = labelOf(entity);
  const own = entity[entity.length - 1] ?? '';
  const candidates = entitiesOf(folder, kind)
    .filter(
      (other) =>
        other.length === entity.length && other.slice(0, -1).join('.') === entity.slice(0, -1).join('.'),
    )
    .map((other) => ({ name: labelOf(other), likeness: nameLikeness(other[other.length - 1] ?? '', own) }))
    .filter(({ name }) => name !== created)
    .sort((a, b) => b.likeness - a.likeness);
  const best = candidates[0];
  return {
    kind: kind as RenameQuestion['kind'],
    created,
    candidates,
    suggested: best && best.likeness >= likelyName ? best.name : undefined,
  };
}

function entitiesOf({ snapshot }: MigrationFolder, kind: string): readonly (readonly string[])[] {
  const ddl = (snapshot?.ddl ?? []) as readonly Readonly<Record<string, unknown>>[];
  const type = `${kind.replace(' ', '_')}s`;
  return ddl
    .filter(({ entityType }) => entityType === type)
    .map(({ schema, table, name }) =>
      [schema ?? 'public', table, name].filter((it) => typeof it === 'string'),
    );
}

function folderNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'snapshot.json')))
    .sort();
}

async function planFrom(
  kit: DrizzleKit,
  folder: MigrationFolder,
  copy: string,
  hints: readonly KitHint[],
  given: string | undefined,
): Promise<MigrationPlan> {
  const had = new Set(folder.migrations.map(({ name }) => name));
  const made = folderNames(copy).find((it) => !had.has(it));
  if (made === undefined)
    throw new FolderError('drizzle-kit says that it has written a migration, but there is none.');
  const read = (file: string) => readFileSync(path.join(copy, made, file), 'utf8');
  const sql = read('migration.sql');
  const up = sql.split('--> statement-breakpoint').map((it) => it.trim());
  const { changes, renames } = phrasesOf(up);
  const first = folder.migrations.length === 0 ? 'init' : undefined;
  // The name can be made only now that the changes are known: the digits before it are drizzle-kit's.
  const name = given ? made : `${made.slice(0, 14)}_${first ?? migrationName(changes, renames)}`;
  const lost = hints.flatMap((hint) =>
    hint.type === 'confirm_data_loss' ? [`${hint.kind} ${labelOf(hint.entity)}: data may be lost.`] : [],
  );
  const place = (file: string) => path.join(folder.folder, name, file);
  const after = readMigrationFolder(copy, kit.config.dialect).snapshot ?? {};
  const before = folder.snapshot ?? { ...after, ddl: [] };
  const down = await wayBack(kit, after, before, hints);
  return {
    folder: folder.folder,
    name,
    up,
    down,
    files: [
      { path: place('migration.sql'), text: sql, replaces: undefined },
      { path: place('snapshot.json'), text: read('snapshot.json'), replaces: undefined },
      ...(down
        ? [{ path: place('down.sql'), text: downText(name, { statements: down, lost }), replaces: undefined }]
        : []),
    ],
    notes: down ? [] : [`drizzle-kit ${kit.info.version} writes no way back.`],
    lost,
    changes,
    renames,
    after,
  };
}

/** The other way round: what was renamed gets its old name, all else that comes is made anew. */
async function wayBack(
  kit: DrizzleKit,
  after: KitSnapshot,
  before: KitSnapshot,
  hints: readonly KitHint[],
): Promise<readonly string[] | undefined> {
  const reversed = hints.flatMap((hint) =>
    hint.type === 'rename' ? [{ ...hint, from: hint.to, to: hint.from }] : [],
  );
  try {
    return await statementsBetween1(kit, after, before, reversed);
  } catch (error) {
    // Some versions have no function for it.
    if (error instanceof KitError && error.failure.reason === 'snapshot') return undefined;
    throw error;
  }
}
