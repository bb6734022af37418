import { exportText, formatExtensions, onlyTables } from '../../export/exportDiagram.ts';
import type { DiagramExportAnswer, DiagramExportParams } from '../../protocol/diagramMessages.ts';
import type { Session } from '../session.ts';

/** `schemawright/diagramExport`: a diagram, or some of its tables, as a file of another format. */
export async function handleDiagramExport(
  session: Session,
  { project: id, format, tables, positions, theme = 'light', pdf }: DiagramExportParams,
): Promise<DiagramExportAnswer> {
  const workspace = await session.analysis.current();
  const project = session.diagrams.find(workspace, { project: id });
  if (!project) return { kind: 'refused', reason: 'The schema is no longer there.' };
  const whole = session.diagrams.draw(workspace, project);
  const snapshot = tables ? onlyTables(whole, tables) : whole;
  const extension = formatExtensions[format];
  if (format !== 'svg') return { kind: 'text', text: exportText(snapshot, format), extension };
  // The layout engine is large and needed for this alone.
  const { drawSvg } = await import('../../export/svg/drawSvg.ts');
  const text = await drawSvg(snapshot, { theme, ...(positions && { positions }) });
  if (!pdf) return { kind: 'text', text, extension };
  const { convertSvg } = await import('../../workspace/picture/convertSvg.ts');
  const bytes = await convertSvg(text, 'pdf', process.env);
  return { kind: 'bytes', base64: Buffer.from(bytes).toString('base64'), extension: 'pdf' };
}
