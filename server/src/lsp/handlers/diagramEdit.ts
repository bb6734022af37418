import { planDiagramEdit } from '../../ide/diagram/editPlan.ts';
import type { DiagramEditAnswer, DiagramEditParams } from '../../protocol/diagramMessages.ts';
import { toWorkspaceEdit } from '../convert.ts';
import { conversionOf, type Session } from '../session.ts';

/** `schemawright/diagramEdit`: a change made in the picture, as an edit of the texts with their versions. */
export async function handleDiagramEdit(
  session: Session,
  { project, edit }: DiagramEditParams,
): Promise<DiagramEditAnswer> {
  const workspace = await session.analysis.current();
  const found = session.diagrams.find(workspace, { project });
  if (!found) return { kind: 'refused', reason: 'The schema is no longer there.' };
  const plan = planDiagramEdit(workspace, found.project, edit);
  if (plan.kind === 'refused') return plan;
  return {
    kind: 'edit',
    title: plan.title,
    edit: toWorkspaceEdit(conversionOf(session, workspace), plan.edits),
  };
}
