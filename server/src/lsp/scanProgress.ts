import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { ScanProgress } from '../workspace/workspace.ts';

/** Scans that are over sooner show nothing. */
const usualQuietMs = 300;

/** Shows a long scan in the client's progress area. */
export function createScanProgress(
  connection: Pick<Connection, 'window'>,
  quietMs = usualQuietMs,
): (progress: ScanProgress | 'started' | undefined, of?: 'schemas' | 'queries') => void {
  let startedAt = 0;
  let reporter: Promise<WorkDoneProgressServerReporter | undefined> | undefined;
  return (progress, of = 'schemas') => {
    if (progress === 'started') {
      if (!reporter) startedAt = performance.now();
    } else if (progress === undefined) {
      void reporter?.then((open) => open?.done());
      reporter = undefined;
    } else {
      if (!reporter && performance.now() - startedAt > quietMs) reporter = begin(connection, of);
      const { done, total } = progress;
      void reporter?.then((open) =>
        open?.report(total > 0 ? Math.floor((100 * done) / total) : 0, `${done} of ${total} files`),
      );
    }
  };
}

async function begin(
  connection: Pick<Connection, 'window'>,
  of: 'schemas' | 'queries',
): Promise<WorkDoneProgressServerReporter | undefined> {
  try {
    const reporter = await connection.window.createWorkDoneProgress();
    reporter.begin(`Schemawright: reading ${of}`, 0);
    return reporter;
  } catch {
    return undefined;
  }
}
