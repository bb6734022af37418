import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialect } from '../../server/src/model/schema.ts';

/** One folder of `test/fixtures/drizzle/<dialect>`: a small, believable schema that shows one construct. */
export interface DrizzleFixture {
  readonly dialect: Dialect;
  readonly name: string;
  readonly root: string;
  readonly entries: readonly string[];
  readonly casing?: 'snake_case' | 'camelCase';
}

const folder = fileURLToPath(new URL('../fixtures/drizzle', import.meta.url));

/**
 * All fixtures. The entry is `schema.ts` unless a `fixture.json` says `{ "entries": […], "casing": … }`, which
 * stands for what a drizzle configuration would say.
 */
export function drizzleFixtures(): readonly DrizzleFixture[] {
  return (['postgresql', 'mysql', 'sqlite'] as const).flatMap((dialect) =>
    readdirSync(join(folder, dialect))
      .sort()
      .map((name) => readFixtureFolder(dialect, name)),
  );
}

function readFixtureFolder(dialect: Dialect, name: string): DrizzleFixture {
  const root = join(folder, dialect, name);
  const file = join(root, 'fixture.json');
  const config = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const entries: readonly string[] = config.entries ?? ['schema.ts'];
  return {
    dialect,
    name,
    root,
    entries: entries.map((entry) => join(root, entry)),
    ...(config.casing ? { casing: config.casing } : {}),
  };
}
