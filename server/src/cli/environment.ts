/** What the command line has of the process around it; tests give their own. */
export interface CliEnvironment {
  readonly cwd: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Exit codes, stable for scripts. */
export const exitCode = {
  /** Nothing at or above `--fail-on`. */
  ok: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** Wrong use, or input that cannot be read. */
  usage: 2,
} as const;

/** Ends the command with exit code 2 and this message on standard error. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** By name: a loader that mixes module formats may have made the class twice. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}
