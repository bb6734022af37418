/**
 * True for a script that mends or looks into one database, by the name that people give it (`fix-signup.sql`,
 * `debug_policies.sql`): it was run once, and what holds since is declared elsewhere. Files of a history begin with a number
 * or stand in a folder of migrations.
 * @param file its path
 */
export function isOneOffScript(file: string): boolean {
  return oneOff.test(file) && !/(?:^|\/)(?:migrations?|migrate)\//i.test(file);
}

const oneOff = /(?:^|\/)(?:fix|hotfix|quickfix|repair|debug|diagnose|troubleshoot)(?:[-_][^/]*)?\.sql$/i;
