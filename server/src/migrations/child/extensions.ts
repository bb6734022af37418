import type { Extensions } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';

const known: Extensions = {
  btree_gin,
  btree_gist,
  citext,
  hstore,
  ltree,
  pg_trgm,
  pgcrypto,
  unaccent,
  'uuid-ossp': uuid_ossp,
};

/** The extensions that PGlite has and the SQL names. */
export async function extensionsFor(texts: readonly string[]): Promise<Extensions> {
  const names = new Set(extensionsIn(texts));
  return Object.fromEntries(Object.entries(known).filter(([name]) => names.has(name)));
}

/** Their names, in the order of the alphabet. */
export function extensionsIn(texts: readonly string[]): readonly string[] {
  const created = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi)].map((match) =>
        (match[1] ?? '').toLowerCase(),
      ),
    ),
  );
  return Object.keys(known).filter((name) => created.has(name));
}
