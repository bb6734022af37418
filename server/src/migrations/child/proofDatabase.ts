import type { ProvenStatement, RowProof } from '../verifyMessages.ts';

/** A database on which a migration is proven. */
export interface ProofDatabase {
  /** It was kept from an earlier proof: the history has run in it. */
  readonly isAfterHistory?: boolean;
  /** Called once the history has run. */
  afterHistory?(): Promise<void>;
  /** The facts of its schemas, one line a fact, sorted. */
  catalogue(): Promise<readonly string[]>;
  /** The facts of an empty database in which the statements have run. @throws StatementError */
  catalogueOfNew(statements: readonly string[]): Promise<readonly string[]>;
  /**
   * Runs one migration as drizzle's migrator does.
   * @param observed gets what each statement did, where the database tells it
   * @throws StatementError
   */
  run(statements: readonly string[], observed?: ProvenStatement[]): Promise<void>;
  /** Runs a migration and its way back on tables with rows, and leaves nothing of it behind. */
  meetRows(up: readonly string[], down: readonly string[] | undefined): Promise<RowProof>;
}

/** A statement failed; the message is the database's. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly statement: string;
  constructor(message: string, statement: string) {
    super(message);
    this.statement = statement;
  }
}
