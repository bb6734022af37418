import type { Drift } from '../../server/src/model/drift.ts';
import type { EntityId, Schema, SchemaParts } from '../../server/src/model/schema.ts';
import { createDrizzleReader } from '../../server/src/sources/drizzle/reader.ts';
import type { FileQueries, SourceHost } from '../../server/src/sources/source.ts';
import { createSchemaDiff } from '../../server/src/workspace/drift/schemaDiff.ts';
import { createMemoryHost } from './memoryHost.ts';

/** A schema read from texts that exist only in a test. */
export interface ReadFixture {
  readonly host: SourceHost;
  readonly schema: Schema;
  /** What the files export, all of them taken as entry files. */
  readonly exposed: ReadonlySet<EntityId>;
}

/** The folder in which the files of a fixture stand. */
export const fixtureFolder = '/fixture';

/** Reads the files (path below the fixture folder → text) as one schema; a snapshot tells its migrations. */
export function readFixture(files: ReadonlyMap<string, string>): ReadFixture {
  const host = createMemoryHost(
    Object.fromEntries([...files].map(([path, text]) => [`${fixtureFolder}/${path}`, text])),
  );
  const reader = createDrizzleReader(host, {});
  const code = [...files.keys()].filter((path) => !path.endsWith('.json'));
  const read = code.map((path) => reader.read(`${fixtureFolder}/${path}`));
  const exposed = new Set(read.flatMap((file) => [...file.exports.values()]));
  const schema = mergeParts(read.map((file) => withQueries(file.parts, reader.queries.read(file.file))));
  const snapshot = [...files].find(([path]) => path.endsWith('_snapshot.json'));
  return {
    host,
    schema: snapshot ? { ...schema, drifts: driftsFrom(snapshot, schema, exposed) } : schema,
    exposed,
  };
}

function driftsFrom(
  [path, text]: readonly [string, string],
  schema: Schema,
  exposed: ReadonlySet<EntityId>,
): readonly Drift[] {
  const dialect = schema.tables[0]?.dialect ?? 'postgresql';
  const steps = createSchemaDiff(text, dialect)?.run(schema, exposed);
  let step = steps?.next();
  while (step && !step.done) step = steps?.next();
  const { changes, tables } = step?.value ?? { changes: [], tables: [] };
  const span = schema.tables.find(({ id }) => tables.includes(id))?.span;
  const since = /(\w+)_snapshot/.exec(path)?.[1] ?? '';
  return span && changes.length > 0 ? [{ kind: 'drift', id: 'drift', dialect, changes, since, span }] : [];
}

function withQueries(parts: SchemaParts, { queries, scopes }: FileQueries): SchemaParts {
  return { ...parts, queries, queryScopes: scopes };
}

/** The parts of several files as one schema. */
export function mergeParts(parts: readonly SchemaParts[]): Schema {
  return {
    schemas: parts.flatMap((part) => part.schemas),
    tables: parts.flatMap((part) => part.tables),
    enums: parts.flatMap((part) => part.enums),
    sequences: parts.flatMap((part) => part.sequences),
    views: parts.flatMap((part) => part.views),
    roles: parts.flatMap((part) => part.roles),
    policies: parts.flatMap((part) => part.policies),
    relations: parts.flatMap((part) => part.relations),
    queries: parts.flatMap((part) => part.queries ?? []),
    queryScopes: parts.flatMap((part) => part.queryScopes ?? []),
  };
}
