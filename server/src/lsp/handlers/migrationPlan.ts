import path from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { generateMigration, type MigrationPlan } from '../../migrations/generate.ts';
import { summarizeChanges } from '../../model/diff.ts';
import type { PlanAnswer, PlannedMigration, PlanParams, SessionParams } from '../../protocol/migrations.ts';
import { findHazards, isUp } from '../../review/hazards.ts';
import { safePlan } from '../../review/safePlan.ts';
import { filePathToUri, toFilePath } from '../../workspace/filePath.ts';
import { failed, type MigrationSession, toFailure } from '../migrationSessions.ts';
import type { Session } from '../session.ts';
import { findMigrationProject } from './migrationProjects.ts';

/** `schemawright/migrationPlan`: what the next migration would be. Nothing is written. */
export async function handleMigrationPlan(
  session: Session,
  params: PlanParams,
  token: CancellationToken,
): Promise<PlanAnswer> {
  const project = await findMigrationProject(session, params.project);
  const configuration = project?.configuration;
  if (!configuration) return failed('The configuration of this schema is not there any more.');
  let own = params.session === undefined ? undefined : session.migrations.get(params.session);
  try {
    own ??= await session.migrations.open(configuration, token);
    const { id, kit } = own;
    token.onCancellationRequested(() => session.migrations.close(id));
    const { renames, creates, name } = params;
    const result = await generateMigration(kit, { decisions: { renames, creates }, name, now: new Date() });
    if (result.kind === 'plan') {
      own.original = result.plan;
      return { kind: 'plan', plan: await planned(session, own, result.plan) };
    }
    if (result.kind === 'questions') {
      const questions = result.questions.map(({ kind, created, candidates, suggested }) => ({
        kind,
        created,
        candidates: candidates.map((it) => it.name),
        suggested,
      }));
      return { kind: 'questions', session: id, questions };
    }
    session.migrations.close(id);
    return { kind: 'no-changes' };
  } catch (error) {
    if (own) session.migrations.close(own.id);
    return toFailure(error, configuration);
  }
}

/** `schemawright/migrationSafePlan`: the same in steps that keep nobody waiting. */
export async function handleMigrationSafePlan(session: Session, params: SessionParams): Promise<PlanAnswer> {
  const own = session.migrations.get(params.session);
  if (!own?.original) return goneSession;
  const steps = await safePlan(own.original);
  return steps ? { kind: 'plan', plan: await planned(session, own, steps) } : { kind: 'same' };
}

export const goneSession = failed('This plan is no longer kept: generate the migration again.');

async function planned(
  { migrations }: Session,
  own: MigrationSession,
  plan: MigrationPlan,
): Promise<PlannedMigration> {
  own.plan = plan;
  own.proof = undefined;
  const uriOf = (file: string) => filePathToUri(toFilePath(file));
  const sql = plan.files.filter(({ path: file }) => file.endsWith('.sql'));
  const order = (file: (typeof sql)[number]) => [isUp(file) ? 0 : 1, file.path] as const;
  const sorted = [...sql].sort((a, b) => {
    const [one, oneName] = order(a);
    const [other, otherName] = order(b);
    return one - other || (oneName < otherName ? -1 : 1);
  });
  const { serverVersion } = migrations;
  const hazards = await findHazards(
    plan,
    serverVersion === undefined ? {} : { migrations: { postgresVersion: serverVersion } },
  );
  return {
    session: own.id,
    name: path.basename(plan.name),
    prefix: /^\d*_/.exec(path.basename(plan.name))?.[0] ?? '',
    summary: summarizeChanges(plan.changes),
    texts: sorted.map((file) => ({
      document: uriOf(file.path),
      path: path.relative(plan.folder, file.path).replaceAll('\\', '/'),
      direction: isUp(file) ? 'up' : 'down',
      text: file.text,
    })),
    notes: plan.notes,
    lost: plan.lost,
    hazards: hazards.map(({ rule, severity, message, file, line, column, endLine, endColumn }) => ({
      rule,
      severity,
      message,
      document: uriOf(file),
      range: {
        start: { line: line - 1, character: column - 1 },
        end: { line: endLine - 1, character: endColumn - 1 },
      },
    })),
    canProve: own.kit.config.dialect !== 'mysql',
    isSafePlan: plan.steps !== undefined,
  };
}
