import type { Vocabulary } from './words.ts';

/** Names of columns that hold a document of many values. */
export const jsonTerms: Vocabulary = [
  ...['json', 'metadata', 'payload', 'settings', 'preferences', 'custom_fields', 'attributes', 'properties'],
  ...['extra_data', 'request_body', 'response_body', 'event_data', 'tool_calls'],
];

/** Last words of texts that hold JSON whatever else they are called. */
export const jsonSuffixes: Vocabulary = ['json'];

/** Words that say that a text is kept as it came. */
export const verbatimTerms: Vocabulary = ['raw', 'encrypted', 'signed', 'original'];

/** The same of JSON, which jsonb would write anew. */
export const verbatimJsonTerms: Vocabulary = ['raw', 'original', 'verbatim', 'signed'];
