/** `schemawright lsp`: serves one client on standard input and output until it says goodbye. */
export async function lsp(): Promise<void> {
  const { startStdioServer } = await import('../../lsp/stdio.ts');
  startStdioServer();
  await new Promise<never>(() => {});
}
