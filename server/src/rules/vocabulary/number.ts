import type { Vocabulary } from './words.ts';

/** Names of columns that count or measure in whole numbers. */
export const countTerms: Vocabulary = [
  ...['quantity', 'qty', 'count', 'age', 'stock', 'sort_order', 'display_order'],
  ...['size_bytes', 'file_size', 'duration_ms', 'duration_seconds', 'attempts', 'retries'],
];

/** Last words of counts. */
export const countSuffixes: Vocabulary = ['count', 'quantity', 'qty'];

/** Last words of counts that people also write notes into, where nothing has to be there: "2 cups". */
export const noteSuffixes: Vocabulary = ['quantity', 'qty', 'age', 'stock'];

/** Words beside which they are none: `employee_count` is often a range. */
export const notNumberTerms: Vocabulary = [
  ...['unit', 'label', 'text', 'encrypted', 'employee', 'employees', 'range'],
];

/** Last words of the number of rows of another table: `comment_count`. */
export const rowCountTerms: Vocabulary = ['count'];
