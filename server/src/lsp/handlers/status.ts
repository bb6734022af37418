import { driftSentence } from '../../ide/migrationList.ts';
import type { Status } from '../../protocol/status.ts';
import { filePathToUri } from '../../workspace/filePath.ts';
import type { Session } from '../session.ts';

/** `schemawright/status`: the state as a whole, for a status bar. */
export function statusOf({ analysis, tally }: Session): Status {
  const { workspace } = analysis;
  const projects = workspace?.projects() ?? [];
  return {
    state: analysis.isScanning() ? 'scanning' : 'ready',
    findings: tally.total(),
    tables: projects.reduce((sum, project) => sum + project.schema.tables.length, 0),
    files: new Set(projects.flatMap((project) => project.files)).size,
    projects: projects.map(({ folder, configFile, schema, files }) => ({
      folder: filePathToUri(folder),
      configFile: configFile === undefined ? undefined : filePathToUri(configFile),
      tables: schema.tables.length,
      files: files.length,
    })),
    pending: (workspace?.drifts() ?? []).map((drift) => ({
      project: `${drift.configFile}#${drift.index}`,
      sentence: driftSentence(drift),
      count: drift.changes.length,
    })),
    notices: (workspace?.notices() ?? []).map(({ severity, message, file }) => ({
      severity,
      message,
      file: file === undefined ? undefined : filePathToUri(file),
    })),
  };
}
