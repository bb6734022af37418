import { isUnknown, known } from '../model/unknown.ts';
import { readDrizzleConfig } from '../sources/drizzle/config.ts';
import { dialectNamed } from '../sources/drizzle/dialectName.ts';
import { createDrizzleReader } from '../sources/drizzle/reader.ts';
import { writeQueryEdits } from '../sources/drizzle/write/queries/write.ts';
import { writeDrizzleEdits } from '../sources/drizzle/write/write.ts';
import type { SchemaSource } from './schemaSource.ts';

/** The part of the Drizzle source that needs a TypeScript parser. */
export const drizzleReading: Pick<SchemaSource, 'readConfig' | 'createReader' | 'write' | 'writeQueries'> = {
  readConfig(file, host) {
    const { configs, dependencies, problems } = readDrizzleConfig(file, host);
    return {
      configs: configs.map(({ schema, casing, out, dialect: written }) => {
        const dialect = dialectNamed(known(written?.value));
        const folder = known(out?.value);
        return {
          schema: known(schema?.value),
          casing: isUnknown(casing?.value) ? 'unread' : casing?.value,
          ...(folder === undefined ? {} : { out: folder }),
          ...(dialect === undefined ? {} : { dialect }),
          dependencies,
        };
      }),
      problems,
    };
  },
  createReader: createDrizzleReader,
  write: writeDrizzleEdits,
  writeQueries: writeQueryEdits,
};
