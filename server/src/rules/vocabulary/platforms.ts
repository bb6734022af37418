import type { Vocabulary } from './words.ts';

/** Database schemas that Supabase and Neon migrate themselves. */
export const platformSchemas: Vocabulary = [
  'auth',
  'storage',
  'realtime',
  'vault',
  'extensions',
  'cron',
  'net',
  'graphql',
  'neon_auth',
  'pgsodium',
];

/**
 * Tables of Supabase's schema `auth`
 * ([its migrations](https://github.com/supabase/auth/tree/master/migrations)).
 */
export const supabaseAuthTables: Vocabulary = [
  'users',
  'identities',
  'sessions',
  'refresh_tokens',
  'one_time_tokens',
  'audit_log_entries',
  'flow_state',
  'instances',
  'mfa_amr_claims',
  'mfa_challenges',
  'mfa_factors',
  'saml_providers',
  'saml_relay_states',
  'sso_domains',
  'sso_providers',
];
