/**
 * A call that begins a query, or one that opens connections. Most files of a workspace are told apart by this alone,
 * so that it is asked before anything that parses is loaded.
 */
export function mayHoldQueries(text: string): boolean {
  return mayHoldBuilders(text) || mayHoldSql(text);
}

function mayHoldBuilders(text: string): boolean {
  return /\.\s*(select(Distinct(On)?)?|insert|update|delete|findMany|findFirst|\$count|execute|transaction)\s*(<[^()]*>)?\s*\(|\bnew\s+(\w+\.)?Pool\s*\(|\bfrom\s+['"](postgres|mysql2(\/promise)?|@libsql\/client|@vercel\/postgres)['"]/.test(
    text,
  );
}

/** A text that begins like a statement. */
const statement =
  /[`'"(]\s*(?:--[^\n]*\n\s*)*(?:SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|WITH)\s/i;

/** Text that begins like a statement, and something to run it. */
export function mayHoldSql(text: string): boolean {
  return (
    /\.\s*(execute|query|unsafe)\b|\bsql\s*(<[^`]*>)?`|from\s+['"]postgres['"]/.test(text) &&
    statement.test(text)
  );
}
