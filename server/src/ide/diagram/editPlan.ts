import { columnLabel, columnOf, createCatalog, tableLabel } from '../../model/catalog.ts';
import type { EditRefusal, FileEdit, SchemaEdit } from '../../model/edit.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { DiagramEdit } from '../../protocol/diagramMessages.ts';
import type { Project, Workspace } from '../../workspace/workspace.ts';
import { writeFix } from '../writeFix.ts';

/** A change made in the diagram, as text edits of the files as they are now. */
export interface EditPlan {
  readonly kind: 'plan';
  /** In the imperative, for the preview and the undo list. */
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** Plans a change that a person made in the diagram of a project. The workspace must be up to date. */
export function planDiagramEdit(
  workspace: Workspace,
  project: Project,
  edit: DiagramEdit,
): EditPlan | EditRefusal {
  switch (edit.kind) {
    case 'add-foreign-key':
      return addForeignKey(workspace, project, edit);
    case 'add-index':
      return addIndex(workspace, project, edit);
    case 'apply-fix':
      return applyFix(workspace, project, edit);
    default:
      return edit satisfies never;
  }
}

function addForeignKey(
  workspace: Workspace,
  { schema }: Project,
  { from, to }: Extract<DiagramEdit, { kind: 'add-foreign-key' }>,
): EditPlan | EditRefusal {
  const catalog = createCatalog(schema);
  const table = catalog.table(from.table);
  const target = catalog.table(to.table);
  const column = table && columnOf(table, from.column);
  const targetColumn = target && columnOf(target, to.column);
  if (!table || !target || !column || !targetColumn)
    return refuse(catalog.view(from.table) || catalog.view(to.table) ? 'A view has no foreign keys.' : gone);
  if (from.table === to.table && from.column === to.column)
    return refuse('A column that refers to itself says nothing.');
  if (table.dialect !== target.dialect) return refuse('The two tables are in different databases.');
  const exists = table.foreignKeys.some((foreignKey) => {
    const keys = known(foreignKey.target);
    return (
      keys?.table === to.table &&
      isOnly(known(foreignKey.columns), from.column) &&
      isOnly(known(keys.columns), to.column)
    );
  });
  if (exists) return refuse('There is such a foreign key already.');
  const title = `Add a foreign key from ${tableLabel(table)}.${columnLabel(column)} to ${tableLabel(target)}.${columnLabel(targetColumn)}`;
  return write(workspace, title, {
    kind: 'add-foreign-key',
    table: from.table,
    columns: [from.column],
    target: { table: to.table, columns: [to.column] },
  });
}

function addIndex(
  workspace: Workspace,
  { schema }: Project,
  { table: id, columns }: Extract<DiagramEdit, { kind: 'add-index' }>,
): EditPlan | EditRefusal {
  const table = schema.tables.find((each) => each.id === id);
  const found = table && columns.map((key) => columnOf(table, key));
  if (!table || !found || found.length === 0 || !found.every((column) => column !== undefined))
    return refuse(gone);
  if (table.indexes.some((index) => isSameIndex(index, columns)))
    return refuse('There is such an index already.');
  const title = `Add an index on ${tableLabel(table)} (${found.map(columnLabel).join(', ')})`;
  return write(workspace, title, { kind: 'add-index', table: id, columns });
}

function isSameIndex(index: Table['indexes'][number], columns: readonly string[]): boolean {
  const members = known(index.members);
  return (
    index.predicate === undefined &&
    members?.length === columns.length &&
    members.every((member, at) => member.column === columns[at])
  );
}

function applyFix(
  workspace: Workspace,
  project: Project,
  { table, rule, message, fix }: Extract<DiagramEdit, { kind: 'apply-fix' }>,
): EditPlan | EditRefusal {
  for (const file of project.files)
    for (const finding of workspace.findings(file)) {
      if (finding.entity !== table || finding.rule !== rule || finding.message !== message) continue;
      const chosen = finding.fixes[fix];
      if (!chosen) continue;
      const edits = writeFix(workspace, chosen);
      return 'kind' in edits ? edits : { kind: 'plan', title: chosen.title, edits };
    }
  return refuse(gone);
}

function write(workspace: Workspace, title: string, edit: SchemaEdit): EditPlan | EditRefusal {
  const edits = workspace.edit([edit]);
  if ('kind' in edits) return edits;
  return edits.length === 0 ? refuse('There is nothing to change.') : { kind: 'plan', title, edits };
}

function isOnly(keys: readonly string[] | undefined, key: string): boolean {
  return keys?.length === 1 && keys[0] === key;
}

const gone = 'What this was about is no longer there.';

function refuse(reason: string): EditRefusal {
  return { kind: 'refused', reason };
}
