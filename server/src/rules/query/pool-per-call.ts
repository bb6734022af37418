import type { ConnectionStep } from '../../model/queryScope.ts';
import { defineRule } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isUnbounded } from './support/poolBounds.ts';

export const poolPerCall = defineRule({
  id: 'pool-per-call',
  group: 'query',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A connection pool is made for each call.',
  why: `
A pool is there to be shared: made in a function that runs per request it opens new connections each time, until the
server [takes no more](https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS).
Make it once, where the module loads.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Connections that are kept for later calls, or made by a function for whoever calls it.',
    "Neon's pool, whose WebSockets [may not outlive a request](https://neon.com/docs/serverless/serverless-driver) where it runs.",
    'Pools whose options are not all known, or say anything on how many connections or how long.',
  ],
  options: { ...quietFiles },
  messages: {
    perCall: (d: { callee: string; name: string }) =>
      `Each call of ${d.name} opens connections of its own: ${d.callee} is not kept.`,
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
      if (step.kind !== 'connection' || step.kept !== 'no' || !opensConnections(step)) continue;
      const name = scope.function?.name;
      if (name === undefined || runsOnce.test(name)) continue;
      if (!isUnbounded(step)) continue;
      report({ at: step.span, message: 'perCall', data: { callee: step.callee, name } });
    }
  },
});

/** Functions that a program calls once. */
const runsOnce =
  /^(main|run|start|bootstrap|setup|init\w*|migrate\w*|seed\w*|connect\w*|create\w*|make\w*|get\w*|close\w*|reset\w*)$/;

/** Those that keep several connections open; a client of HTTP has none. */
function opensConnections({ callee, module }: ConnectionStep): boolean {
  if (module === 'pg') return callee === 'Pool';
  return module === 'postgres' || (module?.startsWith('mysql2') === true && callee === 'createPool');
}
