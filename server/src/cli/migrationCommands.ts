import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliEnvironment } from './environment.ts';

/** Adds `schemawright migrations …`. Each command is loaded when it is called. */
export function addMigrationCommands(
  program: Command,
  environment: CliEnvironment,
  end: (code: number) => void,
): void {
  const migrations = program
    .command('migrations')
    .description(
      'migrations: their status, for every tool; for drizzle-kit also what is missing, made, proven, and the way back',
    );
  const config = () => new Option('--config <file>', 'the drizzle configuration (default: the one here)');
  const format = () =>
    new Option('--format <format>', 'for people or for programs').choices(['text', 'json']).default('text');
  const url = () =>
    new Option(
      '--url <url>',
      'prove on this PostgreSQL server, in a database made for it and dropped afterwards',
    );
  const onServer = () =>
    new Option(
      '--on-server',
      'the same with the connection of the configuration: its dbCredentials, else DATABASE_URL',
    ).conflicts('url');
  const list = (value: string, before: readonly string[] = []) => [...before, value];

  const folderOfMigrations =
    'migrations of any tool, or a drizzle configuration (default: those of the configuration that is here, else those below the working directory)';
  migrations
    .command('status')
    .argument('[folder]', folderOfMigrations)
    .description('list the history with its faults, and what no migration brings; executes nothing')
    .addOption(config())
    .addOption(format())
    .action(async (folder, options) =>
      end(await (await import('./commands/migrations/status.ts')).status(folder, options, environment)),
    );
  migrations
    .command('check')
    .argument('[folder]', folderOfMigrations)
    .description('for CI: exit code 1 where a migration is missing, conflicting, edited or hazardous')
    .addOption(config())
    .addOption(format())
    .addOption(
      new Option('--fail-on-hazard <level>', 'the mildest hazard of a migration not yet merged that fails')
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    )
    .option('--since <date|migration|revision>', 'judge the migrations after it instead')
    .action(async (folder, options) =>
      end(await (await import('./commands/migrations/status.ts')).check(folder, options, environment)),
    );
  migrations
    .command('generate')
    .description('write a migration for what has changed, with its way back; runs the schema’s code')
    .addOption(config())
    .option('--name <name>', 'its name, without number (default: made from the changes)')
    .option('--rename <old:new>', 'a part that has another name now: users.name:users.full_name', list)
    .option('--create <new>', 'a part that is new, not renamed', list)
    .option('--verify', 'prove it on an embedded PostgreSQL first; write nothing when that fails')
    .addOption(url())
    .addOption(onServer())
    .option('--safe', 'write it in steps that keep nobody waiting, a file for each deployment')
    .option('--dry-run', 'only print it')
    .addOption(format())
    .option('--time-limit <seconds>', 'how long the schema may take to load', positive)
    .action(async (options) =>
      end(await (await import('./commands/migrations/generate.ts')).generate(options, environment)),
    );
  migrations
    .command('verify')
    .description('prove a migration on an embedded PostgreSQL: forward, back and forward again')
    .argument('[name]', 'the migration (default: the last one)')
    .addOption(config())
    .addOption(url())
    .addOption(onServer())
    .addOption(format())
    .action(async (name, options) =>
      end(await (await import('./commands/migrations/verify.ts')).verify(name, options, environment)),
    );
  migrations
    .command('record')
    .description(
      'write the snapshot that migrations written by hand lack, where they make what the schema says; runs the schema’s code',
    )
    .addOption(config())
    .addOption(url())
    .addOption(onServer())
    .option('--force', 'write it although they make something else, which is told')
    .option('--time-limit <seconds>', 'how long the schema may take to load', positive)
    .action(async (options) =>
      end(await (await import('./commands/migrations/record.ts')).record(options, environment)),
    );
  migrations
    .command('down')
    .description('print the SQL that takes the last migrations back')
    .argument('[count]', 'how many', positive, 1)
    .addOption(config())
    .action(async (count, options) =>
      end(await (await import('./commands/migrations/down.ts')).down(count, options, environment)),
    );
  migrations
    .command('new')
    .description('write an empty migration for SQL of your own')
    .argument('<name>', 'its name, without number')
    .addOption(config())
    .option('--data', 'one that changes rows in batches and goes on where it was stopped, to be filled in')
    .action(async (name, options) =>
      end(await (await import('./commands/migrations/new.ts')).newMigration(name, options, environment)),
    );
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It is a whole number from 1 on.');
  return value;
}
