import type { Vocabulary } from './words.ts';

/** First words of the tables of libraries for signing in. */
export const authLibraries: Vocabulary = ['better_auth', 'next_auth', 'auth_js'];

/** Columns, in snake case, by which a table of such a library is known: all of one line. */
export const authSignatures: readonly Vocabulary[] = [
  ['provider', 'provider_account_id'],
  ['provider_id', 'account_id', 'user_id'],
  ['session_token', 'expires'],
  ['token', 'expires_at', 'user_id', 'ip_address'],
  ['identifier', 'token', 'expires'],
  ['identifier', 'value', 'expires_at'],
  ['credential_id', 'public_key', 'counter'],
  ['secret', 'backup_codes', 'user_id'],
  ['hashed_password', 'user_id', 'id'],
  ['provider_id', 'provider_user_id'],
  // Better Auth's plugins: organization, SSO, SCIM, Stripe.
  ['name', 'slug', 'logo', 'metadata', 'created_at'],
  ['organization_id', 'inviter_id', 'expires_at', 'email'],
  ['issuer', 'oidc_config', 'provider_id'],
  ['provider_id', 'scim_token'],
  ['plan', 'reference_id', 'stripe_subscription_id'],
  ['key', 'rate_limit_enabled', 'remaining'],
  ['inviter_id', 'organization_id', 'email', 'expires_at'],
  // Better Auth's plugins OIDC provider and MCP.
  ['client_id', 'client_secret', 'redirect_urls'],
  ['access_token', 'refresh_token', 'access_token_expires_at', 'client_id'],
  ['client_id', 'user_id', 'scopes', 'consent_given'],
  // Better Auth's plugins JWT and OAuth provider.
  ['public_key', 'private_key', 'created_at'],
  ['client_id', 'client_secret', 'redirect_uris', 'grant_types'],
  ['token', 'client_id', 'scopes', 'expires_at', 'reference_id'],
  ['client_id', 'user_id', 'scopes', 'reference_id', 'created_at'],
  ['identifier', 'access_token_ttl', 'refresh_token_ttl'],
  ['raw_app_meta_data', 'aud'],
];

/** The same of the people that they sign in. */
export const authUserSignature: Vocabulary = ['email', 'email_verified', 'image'];

/** And of how they do. */
export const accountSignature: Vocabulary = ['user_id', 'account_id', 'provider_id'];

/** Columns that the plugins of such a library write. */
export const roleNames: Vocabulary = ['role'];

/** Last words of the tables that have them. */
export const signInRoleTables: Vocabulary = [
  'user',
  'users',
  'member',
  'members',
  'invitation',
  'invitations',
];
