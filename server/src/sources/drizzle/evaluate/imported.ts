import ts from 'typescript';
import type { FilePath } from '../../../model/span.ts';
import type { EnumValue, RelationsValue, SchemaValue } from '../intrinsics/drizzleValues.ts';
import { type ExportSummary, plainValue } from '../summary.ts';
import { type Site, type UnknownValue, unknownValue } from './values.ts';

/** What the exports of another file are here, by their summaries: without its content. */
type Summary<Kind extends ExportSummary['kind']> = Extract<ExportSummary, { readonly kind: Kind }>;

export function importedEnum(summary: Summary<'enum'>): EnumValue {
  return {
    kind: 'enum-type',
    dialect: summary.dialect,
    id: summary.id,
    binding: undefined,
    bound: undefined,
    name:
      summary.name === undefined
        ? unknownValue('the name of the enum is not known')
        : plainValue(summary.name),
    schema: summary.schema === undefined ? undefined : schemaOfEnum(summary.schema),
    values:
      summary.values === undefined
        ? unknownValue('the values of the enum are not known')
        : plainValue(summary.values),
    fromObject: false,
    site: undefined,
  };
}

function schemaOfEnum(name: string | null): SchemaValue {
  return {
    kind: 'database-schema',
    dialect: 'postgresql',
    name: name === null ? unknownValue('the name of the schema is not known') : plainValue(name),
    site: undefined,
    external: false,
    id: undefined,
    binding: undefined,
    bound: undefined,
  };
}

export function importedSchema({
  dialect,
  id,
  name,
  casing,
  external,
}: Summary<'database-schema'>): SchemaValue {
  return {
    kind: 'database-schema',
    dialect,
    id,
    name: plainValue(name),
    casing,
    external,
    site: undefined,
    binding: undefined,
    bound: undefined,
  };
}

/** Their tables are read in the file that binds them, and there only. */
export function importedRelations(
  { api }: Summary<'relations'>,
  home: FilePath,
  site: Site | undefined,
): RelationsValue {
  const subject = unknownValue('relations are read where they are declared', site);
  return { kind: 'relations', api, subject, callback: undefined, site: site ?? nowhere, home };
}

export function importedUnknown(
  { reason, fromEnvironment }: Summary<'unknown'>,
  site: Site | undefined,
): UnknownValue {
  return { ...unknownValue(reason, site), ...(fromEnvironment && { fromEnvironment }) };
}

/** For what is imported without a place of its own. */
export const nowhere: Site = (() => {
  const source = ts.createSourceFile('', '', ts.ScriptTarget.Latest);
  return { source, file: '', node: source };
})();
