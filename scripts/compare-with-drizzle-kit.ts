import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import type { Dialect } from '../server/src/model/schema.ts';
import { toSnapshot } from '../server/src/sources/drizzle/snapshot/toSnapshot.ts';
import { categories, compareSnapshots } from '../test/support/compareSnapshots.ts';
import { startDrizzleKit } from '../test/support/drizzleKit.ts';
import { readSchema } from '../test/support/readSchema.ts';

const usage = `Compares the static reading of a Drizzle schema with drizzle-kit's own, which runs the schema files.

  node --import tsx scripts/compare-with-drizzle-kit.ts [options] <files, folders or globs>

  --dialect  postgresql | mysql | sqlite; told from the imports where left out
  --casing   snake_case | camelCase, as in the drizzle configuration
  --root     where the packages of a monorepo are looked for by name; the working directory where left out
  --show     how many differences to print (20)

Prints for each kind of part how many are equal, different, missing and extra. Exits with 1 when any differ.
It runs the files it is given in a child process, without their packages: give it only what you trust.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dialect: { type: 'string' },
      casing: { type: 'string' },
      root: { type: 'string', default: '.' },
      show: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  });
  const entries = positionals.flatMap(filesOf).sort();
  if (values.help || entries.length === 0) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const dialect = (values.dialect as Dialect | undefined) ?? dialectOf(entries);
  const request = {
    entries,
    dialect,
    root: resolve(values.root),
    ...(values.casing ? { casing: values.casing as 'snake_case' | 'camelCase' } : {}),
  };
  const kit = startDrizzleKit();
  const reply = await kit.snapshot(request);
  kit.close();
  if (reply.kind === 'failed') {
    console.error(`drizzle-kit could not read it: ${reply.message}`);
    return 2;
  }
  const started = performance.now();
  const { schema, exposed, files } = readSchema(request);
  const time = Math.round(performance.now() - started);
  const { counts, differences } = compareSnapshots(toSnapshot(schema, exposed, dialect), reply.snapshot);
  const rows = categories.filter((category) => Object.values(counts[category]).some((count) => count > 0));
  console.log(`${dialect}, ${entries.length} entries, ${files.length} files read in ${time} ms`);
  console.table(Object.fromEntries(rows.map((category) => [category, counts[category]])));
  for (const difference of differences.slice(0, Number(values.show))) console.log(difference);
  if (differences.length > Number(values.show)) console.log(`… ${differences.length} differences in all`);
  return differences.length > 0 ? 1 : 0;
}

function filesOf(pattern: string): readonly string[] {
  const path = resolve(pattern);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return [path];
  // Like drizzle-kit: the files of a folder, not those of the folders in it.
  const glob = stats?.isDirectory() ? `${pattern}/*.{ts,js,mts,cts}` : pattern;
  return globSync(glob, { absolute: true, ignore: ['**/node_modules/**'] });
}

function dialectOf(entries: readonly string[]): Dialect {
  for (const file of withImported(entries)) {
    const core = /drizzle-orm\/(pg|mysql|sqlite)-core/.exec(readFileSync(file, 'utf8'))?.[1];
    if (core) return core === 'pg' ? 'postgresql' : (core as Dialect);
  }
  throw new Error('No file imports a drizzle core: name the dialect.');
}

/** The entries, then the files beside them: an index file imports no core itself. */
function withImported(entries: readonly string[]): readonly string[] {
  return [...entries, ...entries.flatMap((file) => filesOf(dirname(file)))];
}

process.exitCode = await main();
