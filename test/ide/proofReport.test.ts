import assert from 'node:assert/strict';
import { proofReport } from '../../server/src/ide/proofReport.ts';

describe('the report of a proof', () => {
  const proven = {
    status: 'proven',
    reason: undefined,
    steps: [
      { step: 'history', ok: true, milliseconds: 12, problems: [] },
      { step: 'up', ok: true, milliseconds: 3, problems: [] },
    ],
    statements: [
      {
        sql: 'ALTER TABLE "users"\n  ADD COLUMN "age" integer;',
        milliseconds: 0.4,
        locks: ['users AccessExclusiveLock', 'posts ShareRowExclusiveLock'],
        rewrites: ['users'],
      },
      { sql: 'SELECT 1;', milliseconds: 0.1, locks: [], rewrites: [] },
    ],
  } as const;

  it('tells the steps, and what each statement locks and writes anew', () => {
    assert.deepEqual(proofReport('0001_age', proven).split('\n'), [
      '# Proven: 0001_age',
      '',
      '| step | result | time |',
      '| --- | --- | ---: |',
      '| The migrations before it are replayed | ✓ | 12 ms |',
      '| The migration is applied, and leads to the schema | ✓ | 3 ms |',
      '',
      '## What each statement does',
      '',
      '| statement | locks | rows written anew | time |',
      '| --- | --- | --- | ---: |',
      '| `ALTER TABLE "users" …` | `users` ACCESS EXCLUSIVE<br>`posts` SHARE ROW EXCLUSIVE | `users` | 0.4 ms |',
      '| `SELECT 1;` | none | no | 0.1 ms |',
      '',
      '',
    ]);
  });

  it('tells what went wrong at its statement', () => {
    const text = proofReport('0001_age', {
      status: 'failed',
      reason: 'The migration does not lead to the schema: type <b>x</b> is missing',
      steps: [
        {
          step: 'up',
          ok: false,
          milliseconds: 1,
          problems: ['column [a](b) is missing'],
          statement: 'ALTER TABLE a;',
        },
      ],
      statements: [],
    });
    assert.match(text, /^# It failed the proof: 0001_age\n/);
    assert.match(text, /```sql\nALTER TABLE a;\n```/);
    assert.doesNotMatch(text, /(?<!\\)<b>|(?<!\\)\[a\]/, 'names of the workspace act as nothing');
  });

  it('tells what fails once there are rows', () => {
    const failure = {
      direction: 'up',
      sql: 'ALTER TABLE a;',
      message: 'column "b" contains null values',
    } as const;
    const rows = { tables: 2, rows: 6, empty: ['c: no value is known for d'], failures: [failure] };
    const text = proofReport('x', { ...proven, rows });
    assert.match(
      text,
      /On 6 made up rows in 2 tables these statements fail:\n\n- `ALTER TABLE a;`: column "b" contains/,
    );
    assert.match(text, /Left empty: c: no value is known for d/);
    assert.match(
      proofReport('x', { ...proven, rows: { ...rows, failures: [] } }),
      /No statement fails on 6 made up rows/,
    );
  });

  it('keeps a statement with pipes and backticks in its cell', () => {
    const [statement] = proven.statements;
    const text = proofReport('x', { ...proven, statements: [{ ...statement, sql: "SELECT '`' || 'a';" }] });
    assert.match(text, /\| `` SELECT '`' \\\|\\\| 'a'; `` \|/);
  });
});
