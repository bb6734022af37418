import type { CancellationToken } from 'vscode-languageserver/node';
import { recordReport } from '../../ide/proofReport.ts';
import { writeFiles } from '../../migrations/files.ts';
import { recordState } from '../../migrations/recordState.ts';
import type { RecordAnswer, RecordParams } from '../../protocol/migrations.ts';
import { failed, kitOf, signalOf, toFailure } from '../migrationSessions.ts';
import type { Session } from '../session.ts';
import { findMigrationProject } from './migrationProjects.ts';
import { noteWritten } from './migrationWrite.ts';
import { serverOf } from './proofServer.ts';

/** `schemawright/migrationRecord`: the snapshot that migrations written by hand lack. */
export async function handleMigrationRecord(
  session: Session,
  { project, force = false, connection }: RecordParams,
  token: CancellationToken,
): Promise<RecordAnswer> {
  const configuration = (await findMigrationProject(session, project))?.configuration;
  if (!configuration) return failed('The configuration is not there any more.');
  try {
    const kit = await kitOf(configuration, token);
    try {
      const result = await recordState(kit);
      if (result.kind === 'nothing') return result;
      const { name, files } = result;
      if (!force) {
        const server = await serverOf(session, connection, kit);
        if (typeof server === 'object') return server;
        const report = await result.prove({ signal: signalOf(token), server });
        if (token.isCancellationRequested) return { ...failed('Cancelled.'), cancelled: true };
        if (report.status !== 'proven') return { kind: 'differs', name, report: recordReport(name, report) };
      }
      writeFiles(kit.config.out, files);
      noteWritten(session, files);
      return { kind: 'recorded', name };
    } finally {
      kit.close();
    }
  } catch (error) {
    return toFailure(error, configuration);
  }
}
