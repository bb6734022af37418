import { type SchemaChange, summarizeChanges } from '../../../model/diff.ts';
import { type CliEnvironment, exitCode } from '../../environment.ts';
import { findProject, type ProjectOptions } from './project.ts';
import { type MigrationState, readState } from './state.ts';

export interface StatusOptions extends ProjectOptions {
  readonly format: 'text' | 'json';
}

/** `schemawright migrations status`: what the schema has that no migration brings. Executes nothing. */
export async function status(options: StatusOptions, environment: CliEnvironment): Promise<number> {
  const state = await readState(findProject(options, environment), environment);
  print(state, options, environment);
  return exitCode.ok;
}

/** `schemawright migrations check`: the same for CI, exit code 1 where a migration is missing. */
export async function check(options: StatusOptions, environment: CliEnvironment): Promise<number> {
  const state = await readState(findProject(options, environment), environment);
  print(state, options, environment);
  return state.changes === undefined || state.changes.length > 0 ? exitCode.findings : exitCode.ok;
}

function print(
  { folder, changes }: MigrationState,
  { format }: StatusOptions,
  environment: CliEnvironment,
): void {
  const last = folder.migrations[folder.migrations.length - 1]?.name;
  if (format === 'json') {
    const output = {
      version: 1,
      folder: folder.folder,
      migrations: folder.migrations.map(({ name }) => name),
      changes,
    };
    environment.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
    return;
  }
  const since = last === undefined ? 'there is no migration yet' : `since ${last}`;
  if (!changes) {
    environment.stdout.write(
      'Snapshots of drizzle-kit 1.x are not compared yet: run `drizzle-kit generate`.\n',
    );
    return;
  }
  if (changes.length === 0) {
    environment.stdout.write(`The schema is that of the last migration${last ? ` (${last})` : ''}.\n`);
    return;
  }
  const lines = changes.map((change) => `  ${describe(change)}`);
  environment.stdout.write(
    `${summarizeChanges(changes)} changed${last === undefined ? ';' : ''} ${since}:\n${lines.join('\n')}\n`,
  );
}

function describe({ action, part, table, name, aspects }: SchemaChange): string {
  const sign = { create: '+', drop: '-', alter: '~' }[action];
  const path = [table, name].filter(Boolean).join('.');
  const what = aspects.length > 0 ? ` (${aspects.join(', ')})` : '';
  return `${sign} ${part.replace('-', ' ')} ${path}${what}`;
}
