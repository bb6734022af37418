import type { Vocabulary } from './words.ts';

/** First words of a yes-or-no column. */
export const booleanPrefixes: Vocabulary = ['is', 'has', 'can', 'should', 'was', 'allow', 'allows'];

/** Last words of a yes-or-no column. */
export const booleanSuffixes: Vocabulary = [
  'enabled',
  'disabled',
  'flag',
  'active',
  'verified',
  'archived',
  'deleted',
  'visible',
  'hidden',
];
