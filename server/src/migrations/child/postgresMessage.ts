interface PostgresError {
  readonly message?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** What PostgreSQL said, with its DETAIL and HINT, which often name the cause ("Key columns … are of incompatible types"). */
export function postgresMessage(error: unknown): string {
  const { message, detail, hint } = (error ?? {}) as PostgresError;
  const more = [detail, hint].filter((it) => it !== undefined && it !== '').join(' ');
  return `${message ?? String(error)}${more ? ` (${more})` : ''}`;
}
