import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityId, Schema, SchemaParts } from '../../server/src/model/schema.ts';
import { emptyParts } from '../../server/src/model/schema.ts';
import type { FilePath } from '../../server/src/model/span.ts';
import { known } from '../../server/src/model/unknown.ts';
import { createDrizzleReader } from '../../server/src/sources/drizzle/reader.ts';
import type { SourceFile, SourceHost } from '../../server/src/sources/source.ts';
import { toFilePath } from '../../server/src/workspace/filePath.ts';
import { createFolderListings } from '../../server/src/workspace/folderListings.ts';
import { createModuleResolver } from '../../server/src/workspace/moduleResolution.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';

export interface ReadRequest {
  readonly entries: readonly string[];
  readonly casing?: 'snake_case' | 'camelCase';
  /** Where the packages of a monorepo are looked for. */
  readonly root: string;
}

export interface ReadSchema {
  readonly schema: Schema;
  /** What a migration tool sees: the exports of the entries. */
  readonly exposed: ReadonlySet<EntityId>;
  readonly files: readonly FilePath[];
}

/** Reads schema files from the disk as a project of the workspace is read, without the workspace. */
export function readSchema({ entries, casing, root }: ReadRequest): ReadSchema {
  const host = diskHost(root);
  const reader = createDrizzleReader(host, { casing });
  const read = new Map<FilePath, SourceFile>();
  const exposed = new Set<EntityId>();
  const waiting: FilePath[] = [];
  for (const entry of entries) {
    const file = toFilePath(entry);
    const source = readOnce(file);
    for (const id of source?.exports.entries() ?? []) {
      // The tool looks at the values of a module, not into those of `export * as name`.
      if (!id[0].includes('.')) exposed.add(id[1]);
    }
  }
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) readOnce(file);
  return {
    schema: joinParts([...read.values()].map((source) => source.parts)),
    exposed,
    files: [...read.keys()],
  };

  function readOnce(file: FilePath): SourceFile | undefined {
    if (read.has(file)) return undefined;
    const source = reader.read(file);
    read.set(file, source);
    waiting.push(...idsIn(source).map((id) => id.slice(0, id.lastIndexOf('#'))));
    return source;
  }
}

function idsIn({ parts, exports }: SourceFile): readonly EntityId[] {
  const targets = parts.tables.flatMap((table) => [
    ...table.foreignKeys.map((foreignKey) => known(foreignKey.target)?.table),
    ...table.columns.map((column) => known(column.type)?.enum),
  ]);
  const policies = parts.policies.map((policy) => known(policy.table));
  return [...exports.values(), ...targets, ...policies].filter((id) => id !== undefined);
}

function joinParts(parts: readonly SchemaParts[]): Schema {
  const joined: Record<string, unknown[]> = {};
  for (const key of Object.keys(emptyParts) as (keyof SchemaParts)[]) {
    joined[key] = parts.flatMap((part) => part[key] as readonly unknown[]);
  }
  return joined as unknown as Schema;
}

function diskHost(root: string): SourceHost {
  const listings = createFolderListings(nodeFileSystem);
  const readText = (file: FilePath) => nodeFileSystem.readText(file);
  const resolver = createModuleResolver({ listings, readText });
  resolver.setPackages(packagesBelow(root));
  return {
    readText,
    version: () => 0,
    resolveImport: (specifier, from) => resolver.resolve(specifier, from),
  };
}

function packagesBelow(root: string): ReadonlyMap<string, FilePath> {
  const packages = new Map<string, FilePath>();
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'package.json') {
        const text = nodeFileSystem.readText(toFilePath(join(folder, entry.name))) ?? '';
        const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
        if (name) packages.set(name, toFilePath(folder));
      }
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      if (depth > 0) visit(join(folder, entry.name), depth - 1);
    }
  };
  visit(root, 6);
  return packages;
}
