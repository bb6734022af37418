import type { Connection } from 'vscode-languageserver/node';
import type { Notice } from '../workspace/workspace.ts';

/** Writes notices into the log of the server, each once as long as it holds. */
export function createNoticeLog({
  console,
}: Pick<Connection, 'console'>): (notices: readonly Notice[]) => void {
  let logged = new Set<string>();
  return (notices) => {
    const lines = new Map(notices.map((notice) => [lineOf(notice), notice.severity]));
    for (const [line, severity] of lines) {
      if (logged.has(line)) continue;
      if (severity === 'warning') console.warn(line);
      else console.info(line);
    }
    logged = new Set(lines.keys());
  };
}

/** A log has no file beside its lines. */
function lineOf({ message, file }: Notice): string {
  return file === undefined || message.includes(file) ? message : `${file}: ${message}`;
}
