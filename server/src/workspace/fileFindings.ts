import type { Finding, FindingFix } from '../lint/finding.ts';
import { byPlace, type FindingStore } from '../lint/findingStore.ts';
import { createFinisher, type Finisher, meta } from '../lint/finish.ts';
import type { MetaRuleId } from '../lint/metaRules.ts';
import type { FileSettings } from '../lint/settings.ts';
import type { FilePath } from '../model/span.ts';
import type { SourceProblem } from '../sources/source.ts';
import type { CopiedSchemas } from './copiedSchemas.ts';
import type { FileFacts } from './fileFacts.ts';
import type { PulledSchemas } from './pulledSchemas.ts';
import type { Texts } from './texts.ts';

export interface FileFindingsOptions {
  readonly ruleIds: readonly string[];
  readonly texts: Texts;
  readonly facts: FileFacts;
  readonly store: FindingStore;
  settings(file: FilePath): FileSettings;
  /** What is wrong with a configuration; undefined for any other file. */
  ofConfiguration(file: FilePath): readonly Finding[] | undefined;
  /** True for a file whose comments may suppress findings. */
  hasSuppressions(file: FilePath): boolean;
  problems(file: FilePath): readonly SourceProblem[];
  readonly pulled: Pick<PulledSchemas, 'of'>;
  readonly copied: Pick<CopiedSchemas, 'of'>;
  /** Rules about what a database is like, of which nothing is told where it was pulled or is a copy. */
  readonly designRules: ReadonlySet<string>;
}

/** What is told of a file: the findings of the rules as its settings and comments leave them, and its problems. */
export interface FileFindings {
  of(file: FilePath): readonly Finding[];
  /** Something of what is told differs. */
  changed(file: FilePath): void;
  /** The document was closed. */
  forget(file: FilePath): void;
}

export function createFileFindings(options: FileFindingsOptions): FileFindings {
  const { texts, facts, store } = options;
  /** Of the open documents, which are asked for again and again. */
  const finishers = new Map<FilePath, Finisher>();
  const finished = new Map<FilePath, readonly Finding[]>();
  return {
    of(file) {
      let list = finished.get(file);
      if (!list) {
        list = options.ofConfiguration(file) ?? finish(file);
        finished.set(file, list);
      }
      return list;
    },
    changed: (file) => void finished.delete(file),
    forget: (file) => void finishers.delete(file),
  };

  function finish(file: FilePath): readonly Finding[] {
    const suppressions = options.hasSuppressions(file) ? facts.suppressions(file) : [];
    const settings = options.settings(file);
    const problems = options.problems(file).flatMap((problem) => {
      return settings.ignored
        ? []
        : meta(ruleOf(problem), problem.message, problem.span, fixesOf(problem), settings);
    });
    const finisher = finishers.get(file) ?? createFinisher(options.ruleIds);
    if (texts.isOpen(file)) finishers.set(file, finisher);
    const findings = finisher.finish(store.inFile(file), suppressions, settings, [...problems].sort(byPlace));
    if (findings.length === 0) return findings;
    if (options.copied.of(file)) return findings.filter(({ rule }) => !options.designRules.has(rule));
    return options.pulled.of(file) ? ofPulled(file, findings, settings) : findings;
  }

  /** One notice stands for all that is about the design of the database; with it switched off they are told. */
  function ofPulled(
    file: FilePath,
    findings: readonly Finding[],
    settings: FileSettings,
  ): readonly Finding[] {
    const others = findings.filter(({ rule }) => !options.designRules.has(rule));
    const count = findings.length - others.length;
    if (count === 0 || settings.severity('pulled-schema') === 'off') return findings;
    const told = count === 1 ? '1 finding about its design is' : `${count} findings about its design are`;
    const message = `This schema was pulled from a database that is migrated elsewhere: ${told} not told. Set pulled-schema to off to hear them.`;
    const end = (facts.text(file) ?? '').search(/\r?\n|$/);
    return [...meta('pulled-schema', message, { file, start: 0, end }, [], settings), ...others];
  }
}

function fixesOf({ mend, span: { file } }: SourceProblem): readonly FindingFix[] {
  if (!mend) return [];
  return [{ title: mend.title, safety: 'suggested', edits: [], textEdits: [{ file, edits: mend.edits }] }];
}

function ruleOf({ code }: SourceProblem): MetaRuleId {
  if (code === 'other-dialect') return 'other-database';
  return code === 'syntax-error' ? 'syntax-error' : 'unreadable-schema';
}
