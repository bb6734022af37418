import type { Rule, Severity } from '../rules/rule.ts';
import { resolveOptions } from '../rules/runRule.ts';
import { metaRules } from './metaRules.ts';

/** How one rule is set for a file. */
export interface RuleSettings {
  readonly severity: Severity | 'off';
  /** It is another one than the rule has by itself. */
  readonly isOther?: true;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the configuration says for a file. Files that are set alike share one. */
export interface FileSettings {
  /** The file's own tables are not looked at. */
  readonly ignored: boolean;
  rule(rule: Rule): RuleSettings;
  /** The severity of a rule or meta rule by its id; undefined for an id that is no rule. */
  severity(id: string): Severity | 'off' | undefined;
  /** The same for a report that is milder than its rule, where nothing sets the rule to another severity. */
  severityOf(report: { readonly rule: string; readonly milder?: Severity }): Severity | 'off' | undefined;
  /** Major version of the PostgreSQL server that migrations run on; undefined is the newest. */
  readonly postgresVersion?: number;
  /** Only migrations newer than this are judged: a date, a migration's name, a git revision, `merged` (as when left out) or `start`. */
  readonly migrationsSince?: string;
  /** What queries run on, by name, where the code does not tell: `db`, `ctx.database`. */
  readonly queryClients?: readonly string[];
}

/** Settings of migrations, which hold for all rules. */
export type MigrationSettings = Pick<FileSettings, 'postgresVersion' | 'migrationsSince'>;
/** What holds for all rules. */
export type SharedSettings = MigrationSettings & Pick<FileSettings, 'queryClients'>;

/** One `rules` entry: a severity, or a severity and options. Anything else is left out (and told elsewhere). */
export type RuleEntry = Severity | 'off' | readonly [Severity | 'off', Readonly<Record<string, unknown>>];

const severities = new Set<unknown>(['error', 'warning', 'info', 'hint', 'off']);

/** The entries of a `rules` object that can be understood. */
export function readRuleEntries(value: unknown): ReadonlyMap<string, RuleEntry> {
  const entries = new Map<string, RuleEntry>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return entries;
  for (const [id, entry] of Object.entries(value)) {
    if (isSeverity(entry)) entries.set(id, entry);
    else if (Array.isArray(entry) && isSeverity(entry[0])) {
      entries.set(id, [entry[0], isRecord(entry[1]) ? entry[1] : {}]);
    }
  }
  return entries;
}

/** Later layers win; options are merged by name. */
export function createFileSettings(
  rules: readonly Rule[],
  layers: readonly ReadonlyMap<string, RuleEntry>[],
  ignored: boolean,
  shared: SharedSettings = {},
): FileSettings {
  const settings = new Map<string, RuleSettings>();
  for (const { id, severity } of metaRules) {
    settings.set(id, { severity: setting(id, severity).severity, options: {} });
  }
  for (const rule of rules) {
    const { severity, options } = setting(rule.id, rule.severity);
    const isOther = severity === rule.severity ? {} : ({ isOther: true } as const);
    settings.set(rule.id, { severity, ...isOther, options: resolveOptions(rule, options) });
  }
  return {
    ...shared,
    ignored,
    rule: (rule) => settings.get(rule.id) ?? { severity: rule.severity, options: resolveOptions(rule) },
    severity: (id) => settings.get(id)?.severity,
    severityOf: ({ rule, milder }) => {
      const set = settings.get(rule);
      return milder !== undefined && set?.isOther !== true ? milder : set?.severity;
    },
  };

  function setting(id: string, byDefault: Severity | 'off'): RuleSettings {
    let severity = byDefault;
    let options: Readonly<Record<string, unknown>> = {};
    for (const layer of layers) {
      const entry = layer.get(id);
      if (entry === undefined) continue;
      if (typeof entry === 'string') severity = entry;
      else {
        severity = entry[0];
        options = { ...options, ...entry[1] };
      }
    }
    return { severity, options };
  }
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return severities.has(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
