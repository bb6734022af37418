import type { Finding } from '../../lint/finding.ts';
import type { EntityId, Table } from '../../model/schema.ts';
import type { RuleGroup } from '../../rules/rule.ts';
import type { Project, Workspace } from '../../workspace/workspace.ts';
import { reviewTable, type TableReview } from './reviewTable.ts';

/** Reviews a table of a project with what the rules have found by now. */
export function reviewInProject(
  workspace: Workspace,
  { schema, files }: Project,
  table: Table,
  groupOf: (rule: string) => RuleGroup | undefined,
): TableReview {
  return reviewTable({
    table,
    findings: files.flatMap((file) => findingsOf(workspace.findings(file), table.id)),
    tableOf: (id) => schema.tables.find((other) => other.id === id),
    groupOf,
  });
}

function findingsOf(findings: readonly Finding[], table: EntityId): readonly Finding[] {
  return findings.filter(({ entity }) => entity === table);
}
