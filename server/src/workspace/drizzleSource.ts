import { emptyParts } from '../model/schema.ts';
import type { SchemaSource } from './schemaSource.ts';

/** Drizzle schemas, for the workspace. */
export const drizzleSource: SchemaSource = {
  isConfig: (name) =>
    /^(.+\.)?drizzle([.-].+)?\.config\.([cm]?[jt]s|json)$|^drizzle\.config\..*[cm]?[jt]s$/.test(name),
  readConfig: () => [],
  mayDeclare: (text) => /['"]drizzle-orm\/(pg|mysql|sqlite|singlestore|gel)-core(\/[\w-]+)*['"]/.test(text),
  createReader: () => ({
    canRead: () => true,
    read: (file) => ({ file, parts: emptyParts, problems: [], exports: new Map() }),
    invalidate: (file) => [file],
    dependencies: () => [],
  }),
  fileOf: (id) => id.slice(0, id.lastIndexOf('#')),
  write: () => ({ kind: 'refused', reason: 'Nothing can be written yet.' }),
};
