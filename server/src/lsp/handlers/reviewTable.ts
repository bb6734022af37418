import { placeAt } from '../../ide/diagram/places.ts';
import { reviewInProject } from '../../ide/review/projectReview.ts';
import { reviewDocument } from '../../ide/review/reviewText.ts';
import type { ReviewAnswer, ReviewQuestion } from '../../protocol/reviewTable.ts';
import { decisionUrl } from '../../rules/decisions.ts';
import { rulePageUrl } from '../../rules/rulePage.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { offsetAt } from '../../workspace/lineIndex.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { groupsOfRules } from '../ruleGroups.ts';
import type { Session } from '../session.ts';

/** `schemawright/reviewTable`: the check list of the table at a cursor, or of one that is named. */
export async function handleReviewTable(
  session: Session,
  question: ReviewQuestion,
): Promise<ReviewAnswer | null> {
  const workspace = await session.analysis.current();
  const found =
    'document' in question
      ? session.diagrams.find(workspace, { file: uriToFilePath(question.document) })
      : session.diagrams.find(workspace, { project: question.project });
  if (!found) return null;
  const id = 'document' in question ? tableAt(session, workspace, question) : question.table;
  const table = found.project.schema.tables.find((each) => each.id === id);
  if (!table) return null;
  const review = reviewInProject(workspace, found.project, table, await groupsOfRules());
  return {
    project: found.id,
    table: table.id,
    title: review.label,
    markdown: reviewDocument(review, found.relative(table.span.whole.file), {
      rulePage: rulePageUrl,
      decisionPage: decisionUrl,
    }),
  };
}

function tableAt(
  session: Session,
  workspace: Workspace,
  { document, line, character }: Extract<ReviewQuestion, { readonly document: string }>,
): string | undefined {
  const file = uriToFilePath(document);
  const lines = workspace.lines(file);
  const project = session.diagrams.find(workspace, { file });
  if (!lines || !project) return undefined;
  const { schema } = project.project;
  const place = placeAt(schema, file, offsetAt(lines, { line, column: character }));
  if (place) return place.table;
  // The cursor at `export const` in front of a table's name is meant for the table.
  const start = offsetAt(lines, { line, column: 0 });
  const end = offsetAt(lines, { line: line + 1, column: 0 });
  return schema.tables.find(
    ({ span: { name } }) => name.file === file && start <= name.start && name.end <= end,
  )?.id;
}
