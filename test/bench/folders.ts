import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BigSchemaOptions, bigSchema } from '../support/bigSchema.ts';

/** Runs something on a folder that holds a generated schema, and removes it afterwards. */
export async function withBigSchema<T>(
  tables: number,
  use: (folder: string) => Promise<T>,
  options: Omit<BigSchemaOptions, 'tables'> = {},
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'schemawright-bench-'));
  try {
    for (const [file, text] of bigSchema({ tables, ...options })) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
