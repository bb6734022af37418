/**
 * A view's query as a statement of its own: what CREATE VIEW has behind it is cut off, so that offsets stay those of the
 * whole text.
 */
export function queryPart(text: string): string {
  const options = /\s+with\s+(?:(?:no\s+)?data|(?:(?:local|cascaded)\s+)?check\s+option)\s*$/i.exec(text);
  return options ? text.slice(0, options.index) : text;
}
