import { ddlSteps } from './ddlSteps.ts';
import type { DrizzleKit } from './drizzleKit.ts';
import type { KitHint } from './hints.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { mend } from './mend.ts';
import { FolderError } from './migrationFolder.ts';
import type { Rename } from './renames.ts';

/**
 * The statements that lead from one state of drizzle-kit 1.x to another: ours and drizzle-kit's in the order of the
 * steps, mended.
 * @param renames all other parts that are new are made, not renamed
 */
export async function statementsBetween1(
  kit: DrizzleKit,
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly Rename[],
): Promise<{ readonly statements: readonly string[]; readonly notes: readonly string[] }> {
  const statements: string[] = [];
  const notes = new Set<string>();
  for (const step of ddlSteps(before, after, renames)) {
    if (step.kind === 'sql') {
      statements.push(...step.statements);
      continue;
    }
    const mended = mend(await writtenBetween(kit, step.before, step.after), step.from, step.to);
    statements.push(...mended.statements.map((it) => it.trim()).filter(Boolean));
    for (const note of mended.notes) notes.add(note);
  }
  return { statements, notes: [...notes] };
}

/** The statements that make a state of drizzle-kit 1.x in an empty database. */
export async function statementsOfState(kit: DrizzleKit, state: KitSnapshot): Promise<readonly string[]> {
  const rows = (state.ddl ?? []) as readonly Readonly<Record<string, unknown>>[];
  // Keys keep their names when a table gets another: they are told, or the database would name them anew.
  const ddl = rows.map((row) => ('nameExplicit' in row ? { ...row, nameExplicit: true } : row));
  return (await statementsBetween1(kit, { ...state, ddl: [] }, { ...state, ddl }, [])).statements;
}

/** drizzle-kit's own statements: whatever it asks is made, not renamed. */
async function writtenBetween(
  kit: DrizzleKit,
  before: KitSnapshot,
  after: KitSnapshot,
): Promise<readonly string[]> {
  const hints: KitHint[] = [];
  for (let round = 0; round < 20; round++) {
    const reply = await kit.between(before, after, hints);
    if ('statements' in reply) return reply.statements[0] ?? [];
    const known = new Set(hints.map((hint) => JSON.stringify(hint)));
    const fresh = reply.questions
      .map(
        ({ type, kind, entity }): KitHint => ({
          type: type === 'confirm_data_loss' ? type : 'create',
          kind,
          entity,
        }),
      )
      .filter((hint) => !known.has(JSON.stringify(hint)));
    if (fresh.length === 0) break;
    hints.push(...fresh);
  }
  throw new FolderError('drizzle-kit does not stop asking.');
}
