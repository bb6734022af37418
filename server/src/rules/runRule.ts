import { addsFilesItself, cannotLeaveTransaction } from '../model/migrationTool.ts';
import type { Schema } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { Fix, Rule, RuleContext, SchemaView, Severity, SubjectKind, Subjects } from './rule.ts';
import { isInherited } from './support/ownPart.ts';
import { inCaseOf } from './support/statementCase.ts';

/** What a rule reported, before severity and suppression. */
export interface RuleReport {
  readonly span: Span;
  readonly message: string;
  /** See `RuleDefinition.milder` and `quietly`. */
  readonly milder?: Severity;
  readonly fixes: readonly Fix[];
  readonly related: readonly { readonly span: Span; readonly message: string }[];
}

/** The PostgreSQL version that is assumed where no setting names one. */
export const newestServerVersion = 18;

/** Options by name, with the rule's defaults where `given` has none. */
export function resolveOptions(
  rule: Rule,
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(rule.options)) options[name] = given[name] ?? option.default;
  return options;
}

/** A rule with its options and what it sees: answers its reports about one subject of its kind and dialects. */
export type ReadyRule = (subject: Subjects[SubjectKind]) => readonly RuleReport[];

const nothing: readonly RuleReport[] = [];
const noFixes: readonly Fix[] = [];
const noneRelated: RuleReport['related'] = [];

/** Made once for many subjects: most of them give no report, and then cost a call. */
export function readyRule(
  rule: Rule,
  view: SchemaView,
  options: Readonly<Record<string, unknown>>,
  { serverVersion = newestServerVersion, pathOf = (file) => file, keepsTables }: RunCircumstances = {},
): ReadyRule {
  const { check } = rule;
  let current: Subjects[SubjectKind];
  let reports: RuleReport[] | undefined;
  const context: RuleContext = {
    view,
    options: options as never,
    serverVersion,
    get path() {
      return pathOf(current.span.whole.file);
    },
    report: ({ at, message, quiet, data, fixes = noFixes, related = noneRelated }) => {
      const text = rule.messages[message];
      if (!text) throw new Error(`${rule.id} has no message "${message}"`);
      // Told once, for the table that the text belongs to.
      if (current.kind === 'table' && isInherited(current, at)) return;
      reports ??= [];
      const milder = quiet ?? rule.milder?.[message]?.severity;
      reports.push({
        span: at,
        message: text(data as never),
        ...(milder === undefined ? {} : { milder }),
        fixes: possible(keepsTables?.() ? fixes.filter(({ edits }) => edits.length === 0) : fixes, current),
        related,
      });
    },
  };
  return (subject) => {
    current = subject;
    reports = undefined;
    check(subject, context);
    return reports ?? nothing;
  };
}

/**
 * In a DO block nothing is written: what is safe outside is not possible there, or means something else. A migration
 * to come follows neither the way back nor what the tool runs last, again and again, and some tools have no way to run one
 * outside of a transaction, or to take one that they have not made.
 */
function possible(all: readonly Fix[], subject: Subjects[SubjectKind]): readonly Fix[] {
  if (all.length === 0) return all;
  if (subject.kind !== 'statement' && subject.kind !== 'migration') return all;
  const { file } = subject;
  if (file.templated) return [];
  const fixes = all.filter(({ newFiles = [] }) => {
    if (newFiles.length === 0) return true;
    if (file.direction === 'down' || file.repeatable || addsFilesItself(file.tool)) return false;
    return !newFiles.some(
      ({ nonTransactional, text }) => nonTransactional && cannotLeaveTransaction(file.tool, text),
    );
  });
  const statements = subject.kind === 'statement' ? [subject] : subject.statements;
  const blocks = statements.filter(({ inBlock }) => inBlock).map(({ span }) => span.whole);
  const written = inCaseOf(subject, fixes);
  if (blocks.length === 0) return written;
  return written.filter(
    ({ textEdits = [] }) =>
      !textEdits.some(({ file, edits }) =>
        edits.some(({ start, end }) =>
          blocks.some(
            (block) => block.file === file && start < block.end && block.start < Math.max(end, start + 1),
          ),
        ),
      ),
  );
}

/** What a run is told of its surroundings. */
export interface RunCircumstances {
  readonly serverVersion?: number | undefined;
  /** See `RuleContext.path`; the whole path where left out. */
  pathOf?(file: FilePath): string;
  /** True where no edit of the schema can be written: only the tool of its history adds migrations. */
  keepsTables?(): boolean;
}

/** True where a rule speaks the dialect of a subject. A query of an unknown database is for the rules of all of them. */
export function speaks(rule: Rule, subject: Subjects[SubjectKind]): boolean {
  if (subject.kind === 'relation') return true;
  return subject.dialect === undefined ? rule.dialects.length === 3 : rule.dialects.includes(subject.dialect);
}

/** The subjects of a kind in a schema. */
export function subjectsOf(schema: Schema, kind: SubjectKind): readonly Subjects[SubjectKind][] {
  switch (kind) {
    case 'table':
      return schema.tables;
    case 'enum':
      return schema.enums;
    case 'view':
      return schema.views;
    case 'schema':
      return schema.schemas;
    case 'relation':
      return schema.relations;
    case 'routine':
      return schema.routines ?? [];
    case 'grant':
      return schema.grants ?? [];
    case 'migration':
      return schema.migrations ?? [];
    case 'statement':
      return (schema.migrations ?? []).flatMap((migration) => migration.statements);
    case 'drift':
      return schema.drifts ?? [];
    case 'query':
      return schema.queries ?? [];
    case 'queryScope':
      return schema.queryScopes ?? [];
    default:
      return kind satisfies never;
  }
}
