import type { Vocabulary } from './words.ts';

/** Words of columns with the content of a file. */
export const contentTerms: Vocabulary = [
  'file',
  'image',
  'photo',
  'picture',
  'avatar',
  'attachment',
  'document',
  'pdf',
  'video',
  'audio',
  'thumbnail',
];

/** Words of binary values that are short. */
export const shortBinaryTerms: Vocabulary = [
  'hash',
  'digest',
  'checksum',
  'key',
  'id',
  'signature',
  'embedding',
];
