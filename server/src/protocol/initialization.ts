/** What a client may say in `initializationOptions`. All of it is optional, and anything else is ignored. */
export interface InitializationOptions {
  /** How findings reach the client. Left out: pulled where the client can pull, pushed otherwise. Never both. */
  readonly diagnostics?: 'push' | 'pull';
  /** The client has a command `schemawright.openRulePage` that takes a rule's id. */
  readonly openRulePage?: boolean;
  /** The client has a command `schemawright.showDiagram` that takes `{ project, table }`: tables get a code lens. */
  readonly diagram?: boolean;
  /** The client has a command `schemawright.reviewTable` that takes `{ project, table }`: hovers link to it. */
  readonly reviewTable?: boolean;
  /** The client has the command of `queryPlaces.ts`: tables get a code lens with their queries. */
  readonly queries?: boolean;
  /** The client has a command `schemawright.generateMigration` that takes `{ project }`. */
  readonly migrations?: boolean;
  /** The client has a command `schemawright.recordMigrations` that takes `{ project }`. */
  readonly recordMigrations?: boolean;
  /** The client wants `schemawright/status` notifications. */
  readonly status?: boolean;
  /** Settings (the object under `schemawright`) for clients that cannot be asked for their configuration. */
  readonly settings?: unknown;
}
