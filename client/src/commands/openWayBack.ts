import * as vscode from 'vscode';
import type { Extension } from '../extensionState.ts';
import type { MigrationNode } from '../migrations/migrationsView.ts';

/** `schemawright.openWayBack`: opens the SQL that takes a migration of the view back. */
export async function openWayBack(_extension: Extension, node?: unknown): Promise<void> {
  const { kind, ...rest } = (node ?? {}) as Partial<MigrationNode>;
  if (kind !== 'migration' || !('migration' in rest) || !rest.migration?.down) return;
  await vscode.window.showTextDocument(vscode.Uri.parse(rest.migration.down));
}
