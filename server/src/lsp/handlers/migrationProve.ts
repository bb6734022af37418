import path from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { proofReport } from '../../ide/proofReport.ts';
import { provePlan, proveWritten } from '../../migrations/proof.ts';
import type { ProofReport } from '../../migrations/verifyMessages.ts';
import type { ProofAnswer, ProveParams } from '../../protocol/migrations.ts';
import { toFilePath } from '../../workspace/filePath.ts';
import { failed, kitOf, signalOf, toFailure } from '../migrationSessions.ts';
import type { Session } from '../session.ts';
import { goneSession } from './migrationPlan.ts';
import { findMigrationProject } from './migrationProjects.ts';
import { serverOf } from './proofServer.ts';

/** `schemawright/migrationProve`: proves a plan or a written migration on the embedded PostgreSQL. */
export async function handleMigrationProve(
  session: Session,
  params: ProveParams,
  token: CancellationToken,
): Promise<ProofAnswer> {
  return 'session' in params ? provePlanned(session, params, token) : proveByName(session, params, token);
}

async function provePlanned(
  session: Session,
  { session: id, connection }: Extract<ProveParams, { readonly session: string }>,
  token: CancellationToken,
): Promise<ProofAnswer> {
  const own = session.migrations.get(id);
  if (!own?.plan) return goneSession;
  const { kit, plan, configuration } = own;
  try {
    const server = await serverOf(session, connection, kit);
    if (typeof server === 'object') return server;
    const report = await provePlan(kit, plan, { signal: signalOf(token), server });
    session.migrations.serverVersion = report.server?.major ?? session.migrations.serverVersion;
    if (!token.isCancellationRequested) own.proof = report.status;
    return answer(path.basename(plan.name), report);
  } catch (error) {
    return toFailure(error, configuration);
  }
}

async function proveByName(
  session: Session,
  { project, name, connection }: Extract<ProveParams, { readonly project: string }>,
  token: CancellationToken,
): Promise<ProofAnswer> {
  const configuration = (await findMigrationProject(session, project))?.configuration;
  if (!configuration) return failed('The configuration is not there any more.');
  try {
    const kit = await kitOf(configuration, token);
    try {
      const server = await serverOf(session, connection, kit);
      if (typeof server === 'object') return server;
      const proven = await proveWritten(kit, name, { signal: signalOf(token), server });
      if (!proven)
        return failed(name === undefined ? 'There is no migration yet.' : `${name}: no such migration.`);
      session.migrations.proofs.set(toFilePath(proven.file), proven.report.status);
      return answer(proven.name, proven.report);
    } finally {
      kit.close();
    }
  } catch (error) {
    return toFailure(error, configuration);
  }
}

function answer(name: string, report: ProofReport): ProofAnswer {
  return { kind: 'proof', name, status: report.status, report: proofReport(name, report) };
}
