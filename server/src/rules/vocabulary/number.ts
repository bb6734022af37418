import type { Vocabulary } from './words.ts';

/** Names of columns that count or measure in whole numbers. */
export const countTerms: Vocabulary = [
  ...['quantity', 'qty', 'count', 'age', 'stock', 'position', 'sort_order', 'display_order'],
  ...['size_bytes', 'file_size', 'duration_ms', 'duration_seconds', 'attempts', 'retries'],
];
