import { toggle } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isOneOffScript } from '../support/oneOffScripts.ts';

/** Languages whose bodies name tables and functions that are looked up while they run. */
const interpreted = new Set(['sql', 'plpgsql', 'plv8', 'plpython3u', 'plperl', 'plperlu']);

export const functionSearchPathMutable = defineRule({
  id: 'function-search-path-mutable',
  group: 'security',
  severity: 'warning',
  quietly: [{ severity: 'hint', where: 'in scripts that mend one database (`fix-signup.sql`, `debug.sql`)' }],
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/function_search_path_mutable', 'pgspot/PS002'],
  summary: 'A function with the rights of its owner looks names up where its caller says.',
  why: `
A SECURITY DEFINER function runs with the rights of its owner, but names without a schema in its body are looked up on
the \`search_path\` of whoever calls it. A caller who may make a table or function anywhere puts one of the same name in
front, and it runs, or is read, with the owner's rights. \`SET search_path = ''\` at the function, with every name
qualified, or \`SET search_path = pg_catalog, public\` where nobody else may create anything in \`public\`, closes that
([PostgreSQL](https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY)).
`,
  silences: [
    'Functions with a `search_path` of their own, given with CREATE or ALTER FUNCTION.',
    'Bodies whose names were bound when the function was made (`BEGIN ATOMIC`, `RETURN`).',
    'Functions that run with the rights of their caller, unless the option says otherwise.',
  ],
  options: {
    invoker: toggle(
      false,
      'Look at functions that run with the rights of their caller, too, as Supabase does.',
    ),
  },
  messages: {
    definer: (d: { function: string }) =>
      `${d.function} runs with the rights of its owner, but looks names up on the search_path of its caller.`,
    invoker: (d: { function: string }) => `${d.function} looks names up on the search_path of its caller.`,
  },
  examples: {
    bad: [
      {
        title: 'The caller chooses which `accounts` is meant',
        language: 'sql',
        fixture: `
          --- 0001_balance.sql
          create table accounts (id bigint primary key, owner text not null, balance numeric(12, 2) not null);
          create function balance_of(account bigint) returns numeric
          --              ^^^^^^^^^^ balance_of runs with the rights of its owner, but looks names up on the search_path of its caller.
            language sql stable security definer
            as $$ select balance from accounts where id = account $$;
        `,
      },
    ],
    good: [
      {
        title: 'The function says where it looks',
        language: 'sql',
        fixture: `
          --- 0001_balance.sql
          create table accounts (id bigint primary key, owner text not null, balance numeric(12, 2) not null);
          create function balance_of(account bigint) returns numeric
            language sql stable security definer set search_path = ''
            as $$ select balance from public.accounts where id = account $$;
          create function total() returns numeric language sql stable as $$ select sum(balance) from accounts $$;
          create function owner_of(account bigint) returns text
            language sql stable security definer
            begin atomic select owner from accounts where id = account; end;
          create function count_accounts() returns bigint language plpgsql security definer
            as $$ begin return (select count(*) from accounts); end $$;
          alter function count_accounts() set search_path = pg_catalog, public;
        `,
      },
    ],
  },
  subject: 'routine',
  check(routine, { options, report }) {
    const { securityDefiner, searchPath, boundBody, language } = routine;
    if (searchPath !== undefined || boundBody) return;
    if (!securityDefiner && !options.invoker) return;
    if (language === undefined || !interpreted.has(language.toLowerCase())) return;
    report({
      at: routine.span.name,
      message: securityDefiner ? 'definer' : 'invoker',
      quiet: isOneOffScript(routine.span.name.file) ? 'hint' : undefined,
      data: { function: routine.schema === undefined ? routine.name : `${routine.schema}.${routine.name}` },
    });
  },
});
