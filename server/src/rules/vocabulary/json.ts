import type { Vocabulary } from './words.ts';

/** Names of columns that hold a document of many values. */
export const jsonTerms: Vocabulary = [
  ...['json', 'metadata', 'payload', 'settings', 'preferences', 'custom_fields', 'attributes', 'properties'],
  ...['extra_data', 'request_body', 'response_body', 'event_data', 'tool_calls'],
];
