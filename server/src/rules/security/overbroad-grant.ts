import type { Grant } from '../../model/access.ts';
import { tableLabel } from '../../model/catalog.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { isRowSecured } from '../support/policies.ts';

/** What changes rows, or leads to that. */
const writing = new Set(['ALL', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN']);

export const overbroadGrant = defineRule({
  id: 'overbroad-grant',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['safe-migrate/grant-to-public', 'pgspot/PS010'],
  summary: 'A GRANT lets everybody change tables, or make objects in a schema.',
  why: `
\`PUBLIC\` is every role there is and every one that will be: those of reporting tools, of read replicas' monitoring, of
the next service ([PostgreSQL](https://www.postgresql.org/docs/current/ddl-priv.html)). A right to write that all of them
have is nobody's decision any more, and a later REVOKE from one role takes nothing away. The right to CREATE in a schema
is more than it seems: who has it can put functions in front of those that others call, which is why PostgreSQL 15 took it
from PUBLIC ([release notes](https://www.postgresql.org/docs/release/15.0/)). Grant to the roles that need it.

\`anon\` is the role of whoever has the key that stands in a web page
([Supabase](https://supabase.com/docs/guides/database/postgres/row-level-security)): a right to write on all tables of a
schema is harmless where row level security decides, and open where a table has none.
`,
  silences: [
    'Grants to named roles, and grants that only let read. To `anon` on all tables: where each has row level security.',
    'Tables with row level security, whose policies decide.',
    'Grants that a later REVOKE has taken back.',
  ],
  options: {},
  messages: {
    write: (d: { object: string; privileges: string }) =>
      `Every role may change ${d.object}: ${d.privileges} is granted to PUBLIC.`,
    open: (d: { schema: string; tables: string; many: boolean }) =>
      `Whoever has the key of the web page may change ${d.tables}, which ${
        d.many ? 'have' : 'has'
      } no row level security: all tables of the schema ${d.schema} are granted to anon.`,
    create: (d: { schema: string }) =>
      `Every role may make objects in the schema ${d.schema}, which others then call.`,
  },
  examples: {
    bad: [
      {
        title: 'Everybody may write',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id bigint primary key, total numeric(12, 2) not null);
          grant select, insert, update on orders to public;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every role may change orders: INSERT, UPDATE is granted to PUBLIC.
          grant create on schema public to public;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every role may make objects in the schema public, which others then call.
        `,
      },
      {
        title: 'All tables to anon, one without row level security',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          create table notes (id bigint primary key, body text not null);
          create table secrets (id bigint primary key, body text not null);
          alter table notes enable row level security;
          grant all on all tables in schema public to anon, service_role;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Whoever has the key of the web page may change secrets, which has no row level security: all tables of the schema public are granted to anon.
        `,
      },
    ],
    good: [
      {
        title: 'To the role that needs it, or only to read, or not any more',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id bigint primary key, total numeric(12, 2) not null);
          create table notes (id bigint primary key, body text not null);
          alter table notes enable row level security;
          grant select, insert, update on orders to shop;
          grant select on orders to public;
          grant all on notes to public;
          grant all on all tables in schema public to reporting;
          grant delete on orders to public;
          revoke all on orders from public;
          grant usage on schema public to public;
        `,
      },
      {
        title: 'All tables to anon, where row level security decides or comes later',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          create table notes (id bigint primary key, body text not null);
          grant all on all tables in schema public to anon;
          create table later (id bigint primary key, body text not null);
          create table gone (id bigint primary key);
          grant select on all tables in schema public to anon;
          drop table gone;
          revoke all on later from anon;
          alter table notes enable row level security;
          alter table later enable row level security;
        `,
      },
    ],
  },
  subject: 'grant',
  check(grant, { view, report }) {
    const { object, privileges, role } = grant;
    const written = privileges.filter((privilege) => writing.has(privilege));
    if (role === 'anon' && written.length > 0) {
      const open = openTables(grant, view);
      const [shown, rest] = [open.slice(0, most), open.length - most];
      const tables = shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
      if (open.length > 0)
        report({
          at: grant.span.name,
          message: 'open',
          data: { schema: object.name, tables, many: open.length > 1 },
        });
    }
    if (role !== 'public') return;
    if (object.kind === 'schema') {
      if (!privileges.includes('CREATE') && !privileges.includes('ALL')) return;
      report({ at: grant.span.name, message: 'create', data: { schema: object.name } });
      return;
    }
    if (written.length === 0 || !isOfTables(grant) || isSecured(grant, view)) return;
    report({
      at: grant.span.name,
      message: 'write',
      data: {
        object: object.kind === 'table' ? object.name : `all tables of the schema ${object.name}`,
        privileges: written.join(', '),
      },
    });
  },
});

/** How many tables are named. */
const most = 3;

/** The tables without row level security among those that a grant of all tables met. */
function openTables({ object }: Grant, view: SchemaView): readonly string[] {
  if (object.kind !== 'tables-in-schema') return [];
  return (object.tables ?? []).flatMap((id) => {
    const table = view.table(id);
    return table && !isRowSecured(table) && table.partitionOf === undefined ? [tableLabel(table)] : [];
  });
}

function isOfTables({ object }: Grant): boolean {
  return object.kind === 'table' || object.kind === 'tables-in-schema';
}

/** A grant of something that the script does not make cannot be judged: it may be a view. */
function isSecured({ object }: Grant, view: SchemaView): boolean {
  if (object.kind !== 'table') return false;
  const table = object.table === undefined ? undefined : view.table(object.table);
  return table === undefined || isRowSecured(table);
}
