import type { Vocabulary } from './words.ts';

/** Names of columns that hold many of something, each of which is asked for by itself. */
export const listTerms: Vocabulary = [
  ...['tags', 'labels', 'categories', 'roles', 'permissions', 'skills', 'genres'],
  ...[
    'recipients',
    'participants',
    'attendees',
    'emails',
    'email_addresses',
    'phone_numbers',
    'topics',
    'hashtags',
  ],
  ...['allowed_origins', 'domains', 'interests', 'hobbies', 'amenities'],
];

/** Words that say that a value was copied when something happened, and stays as it was then. */
export const snapshotTerms: Vocabulary = [
  ...[
    'snapshot',
    'original',
    'previous',
    'old',
    'former',
    'at',
    'billing',
    'shipping',
    'delivery',
    'invoice',
  ],
  ...[
    'historic',
    'historical',
    'cached',
    'frozen',
    'copy',
    'display',
    'legal',
    'override',
    'custom',
    'last',
    'raw',
  ],
];

/** Last words of the names of columns by which a row is known, and so worth copying, wrongly. */
export const copiedTerms: Vocabulary = [
  ...[
    'name',
    'email',
    'title',
    'slug',
    'username',
    'first_name',
    'last_name',
    'full_name',
    'phone',
    'address',
  ],
  ...['image', 'avatar', 'logo', 'url', 'description', 'color', 'code', 'sku', 'country', 'city', 'timezone'],
];

/** Words of tables of documents, which show what was true when they were made. */
export const documentTables: Vocabulary = [
  ...['invoice', 'invoices', 'receipt', 'receipts', 'quote', 'quotes', 'contract', 'contracts', 'checkout'],
  ...[
    'checkouts',
    'redemption',
    'redemptions',
    'transaction',
    'transactions',
    'payment',
    'payments',
    'statement',
  ],
  ...['notification', 'notifications', 'message', 'messages'],
];

/** Names of the column that says which attribute a row holds. */
export const attributeTerms: Vocabulary = [
  ...['key', 'name', 'attribute', 'attribute_name', 'property', 'field', 'field_name', 'meta_key'],
];

/** Names of the column with the attribute's value. */
export const attributeValueTerms: Vocabulary = [
  ...['value', 'attribute_value', 'field_value', 'property_value', 'meta_value'],
];

/** Words beside which a text is no plain list: what stands in it nobody takes apart. */
export const sealedTerms: Vocabulary = ['encrypted', 'raw'];

/** Words of tables that hold names and values by their nature. */
export const pairTables: Vocabulary = [
  ...[
    'setting',
    'settings',
    'preference',
    'preferences',
    'config',
    'option',
    'options',
    'variable',
    'variables',
  ],
  ...['env', 'environment', 'secret', 'secrets', 'flag', 'flags', 'label', 'labels', 'tag', 'tags', 'header'],
  ...['kv', 'storage', 'cache', 'state', 'param', 'params', 'answer', 'answers', 'custom', 'metadata'],
];

/** Stems of numbered columns that are kept free for values of anybody's choice, one type each. */
export const slotTerms: Vocabulary = [
  ...['text', 'string', 'varchar', 'keyword', 'int', 'integer', 'number', 'double', 'float', 'decimal'],
  ...[
    'bool',
    'boolean',
    'date',
    'datetime',
    'timestamp',
    'json',
    'custom',
    'custom_field',
    'custom_value',
    'slot',
  ],
];

/** Words whose number says something: lines of an address, quarters, percentiles. */
export const numberedTerms: Vocabulary = [
  'line',
  'address',
  'addr',
  'street',
  'quarter',
  'q',
  'h',
  'heading',
  'week',
  'day',
  'month',
  'hour',
  'level',
  // How many gave one star, two …: a scale has its ends.
  'rating',
  'ratings',
  'star',
  'stars',
];

/** Words that say what kind of column it is, and not which. */
export const columnKindTerms: Vocabulary = [
  'id',
  'at',
  'on',
  'by',
  'is',
  'has',
  'date',
  'time',
  'key',
  'type',
  'name',
  'value',
  'count',
];

/** First words of the columns by which a catalogue of books knows one. */
export const catalogueIdTerms: Vocabulary = [
  'isbn',
  'isbn10',
  'isbn13',
  'google_books_id',
  'openlibrary_id',
  'open_library_id',
];
