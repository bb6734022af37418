import type { CancellationToken } from 'vscode-languageserver/node';
import {
  type DownAnswer,
  type DownParams,
  type MigrationFailure,
  type MigrationProjects,
  migrationDiscardMethod,
  migrationDownMethod,
  migrationNewMethod,
  migrationPlanMethod,
  migrationProjectsMethod,
  migrationProveMethod,
  migrationRecordMethod,
  migrationSafePlanMethod,
  migrationWriteMethod,
  type NewMigrationParams,
  type PlanAnswer,
  type PlanParams,
  type ProofAnswer,
  type ProveParams,
  type RecordAnswer,
  type RecordParams,
  type SealKey,
  type SessionParams,
  sealKeyMethod,
  type WriteAnswer,
} from '../protocol/migrations.ts';
import { guardNotification, guardRequest } from './guard.ts';
import type { Session } from './session.ts';

const broken: MigrationFailure = {
  kind: 'failed',
  message: 'Something went wrong; the log says what.',
  output: '',
};

/** Registers the requests about migrations. What answers them is loaded when one is made. */
export function listenToMigrations(session: Session): void {
  const { connection, migrations } = session;
  const on = <P, R>(
    method: string,
    empty: R,
    answer: (params: P, token: CancellationToken) => Promise<R>,
  ): void => {
    connection.onRequest(method, guardRequest(connection, method, empty, answer));
  };
  const generation = () => import('./handlers/migrationPlan.ts');
  const writing = () => import('./handlers/migrationWrite.ts');

  on<null, MigrationProjects>(migrationProjectsMethod, { projects: [] }, async () =>
    (await import('./handlers/migrationProjects.ts')).handleMigrationProjects(session),
  );
  on<PlanParams, PlanAnswer>(migrationPlanMethod, broken, async (params, token) =>
    (await generation()).handleMigrationPlan(session, params, token),
  );
  on<SessionParams, PlanAnswer>(migrationSafePlanMethod, broken, async (params) =>
    (await generation()).handleMigrationSafePlan(session, params),
  );
  on<SessionParams, WriteAnswer>(migrationWriteMethod, broken, async (params) =>
    (await writing()).handleMigrationWrite(session, params),
  );
  on<NewMigrationParams, WriteAnswer>(migrationNewMethod, broken, async (params, token) =>
    (await writing()).handleMigrationNew(session, params, token),
  );
  on<null, SealKey | null>(sealKeyMethod, null, async () => migrations.seal().publicKey);
  on<ProveParams, ProofAnswer>(migrationProveMethod, broken, async (params, token) =>
    (await import('./handlers/migrationProve.ts')).handleMigrationProve(session, params, token),
  );
  on<RecordParams, RecordAnswer>(migrationRecordMethod, broken, async (params, token) =>
    (await import('./handlers/migrationRecord.ts')).handleMigrationRecord(session, params, token),
  );
  on<DownParams, DownAnswer>(migrationDownMethod, broken, async (params) =>
    (await import('./handlers/migrationDown.ts')).handleMigrationDown(session, params),
  );
  connection.onNotification(
    migrationDiscardMethod,
    guardNotification(connection, migrationDiscardMethod, (params: SessionParams) =>
      migrations.close(params.session),
    ),
  );
  connection.onShutdown(() => migrations.closeAll());
}
