import { keepCompiled } from '../workspace/compileCache.ts';
import { engineFlags } from './engineFlags.ts';

const namesSql = process.argv.slice(2).some((argument) => /\.sql$/i.test(argument));
keepCompiled(import.meta.dirname, engineFlags({ namesSql, serves: process.argv[2] === 'lsp' }));

// It is compiled by other threads while this one loads the rest.
if (namesSql)
  import('../sources/sql/postgresParser.ts')
    .then(({ loadPostgresParser }) => loadPostgresParser())
    .catch(() => {});

import('./program.ts')
  .then(({ runCli }) =>
    runCli(process.argv.slice(2), {
      cwd: process.cwd(),
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
    }),
  )
  .then(
    (code) => {
      process.exitCode = code;
      if (process.argv[2] === 'check') endOnceWritten();
    },
    (error: unknown) => {
      process.stderr.write(`schemawright: internal error\n${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 2;
    },
  );

/**
 * Ends without taking the heap down page by page, a twentieth of the time, but not before all output is written: a pipe may
 * take it slowly. A check leaves nothing else to wait for.
 */
function endOnceWritten(): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

// `schemawright check | head` closes the pipe early; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
