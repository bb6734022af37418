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

/** Names of columns with what people do not tell everybody. */
export const sensitiveTerms: Vocabulary = [
  ...['password_hash', 'ssn', 'social_security_number', 'national_id', 'passport_number', 'tax_id', 'iban'],
  ...['credit_card', 'card_number', 'cvv', 'bank_account', 'account_number', 'date_of_birth', 'birth_date'],
  ...['medical_record', 'diagnosis', 'otp_secret', 'mfa_secret', 'security_answer', 'driver_license'],
];

/** Names that mostly stand for a hash, whatever they say. */
export const hashedByHabit: Vocabulary = ['password', 'passwd'];

/** Words of the parts of what an encryption makes. */
export const cipherTerms: Vocabulary = [
  'iv',
  'salt',
  'nonce',
  'cipher',
  'ciphertext',
  'auth_tag',
  'encryption',
];

/** Secrets that are hashed, and yet of no use to whoever reads a list. */
export const hashedSecretTerms: Vocabulary = ['password_hash', 'hashed_password'];
