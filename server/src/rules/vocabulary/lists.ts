import type { Vocabulary } from './words.ts';

/** Names of columns that hold many of something, each of which is asked for by itself. */
export const listTerms: Vocabulary = [
  ...['tags', 'keywords', 'labels', 'categories', 'roles', 'permissions', 'skills', 'genres', 'ingredients'],
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
  ...['allowed_origins', 'redirect_uris', 'redirect_urls', 'domains', 'interests', 'hobbies', 'amenities'],
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
