import * as vscode from 'vscode';
import {
  type MigrationProject,
  migrationDiscardMethod,
  migrationPlanMethod,
  type PlanAnswer,
  type PlannedMigration,
} from '../../../server/src/protocol/migrations.ts';
import type { Extension } from '../extensionState.ts';
import { tellFailure } from '../migrations/failures.ts';
import { areSaved, chooseProject, isTrusted, projectIn, withProgress } from '../migrations/preparation.ts';
import { askRenames, type Decisions } from '../migrations/questions.ts';

/**
 * `schemawright.generateMigration`: makes a migration of what has changed, asks what is a rename and what it is
 * to be called, and shows it before anything is written. `argument` may name the project.
 */
export async function generateMigration(extension: Extension, argument?: unknown): Promise<void> {
  const { server, migrations, output } = extension;
  if (!(await isTrusted())) return;
  const project = await chooseProject(server, {
    id: projectIn(argument),
    placeHolder: 'The configuration to generate a migration for',
    fits: ({ configFile }) => configFile !== undefined,
    none: 'There is no drizzle.config here: it says where the schema is and where migrations go.',
  });
  if (!project || !(await areSaved())) return;
  const planned = await planWith(extension, project);
  if (!planned) return;
  const { plan, decisions } = planned;
  const name = await askName(plan);
  if (name === undefined) {
    server.notify(migrationDiscardMethod, { session: plan.session });
    return;
  }
  if (plan.prefix + name === plan.name) return migrations.start(plan);
  const params = { project: project.id, session: plan.session, ...decisions, name };
  const answer = await withProgress<PlanAnswer>(
    server,
    'Generating the migration',
    migrationPlanMethod,
    params,
  );
  if (answer?.kind === 'plan') await migrations.start(answer.plan);
  else if (answer?.kind === 'failed') await tellFailure(answer, output);
}

interface Planned {
  readonly plan: PlannedMigration;
  readonly decisions: Decisions;
}

async function planWith(
  { server, output }: Extension,
  project: MigrationProject,
): Promise<Planned | undefined> {
  let decisions: Decisions = { renames: [], creates: [] };
  let session: string | undefined;
  for (;;) {
    const params = { project: project.id, ...(session === undefined ? {} : { session }), ...decisions };
    const answer = await withProgress<PlanAnswer>(
      server,
      `Generating a migration for ${project.title}`,
      migrationPlanMethod,
      params,
    );
    switch (answer?.kind) {
      case 'plan':
        return { plan: answer.plan, decisions };
      case 'questions': {
        session = answer.session;
        const decided = await askRenames(answer.questions, decisions);
        if (!decided) {
          server.notify(migrationDiscardMethod, { session });
          return undefined;
        }
        decisions = decided;
        break;
      }
      case 'failed':
        await tellFailure(answer, output);
        return undefined;
      case 'no-changes':
        void vscode.window.showInformationMessage(
          'The schema is that of the last migration: nothing to generate.',
        );
        return undefined;
      default:
        return undefined;
    }
  }
}

function askName({ name, prefix, summary }: PlannedMigration): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Name of the migration: ${summary} changed`,
    prompt: `It stands behind ${prefix}`,
    value: name.slice(prefix.length),
    ignoreFocusOut: true,
    validateInput: nameProblem,
  });
}

export function nameProblem(name: string): string | undefined {
  return /^[\w-]+$/.test(name) ? undefined : 'Letters, digits, `_` and `-`';
}
