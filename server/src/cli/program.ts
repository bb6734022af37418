import { Command, CommanderError, Option } from 'commander';
import { presetIds } from '../lint/presets.ts';
import { type CliEnvironment, exitCode, isUsageError } from './environment.ts';
import { addMigrationCommands } from './migrationCommands.ts';
import { version } from './version.ts';

/**
 * Runs one command line.
 * @param args the arguments after the program's name
 * @returns the exit code, see `exitCode`
 */
export async function runCli(args: readonly string[], environment: CliEnvironment): Promise<number> {
  let code: number = exitCode.ok;
  const program = new Command('schemawright')
    .description(
      'Finds and mends what will hurt later in a database schema written with Drizzle ORM or in SQL.',
    )
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => environment.stdout.write(text),
      writeErr: (text) => environment.stderr.write(text),
    })
    .showHelpAfterError('(schemawright --help lists the commands)');

  // Each command is loaded when it is called: `--help` need not read a TypeScript parser.
  program
    .command('check')
    .description('report the faults of the schemas below the paths (default: the working directory)')
    .argument('[paths...]', 'files or folders')
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    )
    .option('--fix', 'apply the safe fixes to the files')
    .addOption(
      new Option('--fail-on <severity>', 'the mildest severity that makes the exit code 1')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .addOption(
      new Option(
        '--severity <severity>',
        'the mildest severity that is printed (default: "info"; "hint" in json and sarif)',
      ).choices(['error', 'warning', 'info', 'hint']),
    )
    .option('--config <file>', 'use this schemawright.config.json instead of those beside the files')
    .addOption(
      new Option(
        '--preset <preset>',
        'the severities and options to begin with, in the place of those that the configuration names',
      ).choices(presetIds),
    )
    .option('--baseline <file>', 'leave out the findings that this file names')
    .option(
      '--write-baseline <file>',
      'write the findings to this file, so that only new ones count from now on',
    )
    .option('--max-file-size <kilobytes>', 'larger files are left out (default: 1024)')
    .option('--postgres-version <major>', 'the server that migrations run on (default: the newest)')
    .option(
      '--migrations-since <date|migration|revision>',
      'check only migrations newer than a date, a migration or a git revision, or all from the "start" (default: "merged", those that the default branch does not have)',
    )
    .action(async (paths, options) => {
      code = await (await import('./commands/check.ts')).check(paths, options, environment);
    });
  program
    .command('schema')
    .description('print the schema as it is read')
    .argument('[paths...]', 'files, folders or drizzle configurations')
    .addOption(
      new Option('--format <format>', 'the model itself, the snapshot drizzle-kit would write, or SQL')
        .choices(['json', 'drizzle-snapshot', 'sql'])
        .default('json'),
    )
    .action(async (paths, options) => {
      code = await (await import('./commands/schema.ts')).schema(paths, options, environment);
    });
  program
    .command('diagram')
    .description('draw the schema below the paths, without a browser')
    .argument('[paths...]', 'files, folders or drizzle configurations')
    .option(
      '--format <format>',
      'svg, png, pdf, mermaid, dbml, plantuml, dot or markdown (default: by the ending of the file, else svg)',
    )
    .option('--out <file>', 'write to this file instead of standard output')
    .option(
      '--compare <other>',
      'mark what is different from a git revision, "snapshot" (the last migration of drizzle-kit) or an SQL dump',
    )
    .addOption(
      new Option('--theme <theme>', 'colours of an SVG').choices(['light', 'dark', 'print']).default('light'),
    )
    .addOption(
      new Option('--group-by <grouping>', 'how an SVG groups its tables')
        .choices(['community', 'schema', 'file'])
        .default('community'),
    )
    .action(async (paths, options) => {
      code = await (await import('./commands/diagram.ts')).diagram(paths, options, environment);
    });
  program
    .command('review')
    .description(
      "go through the check list of a table's design: what is fine, what is not, what was left to choice",
    )
    .argument('<table>', 'its name in the database or in the code')
    .argument('[paths...]', 'files, folders or drizzle configurations')
    .action(async (table, paths) => {
      code = await (await import('./commands/review.ts')).review(table, paths, environment);
    });
  program
    .command('rules')
    .description('list the rules')
    .addOption(
      new Option('--format <format>', 'for people or for programs')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addOption(new Option('--preset <preset>', 'with the severities of this preset').choices(presetIds))
    .action(async (options) => {
      code = (await import('./commands/rules.ts')).rules(options, environment);
    });
  program
    .command('explain')
    .description('tell what a rule reports, why, and when it is silent')
    .argument('<rule>', 'the id of the rule')
    .action(async (id) => {
      code = (await import('./commands/explain.ts')).explain(id, environment);
    });
  addMigrationCommands(program, environment, (ended) => {
    code = ended;
  });
  program
    .command('lsp')
    .description('run the language server on standard input and output')
    // Editors' clients pass the transport they speak; standard streams are the only one here.
    .option('--stdio', 'accepted for editors that pass it')
    .action(async () => {
      await (await import('./commands/lsp.ts')).lsp();
    });

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Help and version end by this error too, with code 0; it has printed its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (!isUsageError(error)) throw error;
    environment.stderr.write(`schemawright: ${error.message}\n`);
    return exitCode.usage;
  }
  return code;
}
