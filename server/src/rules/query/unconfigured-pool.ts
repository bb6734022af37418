import type { ConnectionStep } from '../../model/queryScope.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';

export const unconfiguredPool = defineRule({
  id: 'unconfigured-pool',
  group: 'query',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A connection pool is made for each call, or waits without end for a free connection.',
  why: `
A pool is there to be shared: made in a function that runs per request it opens new connections each time, until the
server [takes no more](https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS).
Make it once, where the module loads.

The pool of \`pg\` gives up to ten connections, and whoever wants an eleventh waits, by default
[for ever](https://node-postgres.com/apis/pool#new-pool): one slow query and the whole program hangs without an error.
With \`connectionTimeoutMillis\` it fails with a message; \`max\` says how many connections this process may take of those
that the server has for all.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Connections that are kept for later calls, or made by a function for whoever calls it.',
    "Neon's pool, whose WebSockets [may not outlive a request](https://neon.com/docs/serverless/serverless-driver) where it runs.",
    'Pools behind one that bounds them, as far as the code tells: Hyperdrive, PgBouncer, a host or port of a pooler.',
    'Pools whose options are not all known, or say anything on how many connections or how long.',
    'Drivers that wait for a limited time by themselves.',
  ],
  options: { ...quietFiles },
  messages: {
    perCall: (d: { callee: string; name: string }) =>
      `Each call of ${d.name} opens connections of its own: ${d.callee} is not kept.`,
    waits: (d: { callee: string }) =>
      `${d.callee} has neither max nor connectionTimeoutMillis: a request may wait for a connection without end.`,
  },
  examples: {
    bad: [
      {
        title: 'A pool for each request',
        fixture: `
          //- route.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { Pool } from 'pg';

          export async function GET() {
            const pool = new Pool({ connectionString: process.env.DATABASE_URL });
            //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Each call of GET opens connections of its own: Pool is not kept.
            const db = drizzle(pool);
            await db.execute('SELECT 1');
            return Response.json({ ok: true });
          }
        `,
      },
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
      if (step.kind !== 'connection' || !opensConnections(step) || !step.options) continue;
      const isBounded = step.options.some((key) => bounds.has(key));
      if (step.kept === 'no') {
        const name = scope.function?.name;
        if (name === undefined || isBounded || runsOnce.test(name)) continue;
        report({ at: step.span, message: 'perCall', data: { callee: step.callee, name } });
      } else if (step.module === 'pg' && step.callee === 'Pool' && !isBounded) {
        if (step.pooled) continue;
        report({ at: step.span, message: 'waits', data: { callee: 'The pool' }, fixes: fixes(step) });
      }
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

const bounds: ReadonlySet<string> = new Set([
  ...['max', 'min', 'connectionTimeoutMillis', 'idleTimeoutMillis', 'connectionLimit', 'idle_timeout'],
  ...['connect_timeout', 'max_lifetime', 'maxUses', 'allowExitOnIdle', 'queueLimit', 'waitForConnections'],
]);

/** Functions that a program calls once. */
const runsOnce =
  /^(main|run|start|bootstrap|setup|init\w*|migrate\w*|seed\w*|connect\w*|create\w*|make\w*|get\w*|close\w*|reset\w*)$/;

/** Those that keep several connections open; a client of HTTP has none. */
function opensConnections({ callee, module }: ConnectionStep): boolean {
  if (module === 'pg') return callee === 'Pool';
  return module === 'postgres' || (module?.startsWith('mysql2') === true && callee === 'createPool');
}
