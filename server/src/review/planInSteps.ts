import { downText } from '../migrations/down.ts';
import type { PlannedFile } from '../migrations/files.ts';
import type { MigrationPlan, PlanStep } from '../migrations/generate.ts';
import { piecesOf } from '../migrations/verify.ts';
import type { FilePath } from '../model/span.ts';
import { statementBreakpoint } from '../sources/sql/split.ts';
import { baseName, folderOf, joinPath, toFilePath, toOsPath } from '../workspace/filePath.ts';
import { isUp } from './hazards.ts';
import { statementsOf } from './statementsOf.ts';
import { waysBack } from './waysBack.ts';

/**
 * A plan whose one migration was taken apart.
 * @param given the texts of all its files
 * @param ups those of them that bring the database forward, in their order
 */
export function planInSteps(
  plan: MigrationPlan,
  given: ReadonlyMap<FilePath, string>,
  ups: readonly FilePath[],
): MigrationPlan {
  const texts = new Map(given);
  for (const [index, file] of ups.entries()) texts.set(file, stepText(texts.get(file) ?? '', index, ups));
  const backs = waysBack(
    { up: plan.up, down: plan.down ?? [] },
    ups.map((file) => statementsOf(texts.get(file) ?? '')),
  );
  const steps = ups.map((file, index): PlanStep => {
    const text = texts.get(file) ?? '';
    return {
      name: nameOf(file),
      file: toOsPath(file),
      up: piecesOf(text),
      down: backs[index]?.statements ?? [],
      first: deploymentsIn(text),
      inTransaction: !statementsOf(text).some((statement) => /^commit$/i.test(statement)),
    };
  });
  const replaced = new Map(plan.files.map(({ path, replaces }) => [toFilePath(path), replaces]));
  const isDown = (file: FilePath) => file.endsWith('.sql') && !isUp({ path: file });
  const files = [...texts].flatMap(([file, text]): PlannedFile[] =>
    isDown(file) ? [] : [{ path: toOsPath(file), text, replaces: replaced.get(file) }],
  );
  const downs = steps.map((step, index): PlannedFile => {
    const lost = [...(index === 0 ? plan.lost : []), ...(backs[index]?.notes ?? [])];
    return {
      path: toOsPath(downFileOf(toFilePath(step.file))),
      text: downText(step.name, { statements: step.down, lost }),
      replaces: undefined,
    };
  });
  return {
    ...plan,
    name: steps[0]?.name ?? plan.name,
    up: steps.flatMap(({ up }) => up),
    down: plan.down && [...steps].reverse().flatMap(({ down }) => down),
    steps,
    files: plan.down ? [...files, ...downs] : files,
  };
}

/** The text of a step with what people have to know of it at its top. */
function stepText(text: string, index: number, ups: readonly FilePath[]): string {
  const before = ups[index - 1];
  const own = text.replace(/^-- Moved to the next migration.*\n?/gm, '').replace(separatorAtEnd, '\n');
  if (before === undefined) return own;
  return `-- Step ${index + 1} of ${ups.length}. Deploy it after ${nameOf(before)}, not with it: the migrator runs all pending files in one transaction.\n${own}`;
}

const separatorAtEnd = new RegExp(`\\s*(?:${statementBreakpoint}\\s*)*$`);

/** drizzle-kit 1.x: `<name>/migration.sql`. */
function nameOf(file: FilePath): string {
  return baseName(file) === 'migration.sql' ? baseName(folderOf(file)) : baseName(file).replace(/\.sql$/, '');
}

function downFileOf(file: FilePath): FilePath {
  return baseName(file) === 'migration.sql'
    ? joinPath(folderOf(file), 'down.sql')
    : joinPath(folderOf(file), `down/${baseName(file)}`);
}

/** The comments of the fixes that say what comes before a statement. */
function deploymentsIn(text: string): readonly string[] {
  return [...text.matchAll(/^-- ((?:Step|Deploy|From here on)\b.*(?:\n-- {2,}.*)*)/gm)].map(
    ([, words = '']) => words.replace(/\n-- +/g, ' '),
  );
}
