/** Request without parameters, and notification to clients that asked for it: the state as a whole. */
export const statusMethod = 'schemawright/status';

export interface Status {
  readonly state: 'scanning' | 'ready';
  readonly findings: FindingCounts;
  /** Tables in all projects; a file in two projects counts twice. */
  readonly tables: number;
  readonly files: number;
  readonly projects: readonly ProjectStatus[];
  /** The schemas that wait for a migration. */
  readonly pending: readonly PendingStatus[];
  readonly notices: readonly NoticeStatus[];
}

export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

export interface ProjectStatus {
  /** URI of the folder. */
  readonly folder: string;
  /** URI of the drizzle configuration; undefined for the files that no configuration names. */
  readonly configFile: string | undefined;
  readonly tables: number;
  readonly files: number;
}

export interface PendingStatus {
  /** Names the project in requests about migrations. */
  readonly project: string;
  /** `2 tables and 3 columns changed since 0007`. */
  readonly sentence: string;
  /** How many changes. */
  readonly count: number;
}

export interface NoticeStatus {
  readonly severity: 'warning' | 'info';
  readonly message: string;
  /** URI. */
  readonly file: string | undefined;
}
