import type { Interpolation, Query, SqlFragment } from '../../model/query.ts';
import { containsSpan } from '../../model/span.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';

export const rawSqlInterpolation = defineRule({
  id: 'raw-sql-interpolation',
  group: 'query',
  severity: 'error',
  since: '0.1.0',
  milder: { value: { severity: 'warning', where: 'where it is not seen to come from a request' } },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sonarjs/sql-queries'],
  summary: 'A value is put into the text of the SQL instead of being handed over apart.',
  why: `
What is put into the text becomes part of the statement: a name with an apostrophe breaks it, and
\`'; DELETE FROM users; --\` runs. Quotes around it do not help, nor does escaping by hand. Hand the value over apart: in
Drizzle by the [\`sql\` template](https://orm.drizzle.team/docs/sql), whose interpolations are parameters, with drivers by
[placeholders](https://node-postgres.com/features/queries#parameterized-query). A name that varies is written by
[\`sql.identifier()\`](https://orm.drizzle.team/docs/sql#sqlidentifier) or chosen from a list.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Consoles, by their path (`api/sql/execute`): the whole statement is what a person asks for.',
    'Constants, choices among constants, numbers, times (`new Date().toISOString()`), and values whose name says that they are escaped.',
    'Statements whose values cannot be handed over apart: SET, CREATE, ALTER and the like.',
    'The graph that `cypher()` of Apache AGE is given, which cannot be a parameter.',
    'Names of tables and columns, and whole statements that are made elsewhere: where they come from is not known.',
  ],
  options: { ...quietFiles },
  messages: {
    value: (d: { value: string }) => `${d.value} becomes part of the SQL text; hand it over as a parameter.`,
    input: (d: { value: string }) =>
      `${d.value} comes from outside and becomes part of the SQL text; hand it over as a parameter.`,
  },
  examples: {
    bad: [
      {
        title: 'A value in quotes',
        fixture: `
          //- users.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removeUser(name: string) {
            await db.execute(sql.raw(\`DELETE FROM users WHERE name = '\${name}'\`));
            //                                                          ^^^^ \`name\` becomes part of the SQL text; hand it over as a parameter.
          }
          //= users.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removeUser(name: string) {
            await db.execute(sql\`DELETE FROM users WHERE name = \${name}\`);
          }
        `,
      },
    ],
    good: [
      {
        title: 'A parameter, and a choice of two words',
        fixture: `
          //- users.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function listUsers(name: string, descending: boolean) {
            const order = sql.raw(descending ? 'DESC' : 'ASC');
            return db.execute(sql\`SELECT id FROM users WHERE name = \${name} ORDER BY id \${order} LIMIT 20\`);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, options, path }) {
    if (query.nested || isQuiet(path, options)) return;
    for (const fragment of query.sql) {
      const { interpolations } = fragment;
      const all = interpolations.filter(
        (each, i) =>
          mayBeAnything(each) && (isValue(fragment, i) || (comesFromOutside(each) && !isConsole(path, each))),
      );
      const found = all.find(comesFromOutside) ?? all[0];
      if (!found || takesNoParameters.test(fragment.text ?? '')) continue;
      report({
        at: found.span,
        message: comesFromOutside(found) ? 'input' : 'value',
        data: { value: valueName(found) },
        fixes: fixesOf(query, fragment),
      });
    }
  },
});

/** Neither one of a few texts nor made harmless by hand, for all that its name tells. */
function mayBeAnything({ constant, uses }: Interpolation): boolean {
  const [name] = uses;
  if (constant || (uses.length === 1 && /^[A-Z]/.test(name ?? ''))) return false;
  return !/^(escape|quoted|quoteLiteral|sanitize|safe)/i.test(name ?? '');
}

/** Where people write SQL to have it run: the whole statement is what they ask for. */
function isConsole(path: string, { how }: Interpolation): boolean {
  return how === 'variable' && consoles.test(path);
}

const consoles =
  /(?:^|[/-])(?:sql|query)[-/]?(?:execute|exec|console|runner|run|editor|playground)\b|\b(?:execute|exec|run)[-/]?(?:sql|query)\b/i;

/** Statements whose values cannot be handed over apart: SET, DDL and the like. */
const takesNoParameters =
  /^\s*(SET|RESET|SHOW|CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT|LISTEN|NOTIFY|COPY|VACUUM|ANALYZE|USE|PRAGMA|TRUNCATE|LOCK|DECLARE|BEGIN|START)\b/i;

function valueName({ uses }: Interpolation): string {
  const [first] = uses;
  return first === undefined ? 'What is put in' : `\`${first}\``;
}

/** Stands where SQL has a value: in quotes, or after a comparison. */
function isValue({ text }: SqlFragment, index: number): boolean {
  if (text === undefined) return false;
  const places = [...text.matchAll(new RegExp(`\\$${index + 1}(?!\\d)`, 'g'))];
  const [place] = places;
  // The text may have parameters of its own that are called so.
  if (!place || places.length > 1) return false;
  const at = place.index;
  const before = text.slice(0, at);
  if (namesGraph.test(before)) return false;
  return /'[^']*$/.test(before.replaceAll(/'[^']*'/g, '')) || /(=|<|>|\bLIKE|\bILIKE)\s*$/i.test(before);
}

/** The graph of Apache AGE has to be a constant: https://age.apache.org/age-manual/master/intro/cypher.html */
const namesGraph = /\bcypher\s*\(\s*'[^']*$/i;

/** Names that requests come under. */
function comesFromOutside({ uses }: Interpolation): boolean {
  return uses.some((name) => /^(req|request|searchParams|formData|body|queryParams)$/.test(name));
}

/**
 * True where the statement groups or sorts by the text. Two parameters are two values for PostgreSQL: what is selected would no
 * longer be what is grouped by, and it refuses the statement.
 */
function isGroupedBy({ groupBy, orderBy, where, tables }: Query, { text = '', span }: SqlFragment): boolean {
  const [, grouped = ''] = /\bgroup\s+by\b(.*?)(?:\bhaving\b|\blimit\b|$)/is.exec(text) ?? [];
  if (/\$\d/.test(grouped) || orderBy.some((each) => containsSpan(each.span, span))) return true;
  const conditions = [where, ...tables.map(({ join }) => join?.on)];
  // Of a statement that is one text the groups stand in it: that was asked above.
  const isGroupedApart = groupBy.some((each) => !containsSpan(span, each.span));
  return isGroupedApart && !conditions.some((each) => each && containsSpan(each.span, span));
}

function fixesOf(query: Query, fragment: SqlFragment): readonly Fix[] {
  if (fragment.interpolations.length === 0 || fragment.interpolations.some(({ how }) => how === 'variable'))
    return [];
  if (!fragment.interpolations.every((each, i) => each.constant || isValue(fragment, i))) return [];
  if (fragment.interpolations.some(({ constant }) => constant)) return [];
  if (isGroupedBy(query, fragment)) return [];
  // A driver takes its values otherwise.
  if (query.origin === 'file' || query.client.kind === 'unknown') return [];
  return [
    {
      title: 'Hand the values over as parameters',
      safety: 'suggested',
      edits: [],
      queryEdits: [{ kind: 'parameterize-sql', fragment: fragment.span }],
    },
  ];
}
