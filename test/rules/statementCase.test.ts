import assert from 'node:assert/strict';
import { indexNotConcurrent } from '../../server/src/rules/migration/index-not-concurrent.ts';
import { renameColumn } from '../../server/src/rules/migration/rename-column.ts';
import { statementAfterExclusiveLock } from '../../server/src/rules/migration/statement-after-exclusive-lock.ts';
import { loadSqlParser } from '../../server/src/sources/sql/parse.ts';
import { lint } from '../support/checkRule.ts';

const circumstances = { options: {}, run: {} };

describe('fixes of migrations are in the case of the statement', () => {
  before(loadSqlParser);

  it('in lower case, except for strings, quoted names and comments', () => {
    const files = new Map([
      ['0001_users.sql', `create table users (id int primary key, "MAIL" text default 'NONE');`],
      ['0002_rename.sql', 'alter table users rename column "MAIL" to email;'],
    ]);
    const [fix] = lint(renameColumn, files, circumstances)[0]?.fixes ?? [];
    const text = [
      fix?.textEdits?.[0]?.edits[0]?.newText,
      ...(fix?.newFiles ?? []).map((file) => file.text),
    ].join('\n');
    assert.match(text, /alter table "users" add column "email" text/);
    assert.match(text, /'NONE'/);
    assert.match(text, /"MAIL"/);
    assert.doesNotMatch(text.replace(/"MAIL"|'NONE'|--.*/g, ''), /[A-Z]{2}/);
  });

  it('and leave what they only move as its author wrote it, the body of a function too', () => {
    const body =
      "create function touch() returns trigger language plpgsql as $$ begin NEW.note := 'X' || NEW.id; return new; end $$;";
    const files = new Map([
      ['0001_users.sql', 'create table users (id int primary key, note text);'],
      [
        '0002_note.sql',
        `alter table users add column mail text;\nupdate users set note = UPPER(note);\n${body}\ncreate trigger t before update on users for each row execute function touch();`,
      ],
    ]);
    const run = { wrapped: true } as const;
    const [fix] = lint(statementAfterExclusiveLock, files, { options: {}, run })[0]?.fixes ?? [];
    const text = fix?.newFiles?.[0]?.text ?? '';
    assert.match(text, /^update users set note = UPPER\(note\);/m);
    assert.ok(text.includes(body), text);
  });

  it('in upper case where the statement is', () => {
    const files = new Map([
      ['0001_users.sql', 'CREATE TABLE users (id int PRIMARY KEY, mail text);'],
      ['0002_index.sql', 'CREATE INDEX users_mail ON users (mail);'],
    ]);
    const [fix] = lint(indexNotConcurrent, files, circumstances)[0]?.fixes ?? [];
    assert.equal(fix?.textEdits?.[0]?.edits[0]?.newText, ' CONCURRENTLY');
  });
});
