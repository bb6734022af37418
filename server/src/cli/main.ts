import { keepCompiled } from '../workspace/compileCache.ts';
import { engineFlags } from './engineFlags.ts';

const namesSql = process.argv.slice(2).some((argument) => /\.sql$/i.test(argument));
keepCompiled(import.meta.dirname, engineFlags({ namesSql }));

// It is compiled by other threads while this one loads the rest.
if (namesSql)
  import('../sources/sql/postgresParser.ts')
    .then(({ loadPostgresParser }) => loadPostgresParser())
    .catch(() => {});

// The exit code is set, not forced: output that is still being written to a pipe is not cut off.
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
    },
    (error: unknown) => {
      process.stderr.write(`schemawright: internal error\n${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 2;
    },
  );

// `schemawright check | head` closes the pipe early; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
