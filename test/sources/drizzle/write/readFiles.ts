import type { Schema, SchemaParts } from '../../../../server/src/model/schema.ts';
import { emptyParts } from '../../../../server/src/model/schema.ts';
import type { FilePath } from '../../../../server/src/model/span.ts';
import { createDrizzleReader } from '../../../../server/src/sources/drizzle/reader.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';

/** The schema that a set of files declares, read as the workspace reads them. */
export function readFiles(files: Readonly<Record<FilePath, string>>): Schema {
  const reader = createDrizzleReader(createMemoryHost(files), {});
  const parts = Object.keys(files)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => reader.read(file).parts);
  const joined: Record<string, readonly unknown[]> = {};
  for (const key of Object.keys(emptyParts) as (keyof SchemaParts)[]) {
    joined[key] = parts.flatMap((part) => part[key] as readonly unknown[]);
  }
  return joined as unknown as Schema;
}
