import type { Vocabulary } from './words.ts';

/** Columns whose value names a thing of the world or of the program, so that two rows must not share it. */
export const naturalKeyTerms: Vocabulary = ['slug', 'handle', 'sku', 'isbn', 'iban', 'vin', 'subdomain'];

/** The same for people; elsewhere such a value may repeat. */
export const personalKeyTerms: Vocabulary = ['email', 'email_address', 'username', 'user_name'];

/** First words of the ids of people that a service for signing in gave (`clerk_id`, `auth_user_id`, `firebase_uid`). */
export const signInServices: Vocabulary = [
  'auth',
  'auth0',
  'clerk',
  'cognito',
  'descope',
  'firebase',
  'kinde',
  'keycloak',
  'logto',
  'okta',
  'privy',
  'stytch',
  'supabase',
  'workos',
  'zitadel',
];

/** First words of the ids of people whose user name is that of the service. */
export const namingServices: Vocabulary = [
  'discord',
  'github',
  'gitlab',
  'steam',
  'telegram',
  'tg',
  'twitch',
  'twitter',
  'x',
];

/** Names by which people are called, and not known. */
export const nicknameTerms: Vocabulary = ['username', 'user_name', 'login', 'handle', 'nickname'];

/** Of these, what people call themselves where they sign in by something else. */
export const displayNameTerms: Vocabulary = ['username', 'user_name', 'display_name'];

/** Names of what leads to a row of a tree, and of its last part. */
export const pathTerms: Vocabulary = ['path', 'full_path', 'slug_path', 'url_path'];
export const slugTerms: Vocabulary = ['slug'];

/** Last words of such ids. */
export const signInIdTerms: Vocabulary = ['id', 'uid', 'sub', 'subject'];

/** Words of columns that say who did something with a row, not whose row it is. */
export const roleTerms: Vocabulary = [
  'author',
  'creator',
  'created',
  'updated',
  'modified',
  'deleted',
  'editor',
  'reviewer',
  'approver',
  'assignee',
  'assigned',
  'by',
  'uploader',
  'sender',
  'parent',
];

/** First words of identifiers that another system made. */
export const externalSystems: Vocabulary = [
  'external',
  'ext',
  'remote',
  'foreign',
  'third_party',
  'upstream',
  'vendor',
  'legacy',
  'source',
  'provider',
  'stripe',
  'paddle',
  'polar',
  'lemon',
  'lemonsqueezy',
  'paypal',
  'braintree',
  'chargebee',
  'revenuecat',
  'adyen',
  'github',
  'gitlab',
  'bitbucket',
  'gitea',
  'slack',
  'discord',
  'telegram',
  'twitter',
  'facebook',
  'instagram',
  'linkedin',
  'tiktok',
  'google',
  'apple',
  'microsoft',
  'azure',
  'aws',
  'gcp',
  'cloudflare',
  'vercel',
  'netlify',
  'fly',
  'clerk',
  'auth0',
  'workos',
  'okta',
  'supabase',
  'firebase',
  'cognito',
  'oauth',
  'oidc',
  'saml',
  'sso',
  'hubspot',
  'salesforce',
  'intercom',
  'zendesk',
  'shopify',
  'twilio',
  'sendgrid',
  'resend',
  'postmark',
  'mailchimp',
  'openai',
  'anthropic',
  'plaid',
  'gocardless',
  'notion',
  'linear',
  'jira',
  'airtable',
  'zapier',
  's3',
  'r2',
  'imdb',
  'tmdb',
  'spotify',
  'youtube',
  'steam',
  'whatsapp',
  'zoom',
  'webex',
  'mux',
  'mollie',
  'razorpay',
  'docker',
  'kubernetes',
  'trigger',
  'inngest',
  'sentry',
];

/** Names of columns that end in "id" and yet refer to nothing in the schema. */
export const opaqueIds: Vocabulary = [
  'request_id',
  'trace_id',
  'span_id',
  'correlation_id',
  'session_id',
  'device_id',
  'client_id',
  'message_id',
  'transaction_id',
  'job_id',
  'run_id',
  'visitor_id',
  'anonymous_id',
  'fingerprint_id',
  'instance_id',
  'public_id',
  'account_id',
  'credential_id',
  'process_id',
  'container_id',
  'checkout_id',
  'installation_id',
  'app_id',
  'key_id',
];

/** Columns that say whose row it is in a table shared by several customers. */
export const tenantTerms: Vocabulary = [
  'tenant_id',
  'org_id',
  'organization_id',
  'organisation_id',
  'workspace_id',
  'team_id',
  'company_id',
  'account_id',
  'project_id',
  'site_id',
  'store_id',
  'shop_id',
  'environment_id',
  'space_id',
  'group_id',
  'customer_id',
  'user_id',
  'owner_id',
  'app_id',
  'domain_id',
  'server_id',
  'guild_id',
  'board_id',
  'collection_id',
  'page_id',
];

/** Natural keys that a row has from the start; a user name or a handle may be chosen later, and many shops have no SKUs. */
export const requiredKeyTerms: Vocabulary = ['slug', 'isbn', 'subdomain'];

/** Words of references that a row may well do without. */
export const optionalReferenceTerms: Vocabulary = [
  'parent',
  'previous',
  'prev',
  'next',
  'last',
  'latest',
  'current',
  'default',
  'primary',
  'main',
  'root',
  'origin',
  'original',
  'source',
  'template',
  'forked',
  'copied',
  'replaced',
  'replaces',
  'superseded',
  'reviewer',
  'approver',
  'assignee',
  'assigned',
  'by',
  'inviter',
  'referrer',
  'manager',
  'supervisor',
  'reply',
  'folder',
  'category',
  'image',
  'avatar',
  'logo',
  'cover',
  'thumbnail',
  'thread',
  'converted',
  'linked',
  'related',
  'optional',
  'discount',
  'coupon',
];

/** Names by which people know a thing: free to be used again once it is gone. */
export const reusableNameTerms: Vocabulary = [
  'email',
  'email_address',
  'username',
  'user_name',
  'slug',
  'handle',
  'name',
  'title',
  'sku',
  'subdomain',
  'domain',
  'hostname',
];

/** Last words of the columns that say which table the id beside them is of. */
export const polymorphicTerms: Vocabulary = ['type', 'kind', 'table', 'model'];

/** Names of the key of a thing by itself. */
export const plainKeys: Vocabulary = ['id', 'uuid'];

/** Columns that say by which of several ways a person signs in. */
export const providerTerms: Vocabulary = ['provider', 'auth_provider', 'provider_id'];

/** Last words of columns that hold a UUID by their name. */
export const uuidTerms: Vocabulary = ['uuid', 'guid'];

/** Last words of columns whose type a schema settles once. */
export const settledTerms: Vocabulary = ['id', 'at', 'by', 'uuid'];

/** Last words of columns that name a row, of this table or another. */
export const idTerms: Vocabulary = ['id'];

/** Last words of columns that hold the keys of several rows. */
export const idListTerms: Vocabulary = ['ids'];

/** Last words of columns that say who did something. */
export const doerTerms: Vocabulary = ['by'];

/** Names of columns that say which person a row belongs to. */
export const ownerTerms: Vocabulary = ['user_id', 'owner_id', 'customer_id', 'account_id', 'member_id'];

/** Last words of foreign keys that say who did something: rows are seldom looked for by them. */
export const doerReferences: Vocabulary = [
  ...doerTerms,
  ...['by_id', 'by_user_id', 'approver_id', 'reviewer_id', 'inviter_id', 'actor_id', 'uploader_id'],
];
