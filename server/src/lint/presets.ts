import type { Rule, Severity } from '../rules/rule.ts';
import { type MetaRule, metaRules } from './metaRules.ts';
import type { RuleEntry } from './settings.ts';

/** A set of severities and options to begin with; single rules are set over it. */
export interface Preset {
  readonly id: PresetId;
  /** One sentence for people. */
  readonly summary: string;
  /** How it sets a rule; undefined leaves the rule as it is by itself. */
  readonly entry: (
    rule: Pick<Rule | MetaRule, 'id'> & { readonly severity: Severity | 'off' },
  ) => RuleEntry | undefined;
}

export const presetIds = ['recommended', 'strict', 'all', 'supabase'] as const;
export type PresetId = (typeof presetIds)[number];

const harder: Readonly<Record<Severity, Severity>> = {
  hint: 'info',
  info: 'warning',
  warning: 'error',
  error: 'error',
};

/** Browsers reach the schema `public` of a Supabase project, whether a policy tells so or not. */
const openToBrowsers = { exposed: true };

const supabase: Readonly<Record<string, RuleEntry>> = {
  'rls-disabled': ['error', openToBrowsers],
  'sensitive-column-exposed': ['error', openToBrowsers],
  'definer-view-bypasses-rls': ['error', openToBrowsers],
  'function-search-path-mutable': ['warning', { invoker: true }],
  'rls-without-policy': 'info',
  'policy-without-rls': 'error',
  'policy-trusts-user-metadata': 'error',
  'policy-always-true': 'warning',
  'policy-calls-auth-per-row': 'warning',
  'multiple-permissive-policies': 'warning',
  'overbroad-grant': 'error',
};

export const presets: readonly Preset[] = [
  {
    id: 'recommended',
    summary: 'What each rule says of itself; this holds where nothing is set.',
    entry: () => undefined,
  },
  {
    id: 'strict',
    summary: 'Each rule one step harder: hints become infos, infos warnings, warnings errors.',
    entry: ({ severity }) => (severity === 'off' ? undefined : harder[severity]),
  },
  {
    id: 'all',
    summary: 'Every rule, also those that are off by themselves and those that ask for opposite things.',
    entry: ({ severity }) => (severity === 'off' ? 'info' : undefined),
  },
  {
    id: 'supabase',
    summary:
      'The database of a Supabase project, whose schema `public` browsers reach: access rules are harder.',
    entry: ({ id }) => supabase[id],
  },
];

/** The presets that a configuration names, alone or in a list; what is none is left out (and told elsewhere). */
export function readPresets(value: unknown): readonly PresetId[] | undefined {
  if (value === undefined || value === null) return undefined;
  const named: readonly unknown[] = Array.isArray(value) ? value : [value];
  return named.filter(isPreset);
}

export function isPreset(value: unknown): value is PresetId {
  return presetIds.some((id) => id === value);
}

/** What presets say of the rules, as a layer beneath the single settings; later presets win. */
export function presetLayer(
  rules: readonly Rule[],
  ids: readonly PresetId[],
): ReadonlyMap<string, RuleEntry> {
  const layer = new Map<string, RuleEntry>();
  for (const preset of ids.flatMap((id) => presets.find((each) => each.id === id) ?? [])) {
    for (const rule of [...rules, ...metaRules]) {
      const entry = preset.entry(rule);
      if (entry !== undefined) layer.set(rule.id, entry);
    }
  }
  return layer;
}
