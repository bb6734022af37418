import type { Vocabulary } from './words.ts';

/** Columns whose text is one of a few fixed words. */
export const statusTerms: Vocabulary = [
  'status',
  'state',
  'role',
  'kind',
  'type',
  'priority',
  'severity',
  'visibility',
  'gender',
];

/** Words of those columns beside which they are no fixed list: `mime_type`, `us_state`. */
export const freeStatusTerms: Vocabulary = [
  'mime',
  'content',
  'media',
  'file',
  'data',
  'address',
  'billing',
  'shipping',
  'http',
  'oauth',
  'us',
  'tax',
  'token',
  'mime_type',
];

/** Columns that cannot sensibly be below zero. */
export const quantityTerms: Vocabulary = ['quantity', 'qty', 'stock', 'price', 'unit_price'];

/** Columns that lie between 0 and 100. */
export const percentageTerms: Vocabulary = ['percent', 'percentage', 'pct'];

/** Words beside which a quantity, price or percentage may well go below zero, or beyond a hundred. */
export const signedTerms: Vocabulary = [
  'change',
  'changes',
  'delta',
  'diff',
  'difference',
  'adjustment',
  'offset',
  'growth',
  'variance',
  'trend',
  'markup',
  'gain',
  'pnl',
  'return',
];

/** Names that say what sort of thing a row is. */
export const kindTerms: Vocabulary = ['type', 'kind'];

/** Names that are a status in one table and a part of an address in another. */
export const stateTerms: Vocabulary = ['state'];

/** Columns beside which a `state` is a part of an address. */
export const addressTerms: Vocabulary = [
  ...['city', 'country', 'zip', 'zip_code', 'postal_code', 'postcode', 'street', 'country_code'],
];

/** Words of columns that have few values, whatever their type is. */
export const coarseTerms: Vocabulary = [
  ...statusTerms,
  'plan',
  'tier',
  'level',
  'category',
  'provider',
  'platform',
  'environment',
];
