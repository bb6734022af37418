import { columnLabel } from '../../model/catalog.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isTextColumn } from '../support/columnType.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';
import { cipherTerms, coveredSecretTerms, hashedByHabit, secretTerms } from '../vocabulary/secret.ts';
import { endsWithTerm, hasTerm, isTerm } from '../vocabulary/words.ts';

export const plaintextSecret = defineRule({
  id: 'plaintext-secret',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/readable-passwords'],
  summary: 'A password, key or token seems to be kept as it is.',
  why: `
Whoever reads a backup, a replica or a log of queries has the secret. Passwords, and tokens that are only compared, are
kept as a hash (\`crypt()\` with \`gen_salt('bf')\`, or Argon2 in the program:
[pgcrypto](https://www.postgresql.org/docs/current/pgcrypto.html)); what has to be sent on is encrypted with a key that
is not in the database. If the column holds such a value already, a name that says so (\`password_hash\`,
\`encrypted_api_key\`) tells every reader.
`,
  silences: [
    'Names that speak of a hash, a digest, a prefix, a hint, or of encryption.',
    'A column called just `password`: it mostly holds a hash, as the passwords of other services cannot.',
    'Tokens that are meant to be shown, and tokens for verification and sessions (see the option).',
    'Tables whose columns a library for signing in prescribes.',
  ],
  options: {
    words: wordList(secretTerms, 'Last words of columns that hold a secret.'),
    except: wordList(coveredSecretTerms, 'Words beside which the value is no plain secret.'),
  },
  messages: {
    plain: (d: { column: string }) =>
      `${d.column} seems to hold a secret as it is: neither hashed nor encrypted.`,
  },
  examples: {
    bad: [
      {
        title: 'A password and a key of another service',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const mailboxes = pgTable('mailboxes', {
            id: integer('id').primaryKey(),
            smtpPassword: text('smtp_password').notNull(),
          //^^^^^^^^^^^^ smtp_password seems to hold a secret as it is: neither hashed nor encrypted.
            apiKey: text('api_key'),
          //^^^^^^ api_key seems to hold a secret as it is: neither hashed nor encrypted.
          });
        `,
      },
    ],
    good: [
      {
        title: 'Hashed, encrypted, or no secret',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const mailboxes = pgTable('mailboxes', {
            id: integer('id').primaryKey(),
            passwordHash: text('password_hash').notNull(),
            encryptedApiKey: text('encrypted_api_key'),
            apiKeyId: text('api_key_id'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ words }) => [words],
  check(table, { options, report }) {
    if (isAuthLibraryTable(table)) return;
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (!isTextColumn(column) || column.promisedValues) continue;
      if (!endsWithTerm(name, options.words) || hasTerm(name, options.except)) continue;
      if (isTerm(name, hashedByHabit)) continue;
      // Beside the parts of what an encryption makes, the value is encrypted.
      if (table.columns.some((other) => hasTerm(columnLabel(other), cipherTerms))) continue;
      report({ at: column.span.name, message: 'plain', data: { column: name } });
    }
  },
});
