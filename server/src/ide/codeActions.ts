import type { Finding } from '../lint/finding.ts';
import { tableLabel } from '../model/catalog.ts';
import type { ColumnKey, EntityId } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { placeAt } from './diagram/places.ts';
import { firstFixAmongOthers, firstSafeFix, hasSafeFixInside } from './fixAll.ts';
import { refactoringsAt } from './refactorings.ts';
import { isMetaRule } from './ruleKinds.ts';

export const quickFixKind = 'quickfix';
/** Several places change, and the program has to follow. */
export const refactorKind = 'refactor.rewrite';
/** Shows something and changes nothing. */
export const reviewKind = 'review';
export const fixAllKind = 'source.fixAll.schemawright';

/** Something a person can choose to be done about the findings of a place. Its edits are made when chosen. */
export interface ActionPlan {
  readonly title: string;
  readonly kind: typeof quickFixKind | typeof refactorKind | typeof reviewKind | typeof fixAllKind;
  /** The finding it is about; undefined where it is about a file. */
  readonly finding?: Finding;
  readonly preferred?: boolean;
  readonly action:
    | EditAction
    | { readonly kind: 'open-page'; readonly rule: string }
    | { readonly kind: 'generate-migration'; readonly project: string }
    /** The snapshot that migrations written by hand lack. */
    | { readonly kind: 'record-migrations' }
    | { readonly kind: 'review-table'; readonly table: EntityId };
}

/** An action that changes text. Plain data: it travels to the client and back. */
export type EditAction =
  | { readonly kind: 'fix'; readonly target: FindingTarget; readonly fix: number }
  | {
      readonly kind: 'refactor';
      readonly table: EntityId;
      readonly column: ColumnKey;
      readonly title: string;
    }
  | { readonly kind: 'fix-rule'; readonly rule: string }
  | { readonly kind: 'fix-file' }
  | { readonly kind: 'suppress-here'; readonly target: FindingTarget }
  | { readonly kind: 'suppress-file'; readonly rule: string };

/** Which finding of a file is meant. */
export interface FindingTarget {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface ActionQuestion {
  readonly file: FilePath;
  /** Offsets; findings that touch the range are meant. */
  readonly start: number;
  readonly end: number;
  /** Is this kind of action asked for? */
  readonly wants: (kind: string) => boolean;
  /** The client can open a rule's page. */
  readonly canOpenPages: boolean;
  /** The client can show the review of a table. */
  readonly canReview: boolean;
  /** The client can generate migrations. */
  readonly canGenerate: boolean;
  /** The client can write the snapshots that migrations lack. */
  readonly canRecord: boolean;
  /** The file has comments that suppress: it is code. */
  readonly canSuppress: boolean;
}

/** What can be done about the findings that touch a range, the nearest to the fault first. */
export function codeActions(workspace: Workspace, question: ActionQuestion): readonly ActionPlan[] {
  const inFile = workspace.findings(question.file);
  const plans: ActionPlan[] = [];
  const here = inFile.filter(({ span }) => span.start <= question.end && question.start <= span.end);
  if (question.wants(quickFixKind)) {
    if (question.canGenerate) plans.push(...here.flatMap(generation));
    if (question.canRecord) plans.push(...here.flatMap((finding) => recording(workspace, finding)));
    plans.push(...here.flatMap((finding) => fixes(finding, quickFixKind)), ...fixAllOfRules(here, inFile));
    plans.push(...here.flatMap((finding) => aside(finding, question)));
  }
  if (question.wants(refactorKind)) {
    plans.push(...here.flatMap((finding) => fixes(finding, refactorKind)));
    plans.push(...refactorings(workspace, question, here));
  }
  if (question.canReview && question.wants(reviewKind)) plans.push(...review(workspace, question));
  if (question.wants(fixAllKind) && hasSafeFixInside(workspace, question.file)) {
    plans.push({
      title: 'Fix all that is safe to fix in this file',
      kind: fixAllKind,
      action: { kind: 'fix-file' },
    });
  }
  return plans;
}

function fixes(finding: Finding, kind: typeof quickFixKind | typeof refactorKind): readonly ActionPlan[] {
  const preferred = firstSafeFix(finding);
  return finding.fixes.flatMap((fix, index): readonly ActionPlan[] => {
    if ((fix.safety === 'refactor') !== (kind === refactorKind)) return [];
    const action = { kind: 'fix', target: targetOf(finding), fix: index } as const;
    return [{ title: fix.title, kind, finding, preferred: fix === preferred, action }];
  });
}

/** What can be done about a column that nothing, or something else, is found in. */
function refactorings(
  workspace: Workspace,
  { file, start }: ActionQuestion,
  here: readonly Finding[],
): readonly ActionPlan[] {
  const found = refactoringsAt(workspace, file, start);
  if (!found) return [];
  const offered = new Set(here.flatMap((finding) => finding.fixes.map(({ title }) => title)));
  return found.fixes
    .filter(({ title }) => !offered.has(title))
    .map(({ title }) => ({
      title,
      kind: refactorKind,
      action: { kind: 'refactor', table: found.table, column: found.column, title },
    }));
}

function review(workspace: Workspace, { file, start }: ActionQuestion): readonly ActionPlan[] {
  for (const { schema, files } of workspace.projects()) {
    const place = files.includes(file) ? placeAt(schema, file, start) : undefined;
    const table = place && schema.tables.find(({ id }) => id === place.table);
    if (!table) continue;
    const title = `Review table ${tableLabel(table)}`;
    return [{ title, kind: reviewKind, action: { kind: 'review-table', table: table.id } }];
  }
  return [];
}

/** What is missing is a file that the migration tool makes, not an edit. */
function generation(finding: Finding): readonly ActionPlan[] {
  const { rule, entity: project } = finding;
  if (rule !== 'schema-without-migration' || project === undefined) return [];
  const action = { kind: 'generate-migration', project } as const;
  return [{ title: 'Generate migration…', kind: quickFixKind, finding, preferred: true, action }];
}

/** Rules that tell of migrations without a snapshot. */
const aboutSnapshots: ReadonlySet<string> = new Set(['conflicting-migrations', 'migrations-by-hand']);

function recording(workspace: Workspace, finding: Finding): readonly ActionPlan[] {
  if (!aboutSnapshots.has(finding.rule)) return [];
  const faults = workspace.migrations(finding.span.file).flatMap(({ file }) => file.faults ?? []);
  if (!faults.some((fault) => fault.kind === 'missing-snapshot' && !fault.isOlder)) return [];
  const action = { kind: 'record-migrations' } as const;
  return [{ title: 'Record the migrations written by hand…', kind: quickFixKind, finding, action }];
}

function fixAllOfRules(here: readonly Finding[], inFile: readonly Finding[]): readonly ActionPlan[] {
  return [...new Set(here.map((finding) => finding.rule))].flatMap((rule) => {
    const fixable = inFile.filter((finding) => finding.rule === rule && firstFixAmongOthers(finding));
    const finding = here.find((each) => each.rule === rule);
    if (fixable.length < 2 || !finding) return [];
    const title = `Fix all ${fixable.length} ${rule} findings in this file`;
    return [{ title, kind: quickFixKind, finding, action: { kind: 'fix-rule', rule } }];
  });
}

function aside(finding: Finding, question: ActionQuestion): readonly ActionPlan[] {
  const { rule } = finding;
  const plans: ActionPlan[] = [];
  // Findings about suppressions and the configuration are mended; they have no page of their own.
  if (isMetaRule(rule)) return plans;
  if (question.canSuppress) {
    plans.push(
      {
        title: `Suppress ${rule} here, with a reason`,
        kind: quickFixKind,
        finding,
        action: { kind: 'suppress-here', target: targetOf(finding) },
      },
      {
        title: `Suppress ${rule} in this file, with a reason`,
        kind: quickFixKind,
        finding,
        action: { kind: 'suppress-file', rule },
      },
    );
  }
  if (question.canOpenPages) {
    plans.push({
      title: `Explain ${rule}`,
      kind: quickFixKind,
      finding,
      action: { kind: 'open-page', rule },
    });
  }
  return plans;
}

export function targetOf({ rule, span, message }: Finding): FindingTarget {
  return { rule, start: span.start, end: span.end, message };
}
