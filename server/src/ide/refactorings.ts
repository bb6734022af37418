import { columnOf } from '../model/catalog.ts';
import { addsFilesItself } from '../model/migrationTool.ts';
import type { Column, ColumnKey, EntityId, Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { arrayRefactorings, tableOfKeys } from '../rules/refactorings/arrayOfKeys.ts';
import { fixedValueRefactorings } from '../rules/refactorings/fixedValues.ts';
import { listRefactorings } from '../rules/refactorings/listColumn.ts';
import { numberedGroups, numberedRefactorings } from '../rules/refactorings/numberedColumns.ts';
import { serialRefactorings } from '../rules/refactorings/serialColumn.ts';
import type { Fix, SchemaView } from '../rules/rule.ts';
import { createSchemaView } from '../rules/schemaView.ts';
import { isTextColumn } from '../rules/support/columnType.ts';
import { nounNumber } from '../rules/support/nameStyle.ts';
import { statusTerms } from '../rules/vocabulary/status.ts';
import { endsWithTerm } from '../rules/vocabulary/words.ts';
import type { Project, Workspace } from '../workspace/workspace.ts';
import { placeAt } from './diagram/places.ts';

/** What a column can be turned into, whether a rule finds something in it or not. */
export interface ColumnRefactorings {
  readonly table: EntityId;
  readonly column: ColumnKey;
  readonly fixes: readonly Fix[];
}

/** The refactorings of the column whose definition holds an offset; undefined where no column does. */
export function refactoringsAt(
  workspace: Workspace,
  file: FilePath,
  offset: number,
): ColumnRefactorings | undefined {
  for (const project of projectsOf(workspace, file)) {
    const place = placeAt(project.schema, file, offset);
    if (place?.column === undefined || (project.history && addsFilesItself(project.history.tool))) continue;
    const { table, column } = place;
    return { table, column, fixes: refactoringsOf(project, table, column) };
  }
  return undefined;
}

/** One of them by its title, as the schema is now. */
export function findRefactoring(
  workspace: Workspace,
  file: FilePath,
  { table, column, title }: { readonly table: EntityId; readonly column: ColumnKey; readonly title: string },
): Fix | undefined {
  for (const project of projectsOf(workspace, file)) {
    const found = refactoringsOf(project, table, column).find((fix) => fix.title === title);
    if (found) return found;
  }
  return undefined;
}

function projectsOf(workspace: Workspace, file: FilePath): readonly Project[] {
  return workspace.projects().filter(({ files }) => files.includes(file));
}

function refactoringsOf(
  { schema, exposed, queriesOf }: Project,
  id: EntityId,
  key: ColumnKey,
): readonly Fix[] {
  const table = schema.tables.find((each) => each.id === id);
  const column = table && columnOf(table, key);
  if (!table || !column) return [];
  const view = createSchemaView(schema, exposed);
  return [
    ...(holdsList(column) ? listRefactorings(table, column) : []),
    ...numberedGroups(table)
      .filter((group) => group.length > 1 && group.includes(column))
      .flatMap((group) => numberedRefactorings(table, group)),
    ...ofKeys(table, column, view),
    ...ofFixedValues(table, column, queriesOf),
    ...serialRefactorings(table, column),
  ];
}

/** A text whose name is a plural: what else it may hold, its author knows. */
function holdsList(column: Column): boolean {
  return isTextColumn(column) && column.promisedValues === undefined && nounNumber(column.key) === 'plural';
}

function ofKeys(table: Table, column: Column, view: SchemaView): readonly Fix[] {
  const target = tableOfKeys(table, column, view);
  return target ? arrayRefactorings(table, column, target) : [];
}

/** What the code compares a text with is a list of its values where the name says that it is one of few. */
function ofFixedValues(table: Table, column: Column, queriesOf: Project['queriesOf']): readonly Fix[] {
  const queries = (endsWithTerm(column.key, statusTerms) && queriesOf?.(table.id)) || [];
  return fixedValueRefactorings(table, column, queries);
}
