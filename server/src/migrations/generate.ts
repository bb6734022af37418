import path from 'node:path';
import { diffSchemas, type SchemaChange } from '../model/diff.ts';
import type { Schema } from '../model/schema.ts';
import { fromSnapshot } from '../sources/drizzle/snapshot/fromSnapshot.ts';
import { type Decisions, type RenameQuestion, resolveRenames } from './ambiguity.ts';
import { changedTables } from './changedTables.ts';
import { downText } from './down.ts';
import type { DrizzleKit } from './drizzleKit.ts';
import type { PlannedFile } from './files.ts';
import { generateFolder } from './generateFolder.ts';
import { journalFiles } from './journalFiles.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { mend } from './mend.ts';
import {
  emptySnapshot,
  FolderError,
  type MigrationFolder,
  noId,
  readMigrationFolder,
} from './migrationFolder.ts';
import { migrationName } from './migrationName.ts';
import { type Rename, reversed } from './renames.ts';
import { stepsBetween } from './steps.ts';
import { recoverFolder } from './unfinished.ts';

export interface GenerateRequest {
  readonly decisions: Decisions;
  /** Without number; made from the changes where left out. */
  readonly name: string | undefined;
  readonly now: Date;
}

export type GenerateResult =
  | { readonly kind: 'no-changes' }
  | {
      readonly kind: 'questions';
      readonly questions: readonly RenameQuestion[];
      readonly unused: readonly string[];
    }
  | { readonly kind: 'plan'; readonly plan: MigrationPlan };

/** One file of a plan that is carried out in several deployments. */
export interface PlanStep {
  /** The tag, or the folder's name. */
  readonly name: string;
  readonly file: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** What has to be deployed or done before it, a sentence each. */
  readonly first: readonly string[];
  /** False: it ends the migrator's transaction. */
  readonly inTransaction: boolean;
}

/** A migration that has not been written yet. */
export interface MigrationPlan {
  readonly folder: string;
  /** The tag, or the folder's name. */
  readonly name: string;
  readonly up: readonly string[];
  /** Undefined where there is no way back that can be told. */
  readonly down: readonly string[] | undefined;
  readonly files: readonly PlannedFile[];
  /** What people should know before it is written, a sentence each. */
  readonly notes: readonly string[];
  /** What a way back cannot bring back. */
  readonly lost: readonly string[];
  readonly changes: readonly SchemaChange[];
  readonly renames: readonly Rename[];
  /** Of the safe plan: its files in their order. `up` and `down` hold the statements of all of them. */
  readonly steps?: readonly PlanStep[];
  /** The state after it, as drizzle-kit has it. */
  readonly after?: KitSnapshot;
}

/**
 * Makes a migration out of the schema as it stands in the files; writes nothing.
 * @throws KitError, FolderError
 */
export async function generateMigration(kit: DrizzleKit, request: GenerateRequest): Promise<GenerateResult> {
  const { config, info } = kit;
  recoverFolder(config.out);
  const folder = readMigrationFolder(config.out, config.dialect);
  if (info.api === 'cli') return generateFolder(kit, folder, request);
  if (folder.layout === 'folders')
    throw new FolderError(
      `${folder.folder} is laid out as drizzle-kit 1.x does it, and drizzle-kit ${info.version} is installed: update it (\`npm install -D drizzle-kit@rc drizzle-orm@rc\`).`,
    );
  const before = folder.snapshot ?? emptySnapshot(config.dialect);
  const after = await kit.snapshot(folder.snapshot ? String(folder.snapshot.id) : noId);
  const { renames, questions, unused } = resolveRenames(before, after, request.decisions);
  if (questions.length > 0) return { kind: 'questions', questions, unused };

  const up = await statementsBetween(kit, before, after, renames);
  if (up.statements.length === 0) return { kind: 'no-changes' };
  const back = await statementsBetween(kit, after, before, reversed(renames));
  const changes = changesBetween(before, after, renames);
  const lost = lostBy(changes);
  const name = request.name ?? (folder.snapshot ? migrationName(changes, renames) : 'init');
  const { tag, files } = journalFiles({
    config,
    folder,
    after,
    name,
    statements: up.statements,
    now: request.now,
  });
  const down = { statements: back.statements, lost };
  return {
    kind: 'plan',
    plan: {
      folder: config.out,
      name: tag,
      up: up.statements,
      down: back.statements,
      files: [
        ...files,
        { path: path.join(config.out, 'down', `${tag}.sql`), text: downText(tag, down), replaces: undefined },
      ],
      notes: [
        ...repeatNotes(folder),
        ...up.notes,
        ...unused.map((it) => `The decision ${it} matches nothing.`),
      ],
      lost,
      changes,
      renames,
      after,
    },
  };
}

/** The state that a generation starts from is that of the newest snapshot. */
function repeatNotes({ withoutSnapshot, migrations }: MigrationFolder): readonly string[] {
  if (withoutSnapshot === 0) return [];
  const last = migrations[migrations.length - 1]?.name;
  const those = withoutSnapshot === 1 ? `${last} has` : `${last} and ${withoutSnapshot - 1} before it have`;
  return [
    `${those} no snapshot, so this repeats what they do: \`schemawright migrations record\` writes it where they make what the schema says.`,
  ];
}

/** Ours and drizzle-kit's statements in the order of the steps, mended. */
export async function statementsBetween(
  kit: DrizzleKit,
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly Rename[],
): Promise<{ readonly statements: readonly string[]; readonly notes: readonly string[] }> {
  // A rename is carried to every table that refers to the part.
  const ends = renames.length === 0 ? changedTables(before, after) : ([before, after] as const);
  const steps = stepsBetween(...ends, renames);
  const pairs = steps.flatMap((step) => (step.kind === 'diff' ? [[step.before, step.after] as const] : []));
  const written = [...(await kit.statements(pairs))];
  const statements: string[] = [];
  const notes = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'sql') statements.push(...step.statements);
    else {
      const own = written.shift() ?? [];
      // Where nothing is written, nothing is wrong.
      if (own.length === 0) continue;
      const mended = mend(own, step.before, step.after);
      statements.push(...mended.statements.map((it) => it.trimEnd()).filter(Boolean));
      for (const note of mended.notes) notes.add(note);
    }
  }
  return { statements, notes: [...notes] };
}

function changesBetween(
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly Rename[],
): readonly SchemaChange[] {
  // What has another name only is no change of its own; the steps compute it the same way.
  const first =
    renames.length > 0
      ? stepsBetween(before, after, renames).find((step) => step.kind === 'diff')?.before
      : before;
  const [old, next] = changedTables(first ?? after, after);
  return diffSchemas(model(old), model(next));
}

function model(snapshot: KitSnapshot): Schema {
  const schema = fromSnapshot(snapshot, 'snapshot.json');
  if (!schema) throw new Error('not a snapshot');
  return schema;
}

function lostBy(changes: readonly SchemaChange[]): readonly string[] {
  return changes.flatMap(({ action, part, name, table, aspects }) => {
    if (action === 'drop' && part === 'table')
      return [`The rows of ${name} are gone: the way back makes it empty.`];
    if (action === 'drop' && part === 'column')
      return [`The values of ${table}.${name} are gone: the way back makes it anew without them.`];
    if (action === 'alter' && part === 'column' && aspects.includes('type'))
      return [`Values of ${table}.${name} may have lost something when they changed their type.`];
    if (action === 'alter' && part === 'enum')
      return [`The way back of ${name} fails while a row holds a value that is new.`];
    return [];
  });
}
