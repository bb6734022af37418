import type { Vocabulary } from './words.ts';

/** Words of columns with long values. */
export const longTextTerms: Vocabulary = [
  'url',
  'urls',
  'uri',
  'href',
  'link',
  'path',
  'content',
  'body',
  'text',
  'prompt',
  'query',
  'token',
];

/** Last words of columns with short values. */
export const shortTextTerms: Vocabulary = [
  'name',
  'title',
  'email',
  'slug',
  'username',
  'phone',
  'city',
  'country',
  'label',
  'code',
];
