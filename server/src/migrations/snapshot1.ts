import type { DrizzleKit } from './drizzleKit.ts';
import type { KitHint } from './hints.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { FolderError } from './migrationFolder.ts';

/**
 * The statements of drizzle-kit 1.x that lead from one snapshot to another.
 * @param renames all other parts that are new are made, not renamed
 */
export async function statementsBetween1(
  kit: DrizzleKit,
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly KitHint[],
): Promise<readonly string[]> {
  const hints: KitHint[] = [];
  for (let round = 0; round < 20; round++) {
    const reply = await kit.between(before, after, hints);
    if ('statements' in reply) return reply.statements[0] ?? [];
    const known = new Set(hints.map((hint) => JSON.stringify(hint)));
    const answers = reply.questions.map(({ type, kind, entity }): KitHint => {
      if (type === 'confirm_data_loss') return { type, kind, entity };
      const rename = renames.find(
        (hint) => hint.type === 'rename' && hint.kind === kind && hint.to.join('\0') === entity.join('\0'),
      );
      return rename ?? { type: 'create', kind, entity };
    });
    const fresh = answers.filter((hint) => !known.has(JSON.stringify(hint)));
    if (fresh.length === 0) break;
    hints.push(...fresh);
  }
  throw new FolderError('drizzle-kit does not stop asking.');
}
