import type { Extension } from '../extensionState.ts';

/** `schemawright.restart`: ends the server and starts a new one, which reads everything anew. */
export async function restart({ server, output }: Extension): Promise<void> {
  output.info('Restarting.');
  await server.restart();
}
