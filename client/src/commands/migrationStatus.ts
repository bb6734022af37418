import type { MigrationProject } from '../../../server/src/protocol/migrations.ts';
import type { Extension } from '../extensionState.ts';
import { migrationProjects } from '../migrations/preparation.ts';

/** `schemawright.migrationStatus`: a report of all migrations and of what waits for one. */
export async function migrationStatus({ server, migrations }: Extension): Promise<void> {
  const projects = await migrationProjects(server);
  const text = projects.length === 0 ? 'There are no migrations here.\n' : projects.map(section).join('\n');
  await migrations.report('Migration status', `# Migrations\n\n${text}`);
}

function section({ title, tool, dialect, migrations, pending }: MigrationProject): string {
  const lines = [
    `## ${title.replace(/[\\`*_[\]<>]/g, '\\$&')}`,
    '',
    [tool, dialect].filter(Boolean).join(', '),
    '',
  ];
  if (pending) {
    lines.push(`**${pending.summary} changed** and in no migration yet:`, '');
    lines.push('```diff', ...pending.lines, '```', '');
  } else if (migrations.length > 0 && tool === 'drizzle') lines.push('Nothing waits for a migration.', '');
  if (migrations.length > 0) {
    lines.push(
      '| migration | findings | worst lock | way back | proof |',
      '| --- | ---: | --- | --- | --- |',
    );
    for (const { name, findings, lock, down, proof } of [...migrations].reverse()) {
      const { errors, warnings, infos, hints } = findings;
      const count = errors + warnings + infos + hints;
      lines.push(
        `| \`${name}\` | ${count || ''} | ${(lock ?? '').replace(/[\\`*_[\]<>|]/g, '\\$&')} | ${down ? 'yes' : 'no'} | ${proof ?? ''} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
