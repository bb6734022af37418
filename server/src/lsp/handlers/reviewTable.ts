import { reviewInProject } from '../../ide/review/projectReview.ts';
import { reviewDocument } from '../../ide/review/reviewText.ts';
import type { ReviewAnswer, ReviewQuestion } from '../../protocol/reviewTable.ts';
import { decisionUrl } from '../../rules/decisions.ts';
import { rulePageUrl } from '../../rules/rulePage.ts';
import { cursorPlace } from '../cursorPlace.ts';
import { groupsOfRules } from '../ruleGroups.ts';
import type { Session } from '../session.ts';

/** `schemawright/reviewTable`: the check list of the table at a cursor, or of one that is named. */
export async function handleReviewTable(
  session: Session,
  question: ReviewQuestion,
): Promise<ReviewAnswer | null> {
  const workspace = await session.analysis.current();
  const place = 'document' in question ? cursorPlace(session, workspace, question) : question;
  const found = place && session.diagrams.find(workspace, { project: place.project });
  const table = found?.project.schema.tables.find(({ id }) => id === place?.table);
  if (!found || !table) return null;
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
