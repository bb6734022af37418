import assert from 'node:assert/strict';
import { writeFiles } from '../../../server/src/migrations/files.ts';
import { generateMigration, type MigrationPlan } from '../../../server/src/migrations/generate.ts';
import { statementsOfState } from '../../../server/src/migrations/snapshot1.ts';
import type { ChangeCase } from './changeCase.ts';
import type { Workbench } from './layouts.ts';

/** The migrations of a change, each as it was written. */
export interface GeneratedChange {
  readonly first: MigrationPlan | undefined;
  readonly change: MigrationPlan;
  /** What makes the schema after it in an empty database. */
  readonly fresh: readonly string[];
}

/**
 * Writes the migrations of a change into a folder and looks whether anything is left to be generated.
 * @param name of the folder
 */
export async function generateChange(
  bench: Workbench,
  it: ChangeCase,
  name: string,
): Promise<GeneratedChange> {
  const decisions = {
    renames: (it.renames ?? []).map(([from, to]) => ({ from, to })),
    creates: it.creates ?? [],
  };
  bench.write(it.before);
  const first = await generate(bench, `${name}/drizzle`);
  bench.write(it.after);
  const change = await generate(bench, `${name}/drizzle`, decisions);
  assert.ok(change, 'there is something to generate');
  assert.equal(await generate(bench, `${name}/drizzle`), undefined, 'something is left to be generated');
  return { first, change, fresh: await madeAnew(bench, it, name, change) };
}

async function madeAnew(
  bench: Workbench,
  { renames = [] }: ChangeCase,
  name: string,
  { after }: MigrationPlan,
): Promise<readonly string[]> {
  const kit = bench.into(`${name}/fresh`);
  // drizzle-kit 1.x leaves keys the names that they had before a rename, and knows them by those.
  if (kit.info.api === 'cli' && renames.length > 0 && after) return statementsOfState(kit, after);
  return (await generate(bench, `${name}/fresh`))?.up ?? [];
}

let time = Date.UTC(2026, 0, 1);

async function generate(
  bench: Workbench,
  folder: string,
  decisions: Parameters<typeof generateMigration>[1]['decisions'] = { renames: [], creates: [] },
): Promise<MigrationPlan | undefined> {
  const kit = bench.into(folder);
  time += 1000;
  const result = await generateMigration(kit, { decisions, name: undefined, now: new Date(time) });
  if (result.kind === 'no-changes') return undefined;
  if (result.kind === 'questions') assert.fail(`a question is open: ${JSON.stringify(result.questions)}`);
  writeFiles(result.plan.folder, result.plan.files);
  return result.plan;
}
