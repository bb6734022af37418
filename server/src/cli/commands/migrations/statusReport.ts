import { type SchemaChange, summarizeChanges } from '../../../model/diff.ts';
import type { MigrationStatus } from '../../../review/historyStatus.ts';
import { displayPath } from '../../report.ts';
import type { MigrationState } from './state.ts';

/** The history for people: a line a migration, its faults and gravest hazards below it. */
export function statusText(state: MigrationState): string {
  const lines = (state.history?.migrations ?? []).flatMap((migration) => [
    `${migration.name}${marksOf(migration)}`,
    ...migration.faults.map(({ message }) => `  ✗ ${message}`),
    ...(migration.edited ? [`  ✗ It was changed after it was merged into ${migration.edited.where}.`] : []),
    ...hazardLines(migration),
  ]);
  const problems = [...(state.history?.problems ?? []), ...(state.problem ? [state.problem] : [])];
  return `${[...lines, ...problems.map((it) => `✗ ${it}`), pendingText(state)].filter(Boolean).join('\n')}\n`;
}

/** What `check` found, for people. */
export function failuresText(state: MigrationState, failures: readonly string[]): string {
  const pending = pendingText(state);
  return `${[...failures.map((it) => `✗ ${it}`), pending].filter(Boolean).join('\n')}\n`;
}

export function statusJson(state: MigrationState, cwd: string, failures?: readonly string[]): string {
  const { out, dialect, history, problem, changes } = state;
  const value = {
    version: 1,
    folder: displayPath(out, cwd),
    dialect,
    migrations: (history?.migrations ?? []).map((migration) => ({
      ...migration,
      file: displayPath(migration.file, cwd),
      hazards: migration.hazards.map((hazard) => ({ ...hazard, file: displayPath(hazard.file, cwd) })),
    })),
    problems: [...(history?.problems ?? []), ...(problem === undefined ? [] : [problem])],
    changes: changes ?? null,
    ...(failures ? { failures } : {}),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function marksOf({ merged, hasWayBack }: MigrationStatus): string {
  const marks = [
    ...(merged === false ? ['not merged'] : []),
    ...(hasWayBack === false ? ['no way back'] : []),
  ];
  return marks.length === 0 ? '' : ` (${marks.join(', ')})`;
}

/** Those of the gravest kind; the others are counted. */
function hazardLines({ hazards, worst }: MigrationStatus): readonly string[] {
  if (worst === undefined || worst === 'hint' || worst === 'info') return [];
  const shown = hazards.filter(({ severity }) => severity === worst);
  const others = hazards.filter(({ severity }) => severity !== worst && severity !== 'hint').length;
  return [
    ...shown.map(
      ({ line, severity, message, rule }) => `  ${severity} in line ${line}: ${message} (${rule})`,
    ),
    ...(others > 0 ? [`  and ${others} milder`] : []),
  ];
}

function pendingText({ folder, changes }: MigrationState): string {
  if (!folder) return '';
  const { migrations, withoutSnapshot } = folder;
  const last = migrations[migrations.length - 1 - withoutSnapshot]?.name;
  if (!changes) return 'The newest snapshot cannot be compared with the schema.';
  if (changes.length === 0) return `The schema is that of ${lastText(last, withoutSnapshot)}.`;
  const since = sinceText(last, withoutSnapshot);
  const lines = changes.map((change) => `  ${describe(change)}`);
  return `${summarizeChanges(changes)} changed${since}:\n${lines.join('\n')}`;
}

function lastText(last: string | undefined, withoutSnapshot: number): string {
  if (withoutSnapshot > 0) return `the newest snapshot${last ? ` (${last})` : ''}`;
  return `the last migration${last ? ` (${last})` : ''}`;
}

function sinceText(last: string | undefined, withoutSnapshot: number): string {
  if (withoutSnapshot === 0) return last === undefined ? '; there is no migration yet' : ` since ${last}`;
  const whose = last === undefined ? '; there is no snapshot yet' : ` since the snapshot of ${last}`;
  return `${whose} (${withoutSnapshot} newer ${withoutSnapshot === 1 ? 'migration has' : 'migrations have'} none)`;
}

function describe({ action, part, table, name, aspects }: SchemaChange): string {
  const sign = { create: '+', drop: '-', alter: '~' }[action];
  const path = [table, name].filter(Boolean).join('.');
  const what = aspects.length > 0 ? ` (${aspects.join(', ')})` : '';
  return `${sign} ${part.replace('-', ' ')} ${path}${what}`;
}
