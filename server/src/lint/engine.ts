import { placeOf } from '../model/placedSpan.ts';
import type { EntityId, SchemaParts, Table } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import type { Rule, SchemaView, SubjectKind, Subjects } from '../rules/rule.ts';
import { createRuleFilter, type OptionedRule } from '../rules/ruleFilter.ts';
import { type ReadyRule, type RuleReport, readyRule, speaks, subjectsOf } from '../rules/runRule.ts';
import { isPlatformTable } from '../rules/support/tableKind.ts';
import { itemsChanged } from './changedParts.ts';
import type { FindingStore, RawFinding } from './findingStore.ts';
import { isWithin, moveFindings, spansOf, spansOfFixes } from './movedFindings.ts';
import { createProjectIndex, type FileExports, type ProjectIndex, type Topic } from './projectIndex.ts';
import type { FileSettings } from './settings.ts';
import { createTrackedView, type Query, type Surroundings } from './trackedView.ts';

export interface LintEngineOptions {
  readonly rules: readonly Rule[];
  /** Takes the reports; may be shared by several engines. */
  readonly store: FindingStore;
  settings(file: FilePath): FileSettings;
  ruleFailed(rule: Rule, error: unknown): void;
  /** True for what only copies another project's, where it is looked at. `reset` when that differs. */
  isCopy?(subject: Subjects[SubjectKind]): boolean;
  /** What lies around the project. `reset` when that differs. */
  readonly surroundings?: Surroundings;
  /** A file below its workspace folder, for options that name files; the whole path where left out. */
  pathOf?(file: FilePath): string;
  /** See `RunCircumstances`. `reset` when that differs. */
  keepsTables?(): boolean;
}

/** Runs the rules over one project, again only where something they have read says something else. */
export interface LintEngine {
  readonly index: ProjectIndex;
  /** Replaces a file's parts; undefined takes the file out. With `lint` off it is only there to be read. */
  setFile(file: FilePath, parts: SchemaParts | undefined, lint: boolean): void;
  /** The text of a file is another, so that what stands in it may have moved, whether its parts are others or not. */
  textChanged(file: FilePath): void;
  /** What the migration tool sees through a file. */
  expose(file: FilePath, ids: Iterable<EntityId>, exports?: FileExports): void;
  /** Notes whether a file could be read whole. */
  setUnread(file: FilePath, isUnread: boolean): void;
  /** Has everything run again: the settings have changed. */
  reset(): void;
  /**
   * Runs what has to run; `touch` is told each file whose findings differ. Answers the subjects run.
   * @param isDue of which files; the others wait for the next run. All where left out
   */
  run(touch: (file: FilePath) => void, isDue?: (file: FilePath) => boolean): number;
}

/** A table, enum … as the engine follows it over the edits of its file. */
interface Subject {
  readonly key: string;
  readonly kind: SubjectKind;
  readonly file: FilePath;
  /** As read last; undefined once it is gone. */
  value: Subjects[SubjectKind] | undefined;
  reads: readonly Query<Subject>[];
  findings: readonly RawFinding[];
  /** The engine's lists on which it stands for what its findings show. */
  listed: readonly Set<Subject>[];
}

const nowhere: readonly Set<Subject>[] = [];

export function createLintEngine({
  rules,
  store,
  settings,
  ruleFailed,
  pathOf,
  keepsTables,
  isCopy,
  surroundings,
}: LintEngineOptions): LintEngine {
  const index = createProjectIndex();
  const tracked = createTrackedView<Subject>(index, surroundings);
  const subjects = new Map<FilePath, Map<string, Subject>>();
  /** The subject of each value that is there now. */
  const current = new WeakMap<Subjects[SubjectKind], Subject>();
  /** Subjects with a finding that shows another place of their file, which does not move by itself. */
  const pointing = new Map<FilePath, Set<Subject>>();
  /** Subjects of another file with a finding that shows a place which moves with the text of a file. */
  const showing = new Map<FilePath, Set<Subject>>();
  /** Subjects of another file, or that move with their text, with a finding of which a place in a file does not. */
  const still = new Map<FilePath, Set<Subject>>();
  const pending = new Set<Subject>();
  /** Subjects that only stand elsewhere in their file now, with their findings as they stand there. */
  const moved = new Map<Subject, readonly RawFinding[]>();
  const touched = new Set<Topic>();
  /** The files whose text differs since the last run, so that places in them may have moved. */
  const changed = new Set<FilePath>();
  const otherTexts = new Set<FilePath>();
  const rulesFor = groupRules(rules);
  const ready = new WeakMap<FileSettings, Map<string, ReadyRules>>();

  return {
    index,
    setFile(file, parts, lint) {
      const ofFile = subjects.get(file) ?? new Map<string, Subject>();
      const before = ofFile.size > 0 ? index.partsOf(file) : undefined;
      const now = lint ? parts : undefined;
      const gone = new Set<Subject>();
      const come: (readonly [SubjectKind, Subjects[SubjectKind]])[] = [];
      for (const kind of subjectKinds) {
        const change = itemsChanged(before && subjectsOf(before, kind), now && subjectsOf(now, kind));
        for (const value of change.gone) {
          const subject = current.get(value);
          if (subject) gone.add(subject);
        }
        for (const value of change.come) come.push([kind, value]);
      }
      for (const [kind, value] of come) {
        const key = freeKey(kind, value, (taken) => {
          const subject = ofFile.get(taken);
          return subject !== undefined && !gone.has(subject);
        });
        const subject = ofFile.get(key) ?? newSubject(key, kind, file);
        gone.delete(subject);
        ofFile.set(key, subject);
        replaceValue(subject, value);
      }
      for (const subject of gone) {
        subject.value = undefined;
        pending.add(subject);
        ofFile.delete(subject.key);
      }
      if (ofFile.size > 0) subjects.set(file, ofFile);
      else subjects.delete(file);
      for (const subject of pointing.get(file) ?? []) pending.add(subject);
      for (const each of index.replace(file, parts, tracked.isAsked())) touched.add(each);
      changed.add(file);
    },
    textChanged: (file) => void otherTexts.add(file),
    expose(file, ids, exports) {
      for (const each of index.expose(file, ids, exports, tracked.isAsked())) touched.add(each);
    },
    setUnread(file, isUnread) {
      for (const each of index.setUnread(file, isUnread)) touched.add(each);
    },
    reset() {
      for (const ofFile of subjects.values()) for (const subject of ofFile.values()) pending.add(subject);
    },
    run(touch, isDue) {
      const rerun = (subject: Subject) => void pending.add(subject);
      tracked.refresh(touched, rerun, (subject) => {
        if (pointsElsewhere(subject, changed)) pending.add(subject);
      });
      touched.clear();
      changed.clear();
      for (const file of otherTexts) {
        for (const subject of still.get(file) ?? []) pending.add(subject);
        for (const { findings } of showing.get(file) ?? []) for (const { span } of findings) touch(span.file);
      }
      otherTexts.clear();
      for (const [subject, findings] of moved) {
        if (!pending.has(subject)) replaceFindings(subject, findings, touch);
      }
      moved.clear();
      const due = isDue ? [...pending].filter(({ file }) => isDue(file)) : [...pending];
      for (const subject of due) runSubject(subject, touch);
      if (due.length === pending.size) pending.clear();
      else for (const subject of due) pending.delete(subject);
      return due.length;
    },
  };

  function runSubject(subject: Subject, touch: (file: FilePath) => void): void {
    tracked.forget(subject, subject.reads);
    const findings: RawFinding[] = [];
    subject.reads = tracked.track(subject, () => check(subject, findings));
    replaceFindings(subject, findings, touch);
  }

  function replaceFindings(
    subject: Subject,
    findings: readonly RawFinding[],
    touch: (file: FilePath) => void,
  ): void {
    store.replace(subject, subject.findings, findings, touch);
    subject.findings = findings;
    const { file, value } = subject;
    for (const list of subject.listed) list.delete(subject);
    subject.listed = nowhere;
    if (value === undefined || findings.length === 0) return;
    const isPlaced = placeOf(value.span.whole) !== undefined;
    let listed: Set<Set<Subject>> | undefined;
    const list = (lists: Map<FilePath, Set<Subject>>, of: FilePath) => {
      listed ??= new Set();
      listed.add(listOf(lists, of).add(subject));
    };
    const look = (span: Span) => {
      if (placeOf(span) !== undefined) {
        if (span.file !== file) list(showing, span.file);
      } else if (isPlaced || span.file !== file) list(still, span.file);
      else if (!isWithin(span, value)) list(pointing, file);
    };
    for (const finding of findings) {
      look(finding.span);
      for (const { span } of finding.related) look(span);
      if (finding.fixes.length > 0) for (const span of spansOfFixes(finding)) look(span);
    }
    if (listed) subject.listed = [...listed];
  }

  function listOf(lists: Map<FilePath, Set<Subject>>, file: FilePath): Set<Subject> {
    const list = lists.get(file) ?? new Set();
    lists.set(file, list);
    return list;
  }

  /** Most of a changed file is only pushed up or down by the change: its findings move along, no rule runs. */
  function replaceValue(subject: Subject, value: Subjects[SubjectKind]): void {
    const old = subject.value;
    const findings = moved.get(subject) ?? subject.findings;
    const shifted = old && !pending.has(subject) ? moveFindings(findings, old, value) : undefined;
    subject.value = value;
    current.set(value, subject);
    if (!shifted) pending.add(subject);
    else if (shifted !== findings) moved.set(subject, shifted);
  }

  function check(subject: Subject, findings: RawFinding[]): void {
    const { value } = subject;
    if (!value) return;
    const file = settings(subject.file);
    if (file.ignored || isCopy?.(value)) return;
    if (value.kind === 'table' && isPlatformTable(value, tracked.view)) return;
    const entity = value.kind === 'relation' ? known(value.from) : value.id;
    const { all, mayConcern } = readyRules(file, subject.kind, value);
    const list = value.kind === 'table' ? mayConcern(value, tracked.view) : all;
    // A hundred rules for each table, most of which have nothing to say: iterators would be a tenth of the work.
    for (let at = 0; at < list.length; at++) {
      const { rule, reportsOn } = list[at] as Ready;
      try {
        const reports = reportsOn(value);
        if (reports.length === 0) continue;
        for (const report of reports) findings.push(rawFinding(report, rule.id, entity));
      } catch (error) {
        ruleFailed(rule, error);
      }
    }
  }

  /** The rules that are on for a file and speak the dialect of a subject. */
  function readyRules(file: FileSettings, kind: SubjectKind, subject: Subjects[SubjectKind]): ReadyRules {
    let lists = ready.get(file);
    if (!lists) {
      lists = new Map();
      ready.set(file, lists);
    }
    const key = subject.kind === 'relation' ? kind : `${kind} ${subject.dialect}`;
    let list = lists.get(key);
    if (!list) {
      const circumstances = {
        serverVersion: file.postgresVersion,
        ...(pathOf ? { pathOf } : {}),
        ...(keepsTables ? { keepsTables } : {}),
      };
      const all = rulesFor[kind].flatMap((rule): readonly Ready[] => {
        const { severity, options } = file.rule(rule);
        return severity === 'off' || !speaks(rule, subject)
          ? []
          : [{ rule, options, reportsOn: readyRule(rule, tracked.view, options, circumstances) }];
      });
      list = { all, mayConcern: createRuleFilter(all) };
      lists.set(key, list);
    }
    return list;
  }
}

/** Most reports have what all have: those are written out, as a copy of whatever is there takes more memory. */
function rawFinding(report: RuleReport, rule: string, entity: EntityId | undefined): RawFinding {
  if (report.milder !== undefined) return { ...report, rule, entity };
  const { span, message, fixes, related } = report;
  // A further field of reports would be missing here.
  return { span, message, fixes, related, rule, entity } satisfies Required<Omit<RawFinding, 'milder'>>;
}

interface Ready extends OptionedRule {
  readonly reportsOn: ReadyRule;
}

interface ReadyRules {
  readonly all: readonly Ready[];
  /** Those of them that may have something to say of a table. */
  mayConcern(table: Table, view: SchemaView): readonly Ready[];
}

/** True when a finding shows a place outside its subject, in a file that changed: that moves by itself. */
function pointsElsewhere({ value, findings }: Subject, changed: ReadonlySet<FilePath>): boolean {
  return (
    value !== undefined &&
    findings.some((finding) =>
      spansOf(finding).some((span) => changed.has(span.file) && !isWithin(span, value)),
    )
  );
}

function newSubject(key: string, kind: SubjectKind, file: FilePath): Subject {
  return { key, kind, file, value: undefined, reads: [], findings: [], listed: nowhere };
}

/** The key by which a subject is known again when its file has changed. */
function freeKey(kind: SubjectKind, value: Subjects[SubjectKind], isTaken: (key: string) => boolean): string {
  const base = `${kind} ${value.kind === 'relation' ? `${known(value.from)} ${value.key}` : value.id}`;
  let key = base;
  // A name declared twice, as happens half way through typing.
  for (let count = 2; isTaken(key); count++) key = `${base} ${count}`;
  return key;
}

const subjectKinds = [
  'schema',
  'enum',
  'table',
  'view',
  'relation',
  'routine',
  'grant',
  'migration',
  'statement',
  'drift',
  'query',
  'queryScope',
] as const satisfies readonly SubjectKind[];

function groupRules(rules: readonly Rule[]): Readonly<Record<SubjectKind, readonly Rule[]>> {
  const groups: Record<SubjectKind, Rule[]> = {
    table: [],
    enum: [],
    view: [],
    schema: [],
    relation: [],
    routine: [],
    grant: [],
    migration: [],
    statement: [],
    drift: [],
    query: [],
    queryScope: [],
  };
  for (const rule of rules) groups[rule.subject]?.push(rule);
  return groups;
}
