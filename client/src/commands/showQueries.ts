import * as vscode from 'vscode';
import type { QueryPlaces } from '../../../server/src/protocol/queryPlaces.ts';
import type { Extension } from '../extensionState.ts';

/** `schemawright.showQueries`: lists the queries of a table, as the code lens over it hands them over. */
export async function showQueries(_extension: Extension, argument?: unknown): Promise<void> {
  if (!isPlaces(argument)) return;
  const place = ({ line, character }: QueryPlaces['position']) => new vscode.Position(line, character);
  const locations = argument.locations.map(
    ({ uri, range }) =>
      new vscode.Location(vscode.Uri.parse(uri), new vscode.Range(place(range.start), place(range.end))),
  );
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(argument.uri),
    place(argument.position),
    locations,
  );
}

function isPlaces(value: unknown): value is QueryPlaces {
  return typeof value === 'object' && value !== null && 'locations' in value && 'position' in value;
}
