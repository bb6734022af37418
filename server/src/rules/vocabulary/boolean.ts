import type { Vocabulary } from './words.ts';

/** First words of a yes-or-no column. */
export const booleanPrefixes: Vocabulary = ['is', 'has', 'can', 'should'];

/** Last words of a yes-or-no column. */
export const booleanSuffixes: Vocabulary = ['enabled', 'disabled', 'flag'];

/** Words of questions that may not have been answered yet, so that NULL says something of its own. */
export const openAnswerTerms: Vocabulary = [
  'correct',
  'approved',
  'accepted',
  'rejected',
  'consent',
  'consented',
  'answer',
  'answered',
  'result',
  'passed',
  'success',
  'successful',
  'succeeded',
  'helpful',
  'liked',
  'opt_in',
  'opted_in',
  'agreed',
  'confirmed_by_user',
  'attending',
  'rsvp',
  'won',
  'winner',
  'compatible',
  'override',
  'overridden',
  'boolean',
  'bool',
  'value',
  'outcome',
];

/** Last words of times at which a question about the row was answered. */
export const answeredAtTerms: Vocabulary = [
  'settled_at',
  'resolved_at',
  'decided_at',
  'judged_at',
  'reviewed_at',
  'answered_at',
  'graded_at',
  'evaluated_at',
];

/** Words of tables whose rows override something else: NULL stands for "as inherited". */
export const inheritingTables: Vocabulary = [
  ...['override', 'overrides', 'inherited'],
  ...['organization_settings', 'workspace_settings', 'team_settings', 'tenant_settings', 'project_settings'],
];

/** Words of tables of what a person may choose: a column without a default is what nobody chose yet. */
export const preferenceTables: Vocabulary = ['preference', 'preferences', 'prefs'];

/** Last words of settings that a person may leave as they are given. */
export const settingTerms: Vocabulary = ['enabled', 'disabled'];

/**
 * What plugins of Better Auth add to its users: https://www.better-auth.com/docs/plugins/admin#schema,
 * https://www.better-auth.com/docs/plugins/2fa#schema
 */
export const pluginColumns: Vocabulary = [
  ...['banned', 'two_factor_enabled', 'is_anonymous', 'phone_number_verified', 'email_verified'],
];

/** Words that make a yes-or-no name one of a number: `is_level_2`. */
export const countedBooleanTerms: Vocabulary = ['count', 'level', 'number', 'version'];
