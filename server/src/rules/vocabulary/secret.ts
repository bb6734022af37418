import type { Vocabulary } from './words.ts';

/** Last words of columns with a value that nobody but its owner may know. */
export const secretTerms: Vocabulary = [
  ...['password', 'passwd', 'passphrase', 'api_key', 'apikey', 'secret_key', 'private_key', 'client_secret'],
  ...[
    'api_secret',
    'webhook_secret',
    'signing_secret',
    'access_token',
    'refresh_token',
    'bot_token',
    'totp_secret',
  ],
];

/** Words beside which such a value is hashed, encrypted or not the secret itself. */
export const coveredSecretTerms: Vocabulary = [
  ...['hash', 'hashed', 'digest', 'encrypted', 'encoded', 'crypted', 'cipher', 'enc', 'bcrypt', 'argon2'],
  ...[
    'hint',
    'prefix',
    'masked',
    'public',
    'publishable',
    'reset',
    'verification',
    'session',
    'share',
    'invite',
  ],
];
