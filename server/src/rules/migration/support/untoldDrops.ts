import type { Migration, MigrationStatement } from '../../../model/migration.ts';

/** The statements before the first that may drop something without saying what: a block with made-up SQL, a call. */
export function beforeUntoldDrops({ statements }: Migration): readonly MigrationStatement[] {
  const at = statements.findIndex(mayDrop);
  return at < 0 ? statements : statements.slice(0, at);
}

/** A call may do anything, if it is not one of PostgreSQL's own; a block what is left of it says. */
function mayDrop({ text, changes }: MigrationStatement): boolean {
  const rest = changes.flatMap((change) => (change.kind === 'opaque' ? [change.rest ?? text] : []));
  if (rest.length > 0) return rest.some((each) => /\bexecute\b|\bperform\b|\bcall\b|\bdrop\b/i.test(each));
  const isCall = /^\s*(?:select|call)\b/i.test(text);
  return (
    isCall && !/^\s*select\s+(?:pg_catalog\.)?(?:set_config|setval|nextval|pg_notify|now)\s*\(/i.test(text)
  );
}
