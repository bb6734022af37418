/**
 * True for a package whose scripts push the schema into the database and never make a migration of it: a folder
 * of migrations beside is a relic.
 * @param manifest the text of its package.json
 */
export function onlyPushes(manifest: string): boolean {
  const scripts = [...manifest.matchAll(/drizzle-kit[^"]*/g)].map(([script]) => script);
  const call = (name: string) => new RegExp(`drizzle-kit(@\\S+)?\\s+(--?\\S+\\s+)*${name}\\b`);
  return (
    scripts.some((script) => call('push').test(script)) &&
    !scripts.some((script) => call('generate').test(script) || call('migrate').test(script))
  );
}
