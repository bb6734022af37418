/**
 * A connection URL is a secret: it goes from where a person has put it to the driver, and into nothing that is shown,
 * logged or written.
 */

/** Why a text is no URL of a PostgreSQL server; undefined where it is one. The text is not repeated. */
export function connectionProblem(url: string): string | undefined {
  if (/^postgres(?:ql)?:\/\/\S+$/.test(url)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
  return scheme && !/^postgres/i.test(scheme)
    ? `Proofs run on PostgreSQL servers only, and the connection begins with \`${scheme}:\`.`
    : 'A connection is written as `postgresql://user:password@host:5432/database`.';
}

/** The same server, another of its databases. */
export function withDatabase(url: string, database: string): string {
  return url.replace(
    /^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?/,
    (_, server: string) => `${server}/${encodeURIComponent(database)}`,
  );
}

/**
 * A text without passwords: those in URLs and settings, whosever they are, and the one of this connection wherever it
 * stands as a word.
 */
export function maskSecrets(text: string, url?: string): string {
  let masked = text;
  if (url) masked = masked.replaceAll(url, withoutPassword(url));
  masked = withoutPassword(masked);
  for (const secret of url ? passwordsIn(url) : [])
    masked = masked.replace(new RegExp(`(?<![\\w-])${escaped(secret)}(?![\\w-])`, 'g'), '***');
  return masked;
}

function withoutPassword(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/'"`]*):[^\s@'"`]+@/gi, '$1:***@')
    .replace(/(\b(?:pg)?passw(?:or)?d["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|`[^`]*`|[^\s,;&}'"]+)/gi, '$1***');
}

/** As it is written and as it is meant; one that is the user's name as well tells nothing. */
function passwordsIn(url: string): readonly string[] {
  const [, user = '', own = ''] = /^[a-z]+:\/\/([^:@/]*):([^@]+)@/i.exec(url) ?? [];
  const given = /[?&]password=([^&]+)/.exec(url)?.[1] ?? '';
  const all = [own, given].flatMap((it) => [it, decoded(it)]);
  return [...new Set(all)].filter((it) => it !== '' && it !== user && it !== decoded(user));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
