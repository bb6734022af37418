import { reviewInProject } from '../../ide/review/projectReview.ts';
import { reviewDocument } from '../../ide/review/reviewText.ts';
import { tableLabel } from '../../model/catalog.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { decisionUrl } from '../../rules/decisions.ts';
import { rules } from '../../rules/registry.generated.ts';
import { rulePageUrl } from '../../rules/rulePage.ts';
import { type CliEnvironment, exitCode, UsageError } from '../environment.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { displayPath } from '../report.ts';
import { selectProjects } from '../selectProjects.ts';

/**
 * `schemawright review TABLE [paths...]`: the check list of a table's design as Markdown.
 * @param name of the table in the database, with or without its schema, or of its variable
 * @throws UsageError when the paths hold no such table
 */
export async function review(
  name: string,
  paths: readonly string[],
  environment: CliEnvironment,
): Promise<number> {
  const { workspace, selection } = await openWorkspace(paths, environment);
  const projects = selectProjects(workspace, selection);
  const groups = new Map(rules.map(({ id, group }) => [id, group]));
  const holding = projects.filter(({ schema }) => schema.tables.some((table) => isCalled(table, name)));
  // A history repeats what the schema files say.
  const declaring = holding.filter(({ history }) => history === undefined);
  const documents = (declaring.length > 0 ? declaring : holding).flatMap((project) =>
    project.schema.tables
      .filter((table) => isCalled(table, name))
      .map((table) =>
        reviewDocument(
          reviewInProject(workspace, project, table, (rule) => groups.get(rule)),
          displayPath(table.span.whole.file, environment.cwd),
          { rulePage: rulePageUrl, decisionPage: decisionUrl },
        ),
      ),
  );
  if (documents.length === 0) {
    const names = [...new Set(projects.flatMap(({ schema }) => schema.tables.map(tableLabel)))].sort();
    const some = names.slice(0, 20).join(', ');
    throw new UsageError(
      names.length === 0
        ? 'no schema found'
        : `there is no table ${JSON.stringify(name)}; there are ${some}${names.length > 20 ? ' …' : ''}`,
    );
  }
  environment.stdout.write(documents.join('\n'));
  return exitCode.ok;
}

function isCalled(table: Table, name: string): boolean {
  return name === known(table.name) || name === tableLabel(table) || name === table.binding;
}
