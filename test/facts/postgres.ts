import { PGlite } from '@electric-sql/pglite';

let opened: Promise<PGlite> | undefined;

/** Runs statements one after the other in an empty PostgreSQL; answers the rows of the last. */
export async function postgres(
  ...statements: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  opened ??= PGlite.create();
  const database = await opened;
  await database.exec('drop schema public cascade; create schema public; reset all;');
  const results = await database.exec(statements.join(';\n'));
  return (results.at(-1)?.rows ?? []) as Record<string, unknown>[];
}
