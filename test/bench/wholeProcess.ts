import { spawnSync } from 'node:child_process';

/** Milliseconds of one run of a program, from start to exit. Throws when it fails in another way than expected. */
export function timeProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly exitCodes: readonly number[] },
): number {
  return readProcess(command, args, options).milliseconds;
}

/** The same with what it printed. */
export function readProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly exitCodes: readonly number[] },
): { readonly milliseconds: number; readonly output: string } {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: options.cwd, encoding: 'utf8' });
  const elapsed = performance.now() - started;
  if (error) throw error;
  if (!options.exitCodes.includes(status ?? -1))
    throw new Error(`${command} ${args.join(' ')}: exit ${status}\n${stderr}`);
  return { milliseconds: elapsed, output: stdout };
}
