import type { Vocabulary } from './words.ts';

/** What there is a list of that everybody shares. */
const listedTerms: Vocabulary = [
  ...['country', 'countries', 'language', 'languages', 'locale', 'locales', 'category', 'categories'],
];

/** Words of tables that hold a handful of rows whatever the program does. */
export const smallTableTerms: Vocabulary = [
  ...[
    'setting',
    'settings',
    'config',
    'configs',
    'configuration',
    'configurations',
    'preference',
    'preferences',
  ],
  ...[
    'role',
    'roles',
    'permission',
    'permissions',
    'plan',
    'plans',
    'tier',
    'tiers',
    'currency',
    'currencies',
  ],
  ...listedTerms,
  'timezone',
  ...['type', 'types', 'kind', 'kinds', 'status', 'statuses', 'state', 'states', 'lookup', 'unit', 'units'],
  ...['tag', 'tags', 'label', 'labels', 'branch', 'branches', 'warehouse', 'warehouses'],
  ...['flag', 'flags', 'feature', 'features', 'region', 'regions', 'migration', 'migrations', 'department'],
  ...['departments', 'level', 'levels', 'provider', 'providers', 'theme', 'themes', 'template', 'templates'],
  ...[
    'integration',
    'integrations',
    'model',
    'models',
    'server',
    'servers',
    'node',
    'nodes',
    'server_setting',
  ],
];

/** Last words of tables of which there are ever a handful of rows, also where each tenant has its own. */
export const handfulTerms: Vocabulary = [
  'setting',
  'settings',
  'role',
  'roles',
  'permission',
  'permissions',
  'plan',
  'plans',
];

/** Last words of tables that list what there is to choose from: few rows, also where each tenant has its own. */
export const lookupTerms: Vocabulary = [
  ...handfulTerms,
  ...['config', 'configs', 'configuration', 'configurations', 'tier', 'tiers', 'currency', 'currencies'],
  ...listedTerms,
  'subcategories',
  ...['type', 'types', 'kind', 'kinds', 'statuses', 'department', 'departments', 'warehouse', 'warehouses'],
  ...['template', 'templates', 'theme', 'themes', 'region', 'regions', 'flag', 'flags', 'stages', 'policies'],
];

/** Last words of tables that hold what one operator gave the program. */
export const operatorTerms: Vocabulary = ['secrets', 'credentials', 'env_vars', 'environment_variables'];

/** Words of columns that say how often the program asks for news of a row. */
export const pollTerms: Vocabulary = [
  ...['poll_interval', 'polling_interval', 'check_interval', 'fetch_interval', 'sync_interval'],
  ...['scrape_interval', 'crawl_interval', 'refresh_interval'],
];

/** Names of columns by which a row is switched off. */
export const switchTerms: Vocabulary = ['enabled', 'is_enabled', 'active', 'is_active'];

/** First words of functions that fill a new database. */
export const seedTerms: Vocabulary = ['seed'];

/** Last words of tables of what happens, or of what is planned. */
export const eventTerms: Vocabulary = ['event', 'events'];

/** What people call an event by; what a program tells of itself has a name at most. */
export const titleTerms: Vocabulary = ['title'];

/** Last words of columns of what people come to: a calendar has them, a log has not. */
export const calendarTerms: Vocabulary = [
  ...['city', 'venue', 'location', 'cover_image', 'cover_image_url', 'cover_url', 'banner_url', 'poster_url'],
  ...['registration_url', 'ticket_url', 'capacity', 'max_attendees', 'organizer'],
];

/** Last words of tables of which each owner has a few dozen rows at most. */
export const fewOfAnOwnerTerms: Vocabulary = [
  ...['room', 'rooms', 'team', 'teams', 'branch', 'branches', 'location', 'locations', 'store', 'stores'],
  ...['bank_account', 'bank_accounts', 'cost_center', 'cost_centers', 'cost_centre', 'cost_centres'],
  ...['menu', 'menus', 'tag', 'tags', 'building', 'buildings', 'floor', 'floors', 'office', 'offices'],
];

/** Words that make rooms, teams and locations many: of chats, of games, of what moves. */
export const notFewTerms: Vocabulary = [
  ...['chat', 'video', 'call', 'meeting', 'live', 'game', 'match', 'quiz', 'contest', 'hackathon'],
  ...['device', 'vehicle', 'driver', 'courier', 'gps', 'tracking', 'user', 'customer'],
];

/** Words of counters in which a lost step does no harm. */
export const harmlessCounterTerms: Vocabulary = [
  ...['attempt', 'attempts', 'retry', 'retries', 'tries', 'session', 'sessions', 'session_version'],
  ...['view', 'views', 'visit', 'visits', 'hit', 'hits', 'impressions', 'opened', 'seen'],
];

/** Words that make such a counter one that somebody is kept out by. */
export const guardedCounterTerms: Vocabulary = [
  ...[
    'fail',
    'failed',
    'failure',
    'failures',
    'login',
    'sign_in',
    'signin',
    'password',
    'otp',
    'code',
    'codes',
    'pin',
  ],
  ...['verification', 'verifications', 'challenge', 'challenges'],
  ...['max', 'left', 'remaining', 'allowed', 'limit', 'quota', 'credit', 'credits'],
];

/** Words of columns of which a lost change costs somebody something: money, stock, what is left or used of what one may have. */
export const valuedTerms: Vocabulary = [
  ...[
    'balance',
    'amount',
    'total',
    'subtotal',
    'paid',
    'due',
    'owed',
    'outstanding',
    'spent',
    'budget',
    'debt',
  ],
  ...[
    'price',
    'cost',
    'fee',
    'revenue',
    'earned',
    'earnings',
    'earning',
    'funds',
    'money',
    'cash',
    'wallet',
    'tax',
  ],
  ...['income', 'profit', 'deposit', 'deposited', 'donated', 'raised', 'invested', 'refunded', 'discount'],
  ...[
    'stock',
    'inventory',
    'quantity',
    'qty',
    'on_hand',
    'reserved',
    'available',
    'sold',
    'shares',
    'holding',
  ],
  ...['seat', 'seats', 'slot', 'slots', 'capacity', 'booked', 'enrolled', 'registered', 'occupied', 'spots'],
  ...[
    'credit',
    'credits',
    'point',
    'points',
    'coin',
    'coins',
    'token',
    'tokens',
    'gems',
    'chips',
    'stake',
    'bid',
  ],
  ...['remaining', 'left', 'used', 'quota', 'limit', 'allowance', 'redeemed', 'redemptions', 'uses'],
];

/** Words of tables of which each row belongs to one person, who changes it alone. */
export const ownListTerms: Vocabulary = ['cart', 'carts', 'basket', 'baskets', 'draft', 'drafts', 'wishlist'];

/** Functions and methods that wait for something far away or slow, by the end of what is called. */
export const slowCallees: readonly RegExp[] = [
  /^(fetch|ofetch|\$fetch|ky|got|axios|nodeFetch|undici\.request)$/,
  /^(ky|got|axios|ofetch|http|https|superagent|request)\.(get|post|put|patch|delete|head|request|stream)$/,
  /^(sleep|delay|wait|setTimeout|timers\.setTimeout|pause)$/,
  /(^|\.)(sendMail|sendEmail|sendEmails|sendMessage|sendSms|sendSMS|sendPush|sendNotification|sendWebhook)$/,
  /(^|\.)(emails?|mailer|mail|transporter|resend|postmark|sendgrid|sgMail|ses|sms|twilio|webhooks?)(\.\w+)*\.(send|sendMail|sendBatch|create|publish)$/i,
  /(^|\.)(s3|s3Client|r2|bucket|storage|blob|gcs)\.(send|upload|putObject|getObject|deleteObject|put|get|delete|remove|download|list)$/i,
  /(^|\.)stripe(\.\w+)+$/i,
  /(^|\.)(inngest\.send|\w*queue\.(add|addBulk|enqueue|send|publish)|tasks\.trigger|boss\.send|producer\.send)$/i,
  /(^|\.)(openai|anthropic|replicate|cohere|mistral|groq)(\.\w+)+$/i,
];

/** Packages whose functions reach out to other machines. A call of one while a transaction is open is slow work. */
export const slowModules: readonly RegExp[] = [
  /^(axios|got|ky|ofetch|undici|node-fetch|superagent|cross-fetch)$/,
  /^(resend|nodemailer|postmark|mailgun\.js|@sendgrid\/.*|twilio|@react-email\/render|@novu\/.*|web-push)$/,
  /^(stripe|@paddle\/.*|@polar-sh\/.*|@lemonsqueezy\/.*|braintree)$/,
  /^(openai|@anthropic-ai\/.*|@google\/generative-ai|replicate|cohere-ai|@mistralai\/.*|groq-sdk|ai|@ai-sdk\/.*)$/,
  /^(@aws-sdk\/client-.*|@google-cloud\/.*|@azure\/.*|@vercel\/blob|@upstash\/qstash|@supabase\/storage-js)$/,
  /^(googleapis|@octokit\/.*|octokit|@slack\/.*|discord\.js|@linear\/sdk|@notionhq\/client|@trigger\.dev\/sdk.*)$/,
  /^(child_process|node:child_process|execa|puppeteer|playwright|sharp)$/,
];

/** What such packages have that waits for nothing, or not for long. */
export const quickCallees: readonly RegExp[] = [
  /(^|\.)(then|catch|finally|json|text|parse|stringify|isAxiosError)$/,
];
