import type { Dialect } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { Project } from '../workspace/workspace.ts';

/** What names a schema among several: its configuration, or a file that declares a part of it (of the dialect). */
export function whereabouts({ configFile, schema, folder }: Project, dialect?: Dialect): FilePath {
  const parts = [...schema.tables, ...schema.enums, ...schema.views];
  const part = parts.find((it) => dialect === undefined || it.dialect === dialect);
  return configFile ?? part?.span.whole.file ?? folder;
}
