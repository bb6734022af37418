import type { ConnectionStep } from '../../model/queryScope.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isUnbounded } from './support/poolBounds.ts';

export const unconfiguredPool = defineRule({
  id: 'unconfigured-pool',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A connection pool waits without end for a free connection.',
  why: `
The pool of \`pg\` gives up to ten connections, and whoever wants an eleventh waits, by default
[for ever](https://node-postgres.com/apis/pool#new-pool): one slow query and the whole program hangs without an error.
With \`connectionTimeoutMillis\` it fails with a message; \`max\` says how many connections this process may take of those
that the server has for all.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Pools that are not kept: see `pool-per-call`.',
    'Pools behind one that bounds them, as far as the code tells: Hyperdrive, PgBouncer, a host or port of a pooler.',
    'Pools whose options are not all known, or say anything on how many connections or how long.',
    'Drivers that wait for a limited time by themselves.',
  ],
  options: { ...quietFiles },
  messages: {
    waits: (d: { callee: string }) =>
      `${d.callee} has neither max nor connectionTimeoutMillis: a request may wait for a connection without end.`,
  },
  examples: {
    bad: [
      {
        title: 'No bound on how long is waited',
        fixture: `
          //- db.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { Pool } from 'pg';

          const pool = new Pool({ connectionString: process.env.DATABASE_URL });
          //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The pool has neither max nor connectionTimeoutMillis: a request may wait for a connection without end.
          export const db = drizzle(pool);
          //= db.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { Pool } from 'pg';

          const pool = new Pool({
            connectionString: process.env.DATABASE_URL,
            max: 10,
            connectionTimeoutMillis: 5000,
          });
          export const db = drizzle(pool);
        `,
      },
    ],
    good: [
      {
        title: 'Made once, with bounds',
        fixture: `
          //- db.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { Pool } from 'pg';

          const pool = new Pool({
            connectionString: process.env.DATABASE_URL,
            max: 20,
            connectionTimeoutMillis: 5_000,
          });
          export const db = drizzle(pool);
        `,
      },
    ],
  },
  subject: 'queryScope',
  check(scope, { report, options, path }) {
    if (isQuiet(path, options)) return;
    for (const step of scope.steps) {
      if (step.kind !== 'connection' || step.module !== 'pg' || step.callee !== 'Pool') continue;
      if (!isUnbounded(step)) continue;
      if (step.kept === 'no' || step.pooled) continue;
      report({ at: step.span, message: 'waits', data: { callee: 'The pool' }, fixes: fixes(step) });
    }
  },
});

/** As many connections as it opens anyway, said where it can be seen, and five seconds. */
function fixes({ span }: ConnectionStep): readonly Fix[] {
  return [
    {
      title: 'Wait five seconds for a connection at most',
      safety: 'suggested',
      edits: [],
      queryEdits: [
        {
          kind: 'add-options',
          call: span,
          options: [
            { name: 'max', value: 10 },
            { name: 'connectionTimeoutMillis', value: 5000 },
          ],
        },
      ],
    },
  ];
}
