import { known } from '../model/unknown.ts';
import { dialectNamed, readDrizzleConfig } from '../sources/drizzle/config.ts';
import { createDrizzleReader } from '../sources/drizzle/reader.ts';
import { writeQueryEdits } from '../sources/drizzle/write/queries/write.ts';
import { writeDrizzleEdits } from '../sources/drizzle/write/write.ts';
import type { SchemaSource } from './schemaSource.ts';

/** Drizzle schemas, for the workspace. */
export const drizzleSource: SchemaSource = {
  isConfig: (name) => isNamedSo(name) || isCalledAfterDatabase(name),
  readConfig(file, host) {
    const isSurelyOne = isNamedSo(file.slice(file.lastIndexOf('/') + 1));
    if (!isSurelyOne && !host.readText(file)?.includes('drizzle-kit')) return { configs: [], problems: [] };
    const { configs, dependencies, problems } = readDrizzleConfig(file, host);
    return {
      configs: configs.map(({ schema, casing, out, dialect: written }) => {
        const dialect = dialectNamed(known(written?.value));
        const folder = known(out?.value);
        return {
          schema: known(schema?.value),
          casing: known(casing?.value),
          ...(folder === undefined ? {} : { out: folder }),
          ...(dialect === undefined ? {} : { dialect }),
          dependencies,
        };
      }),
      problems,
    };
  },
  mayDeclare: (text) => /['"]drizzle-orm\/(pg|mysql|sqlite|singlestore|gel)-core(\/[\w-]+)*['"]/.test(text),
  createReader: createDrizzleReader,
  fileOf: (id) => id.slice(0, id.lastIndexOf('#')),
  write: writeDrizzleEdits,
  writeQueries: writeQueryEdits,
};

function isNamedSo(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name) && /(^|[.-])drizzle([.-][\w.-]+)?\.config\./.test(name);
}

/** Where there is a configuration for each database, they are called after it. */
function isCalledAfterDatabase(name: string): boolean {
  return /^(pg|postgres|postgresql|mysql|sqlite|turso)\.config\.[cm]?[jt]s$/.test(name);
}
