import type { Vocabulary } from './words.ts';

/**
 * Words of tables that keep what happened, or a copy of it: rows outlive what they are about, repeat, and come
 * from elsewhere, so that what holds for the table of a thing does not hold for them.
 */
export const recordTerms: Vocabulary = [
  'log',
  'logs',
  'audit',
  'audits',
  'history',
  'histories',
  'event',
  'events',
  'archive',
  'snapshot',
  'snapshots',
  'metric',
  'metrics',
  'analytics',
  'stats',
  'statistics',
  'staging',
  'stage',
  'import',
  'imports',
  'raw',
  'temp',
  'tmp',
  'backup',
  'cache',
  'visit',
  'visits',
  'click',
  'clicks',
  'view',
  'views',
  'page_view',
  'impression',
  'impressions',
  'telemetry',
  'outbox',
  'inbox',
  'webhook',
  'webhooks',
  'translation',
  'translations',
  'revision',
  'revisions',
  'version',
  'versions',
];

/** Last words of tables that have many rows in nearly every program, whatever they refer to. */
export const busyTableTerms: Vocabulary = [
  ...['order', 'orders', 'item', 'items', 'line', 'lines', 'invoice', 'invoices', 'payment', 'payments'],
  ...['review', 'reviews', 'favorite', 'favorites', 'favourite', 'favourites', 'run', 'runs'],
  ...[
    'transaction',
    'transactions',
    'booking',
    'bookings',
    'reservation',
    'reservations',
    'ticket',
    'tickets',
  ],
  ...[
    'product',
    'products',
    'message',
    'messages',
    'comment',
    'comments',
    'post',
    'posts',
    'article',
    'articles',
  ],
  ...[
    'notification',
    'notifications',
    'session',
    'sessions',
    'token',
    'tokens',
    'job',
    'jobs',
    'task',
    'tasks',
  ],
  ...['file', 'files', 'document', 'documents', 'email', 'emails', 'record', 'records', 'entry', 'entries'],
];

/** Words of tables into which rows are written all the time, and of which few are read. */
export const writeHeavyTerms: Vocabulary = [
  ...[
    'log',
    'logs',
    'audit',
    'audits',
    'metric',
    'metrics',
    'telemetry',
    'trace',
    'traces',
    'click',
    'clicks',
  ],
  ...['impression', 'impressions', 'page_view', 'page_views', 'pageviews', 'measurement', 'measurements'],
];

/** Last words of tables whose rows are what a program's customers have theirs in: hardly one is ever deleted. */
export const tenantTableTerms: Vocabulary = [
  ...['tenant', 'tenants', 'organization', 'organizations', 'organisation', 'organisations', 'org', 'orgs'],
  ...['workspace', 'workspaces', 'company', 'companies'],
];

/** Last words of tables whose rows are people known by their address or name: mostly those who sign in. */
export const peopleTerms: Vocabulary = [
  'user',
  'users',
  'account',
  'accounts',
  'member',
  'members',
  'admin',
  'admins',
  'employee',
  'employees',
  'student',
  'students',
  'teacher',
  'teachers',
  'author',
  'authors',
  'profile',
  'profiles',
  'subscriber',
  'subscribers',
];

/** First words of tables that somebody made for an afternoon and will drop. */
export const temporaryTerms: Vocabulary = ['temp', 'tmp', 'backup', 'bak'];

/** Words of tables of what is still to be done or sent: their rows are gone after it, and may outlive what they name. */
export const queueTerms: Vocabulary = ['job', 'jobs', 'queue', 'queues', 'sync', 'syncs'];

/** Words of tables of what is said about any thing there is: a reference that is checked would be one for each table. */
export const aboutTerms: Vocabulary = [
  'notification',
  'notifications',
  'alert',
  'alerts',
  'reminder',
  'reminders',
  'message',
  'messages',
  'email',
  'emails',
  'note',
  'notes',
  'activity',
  'activities',
  'report',
  'reports',
  'flag',
  'flags',
  'moderation',
];

/** Words of tables of work to be done, whose kinds the program adds to as it grows. */
export const workTerms: Vocabulary = ['job', 'jobs', 'queue', 'queues', 'block', 'blocks'];

/** Words of tables of what people are told: each new feature has a type of its own, and no row of another is mistaken for it. */
export const noticeTerms: Vocabulary = [
  'notification',
  'notifications',
  'notice',
  'notices',
  'alert',
  'alerts',
  'activity',
  'activities',
];

/** Words of tables of what is given out for a while and asked for again when it is gone. */
export const ticketTerms: Vocabulary = [
  ...['token', 'tokens', 'otp', 'otps', 'code', 'codes', 'verification', 'verifications'],
  ...['session', 'sessions', 'challenge', 'challenges', 'nonce', 'nonces'],
];

/** Words of tables of files, whose type is mostly a media type. */
export const fileTerms: Vocabulary = [
  'file',
  'files',
  'attachment',
  'attachments',
  'upload',
  'uploads',
  'asset',
  'assets',
  'media',
  'image',
  'images',
];

/** Words of tables that join two others and are yet named after neither. */
export const membershipTerms: Vocabulary = [
  'membership',
  'memberships',
  'favorite',
  'favorites',
  'favourite',
  'favourites',
  'like',
  'likes',
  'follow',
  'follows',
  'follower',
  'followers',
  'bookmark',
  'bookmarks',
  'star',
  'stars',
  'assignment',
  'assignments',
  'enrollment',
  'enrollments',
  'attendee',
  'attendees',
];

/** Words of tables whose rows come and go by themselves, or hold one row for each of something else. */
export const passingTableTerms: Vocabulary = [
  'session',
  'sessions',
  'token',
  'tokens',
  'verification',
  'verifications',
  'nonce',
  'nonces',
  'otp',
  'otps',
  'lock',
  'locks',
  'queue',
  'job',
  'jobs',
  'migration',
  'migrations',
  'setting',
  'settings',
  'preference',
  'preferences',
  'config',
  'configuration',
  'limit',
  'limits',
  'counter',
  'counters',
  'rate_limit',
];

/** Words of tables of which every value may well be left out. */
export const optionalTables: Vocabulary = [
  ...['settings', 'setting', 'preferences', 'preference', 'config', 'configuration', 'options', 'profile'],
];

/** Words of tables that stand by themselves. */
export const lonelyTables: Vocabulary = ['kv', 'flag', 'flags', 'waitlist', 'newsletter'];

/** Words of tables about how people sign in, whose `state` is that of a sign-in. */
export const signInTerms: Vocabulary = ['oauth', 'auth', 'sso', 'login'];

/** Words of tables of what is installed or connected in another system, which names it. */
export const foreignThings: Vocabulary = [
  ...['installation', 'installations', 'integration', 'integrations', 'connection', 'connections'],
  ...['banned', 'ban', 'bans', 'blocked', 'blocklist', 'denylist', 'allowlist', 'whitelist', 'blacklist'],
];
