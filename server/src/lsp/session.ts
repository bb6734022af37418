import type { Connection } from 'vscode-languageserver/node';
import type { FilePath } from '../model/span.ts';
import { uriToFilePath } from '../workspace/filePath.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Analysis } from './analysis.ts';
import type { ClientFacts } from './clientFacts.ts';
import type { Conversion } from './convert.ts';
import type { Diagrams } from './diagrams.ts';
import type { Documents } from './documents.ts';
import type { FindingTally } from './findingCounts.ts';
import type { MigrationSessions } from './migrationSessions.ts';

/** Everything the handlers share. One per connection. */
export interface Session {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly documents: Documents;
  readonly analysis: Analysis;
  readonly tally: FindingTally;
  readonly diagrams: Diagrams;
  readonly migrations: MigrationSessions;
  /** Where was typed last in an open document of which not all findings are shown. */
  readonly typedAt: Map<FilePath, number>;
  /** Folders (and `''`, for all others) whose tables lead to the diagram by a code lens. */
  lenses: ReadonlyMap<FilePath, boolean>;
  /** The workspace folders now, by their URIs as the client spells them. */
  folders: readonly string[];
  /** The newest settings of a client that cannot be asked for them; they may come before the workspace. */
  pushedSettings: unknown;
}

export function conversionOf({ client, documents, typedAt }: Session, workspace: Workspace): Conversion {
  return { workspace, client, uriOf: documents.uriOf, typedAt: (file) => typedAt.get(file) ?? 0 };
}

export function folderPaths(session: Session): readonly FilePath[] {
  return session.folders.map(uriToFilePath);
}
