import { writeFix } from '../ide/writeFix.ts';
import type { Finding, FindingFix } from '../lint/finding.ts';
import type { MigrationPlan } from '../migrations/generate.ts';
import { diffSchemas } from '../model/diff.ts';
import { applyTextEdits, type FileEdit } from '../model/edit.ts';
import type { Schema } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { drizzleText } from '../sources/sql/history/place.ts';
import { toFilePath } from '../workspace/filePath.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { nextLaterDrop } from './contract.ts';
import { isUp } from './hazards.ts';
import { openHistory, type ReviewOptions, tellPlanned } from './openHistory.ts';
import { planInSteps } from './planInSteps.ts';
import { statementsOf } from './statementsOf.ts';

/**
 * The rules whose fixes take a migration apart, in the order in which they do: first what is copied into another
 * column or name, then what is proven or built beside the use of the tables, then what is left of long work.
 */
const taking: readonly string[] = [
  'rename-column',
  'rename-table',
  'column-type-rewrites',
  'required-column-without-default',
  'volatile-default-rewrites',
  'set-not-null-scans',
  'unique-constraint-locks',
  'foreign-key-validates',
  'check-validates',
  'index-not-concurrent',
  'drop-index-not-concurrent',
  'enum-value-in-transaction',
  'validate-in-same-transaction',
  'concurrently-in-transaction',
  'statement-after-exclusive-lock',
  'missing-lock-timeout',
];

/**
 * The same change in steps that keep nobody waiting and no version of the program without what it uses: numbered
 * files, each with what has to be deployed before it. It is made by the fixes of the migration rules; a fix after
 * which the history would lead to another schema is left out.
 * @returns undefined where nothing would be done otherwise
 */
export async function safePlan(
  plan: MigrationPlan,
  options: ReviewOptions = {},
): Promise<MigrationPlan | undefined> {
  const original = plan.files.find(isUp);
  if (!original) return undefined;
  const texts = new Map(plan.files.map(({ path, text }) => [toFilePath(path), text]));
  const workspace = await openHistory(plan.folder, texts, options);
  const folder = toFilePath(plan.folder);
  const wanted = schemaOf(workspace, folder);
  if (!wanted) return undefined;

  const refused = new Set<string>();
  for (let round = 0; round < 200; round++) {
    const next = nextFix(workspace, [...texts.keys()].filter(isUpPath), refused);
    if (!next) break;
    const edits = writeFix(workspace, withoutEmptyFile(next.fix, texts));
    const saved = 'kind' in edits ? undefined : apply(workspace, texts, edits);
    const now = saved && schemaOf(workspace, folder);
    if (saved && now && isSame(wanted, now)) continue;
    refused.add(next.key);
    if (saved) restore(workspace, texts, saved);
  }
  const drops = nextLaterDrop(workspace, toFilePath(original.path));
  const edits = drops && writeFix(workspace, drops);
  if (edits && !('kind' in edits)) apply(workspace, texts, edits);
  const ups = [...texts.keys()].filter(isUpPath).sort();
  if (ups.length === 1 && texts.get(ups[0] ?? '') === original.text) return undefined;
  return planInSteps(plan, texts, ups);
}

interface NextFix {
  readonly fix: FindingFix;
  /** By which it is known again once it was refused. */
  readonly key: string;
}

function nextFix(
  workspace: Workspace,
  files: readonly FilePath[],
  refused: ReadonlySet<string>,
): NextFix | undefined {
  const findings = [...files].sort().flatMap((file) => workspace.findings(file));
  for (const rule of taking) {
    for (const finding of findings) {
      const [fix] = finding.fixes;
      if (finding.rule !== rule || !fix) continue;
      const key = keyOf(finding);
      if (!refused.has(key)) return { fix, key };
    }
  }
  return undefined;
}

/** Where a fix would leave nothing in a file, the first of its new migrations takes the place. */
function withoutEmptyFile(fix: FindingFix, texts: ReadonlyMap<FilePath, string>): FindingFix {
  const [first, ...later] = fix.newFiles ?? [];
  const [edited] = fix.textEdits ?? [];
  const text = edited && texts.get(edited.file);
  if (!first || !edited || text === undefined) return fix;
  if (statementsOf(applyTextEdits(text, edited.edits)).length > 0) return fix;
  const edits = [{ start: 0, end: text.length, newText: drizzleText(first) }];
  return { ...fix, textEdits: [{ file: edited.file, edits }], newFiles: later };
}

function keyOf({ rule, message, span }: Finding): string {
  return `${rule} ${span.file} ${message}`;
}

/** The texts before, of the files that were changed; undefined for those that were made. */
type Saved = ReadonlyMap<FilePath, string | undefined>;

function apply(workspace: Workspace, texts: Map<FilePath, string>, edits: readonly FileEdit[]): Saved {
  const saved = new Map(edits.map(({ file }) => [file, texts.get(file)]));
  for (const { file, edits: changes } of edits)
    texts.set(file, applyTextEdits(texts.get(file) ?? '', changes));
  tellPlanned(workspace, [...saved.keys()]);
  return saved;
}

function restore(workspace: Workspace, texts: Map<FilePath, string>, saved: Saved): void {
  for (const [file, text] of saved) {
    if (text === undefined) texts.delete(file);
    else texts.set(file, text);
  }
  tellPlanned(workspace, [...saved.keys()]);
}

/** How an index was built is no part of the schema. */
function isSame(wanted: Schema, now: Schema): boolean {
  return diffSchemas(wanted, now).every(
    ({ part, action, aspects }) =>
      part === 'index' && action === 'alter' && aspects.every((aspect) => aspect === 'concurrently'),
  );
}

function schemaOf(workspace: Workspace, folder: FilePath): Schema | undefined {
  return workspace.projects().find(({ history }) => history?.folder === folder)?.schema;
}

function isUpPath(path: FilePath): boolean {
  return isUp({ path });
}
