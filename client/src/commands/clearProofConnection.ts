import * as vscode from 'vscode';
import type { Extension } from '../extensionState.ts';

/** `schemawright.clearProofConnection`: proofs run on the embedded database again. */
export async function clearProofConnection({ connections }: Extension): Promise<void> {
  await connections.clear();
  void vscode.window.showInformationMessage(
    'The connection is forgotten: migrations are proven on the embedded database.',
  );
}
