const irregular: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  foot: 'feet',
  mouse: 'mice',
  datum: 'data',
  medium: 'media',
  criterion: 'criteria',
  index: 'indices',
};

/** The plural forms under which an English noun in the singular may name a table. */
export function plurals(noun: string): readonly string[] {
  const forms: string[] = [];
  const special = irregular[noun];
  if (special) forms.push(special);
  if (/[^aeiou]y$/.test(noun)) forms.push(`${noun.slice(0, -1)}ies`);
  else if (/(s|x|z|ch|sh)$/.test(noun)) forms.push(`${noun}es`);
  else if (/[^f]fe?$/.test(noun)) forms.push(noun.replace(/fe?$/, 'ves'), `${noun}s`);
  else forms.push(`${noun}s`);
  return forms;
}

/** The nouns of which the given one may be the plural: `caches` gives `cache` (and `cach`, which is none). */
export function singulars(noun: string): readonly string[] {
  const guesses = Object.entries(irregular).flatMap(([one, many]) => (many === noun ? [one] : []));
  for (const [ending, replacement] of endings) {
    if (noun.length > ending.length + 1 && noun.endsWith(ending)) {
      guesses.push(noun.slice(0, -ending.length) + replacement);
    }
  }
  return guesses.filter((guess) => plurals(guess).includes(noun));
}

const endings = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ves', 'f'],
  ['ves', 'fe'],
] as const;

/** True when both are one noun, each in the singular or the plural. */
export function isSameNoun(a: string, b: string): boolean {
  return a === b || plurals(a).includes(b) || plurals(b).includes(a);
}

/** Nouns without a plural, or that look like one and are none; and words that end names of tables and are no nouns. */
export const uncountableNouns: ReadonlySet<string> = new Set([
  ...[
    'inbox',
    'outbox',
    'postgres',
    'redis',
    'idempotency',
    'topology',
    'blocklist',
    'allowlist',
    'whitelist',
  ],
  ...[
    'data',
    'media',
    'metadata',
    'news',
    'history',
    'staff',
    'equipment',
    'inventory',
    'info',
    'information',
  ],
  ...[
    'analytics',
    'statistics',
    'stats',
    'settings',
    'preferences',
    'details',
    'content',
    'feedback',
    'audit',
  ],
  ...[
    'status',
    'progress',
    'access',
    'usage',
    'cache',
    'queue',
    'config',
    'series',
    'address',
    'business',
    'auth',
  ],
  ...[
    'rls',
    'sms',
    'dns',
    'aws',
    'gps',
    'cms',
    'kv',
    'meta',
    'log',
    'archive',
    'people',
    'children',
    'storage',
  ],
  ...[
    'billing',
    'pricing',
    'knowledge',
    'software',
    'hardware',
    'traffic',
    'activity',
    'credentials',
    'process',
  ],
]);
