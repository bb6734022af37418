import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PGlite, type PGliteInterface } from '@electric-sql/pglite';
import { type DatabaseState, emptyDatabase } from '../server/src/sources/sql/database.ts';
import type { History, HistoryListing } from '../server/src/sources/sql/history/history.ts';
import { recogniseHistory } from '../server/src/sources/sql/history/recognise.ts';
import { sectionsOf } from '../server/src/sources/sql/history/sections.ts';
import { replayMigration } from '../server/src/sources/sql/migration.ts';
import { loadSqlParser } from '../server/src/sources/sql/parse.ts';
import { readScript, replayScript, type SqlScript } from '../server/src/sources/sql/script.ts';
import { catalogOfPostgres, catalogOfState } from '../test/support/databaseCatalog.ts';

const usage = `Compares the replay of migration histories with PostgreSQL (PGlite), which runs them.

  node --import tsx scripts/compare-with-postgres.ts [options] <folders>

  --show     how many differences to print for each history (10)
  --json     one line of JSON for each history instead of text

Every folder below the given ones that holds a PostgreSQL history is run forward, one statement at a time, on an
empty database. What the database refuses (an extension it has not, rows that are missing) is left out on both
sides and counted. Compared are the verdicts on syntax, of statements and of whole files, and the tables, columns,
constraints and indexes at the end. Exits with 1 when something differs.`;

/** What Supabase's database has before the first migration, as far as migrations lean on it. */
const supabasePrelude = `
create schema auth; create schema storage; create schema extensions; create schema vault; create schema graphql_public;
create role anon; create role authenticated; create role service_role; create role authenticator;
create role supabase_admin; create role supabase_auth_admin; create role supabase_storage_admin; create role dashboard_user;
create table auth.users (id uuid primary key, email varchar(255), phone text, role varchar(255), aud varchar(255),
  encrypted_password varchar(255), email_confirmed_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb,
  last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz);
create table storage.buckets (id text primary key, name text not null, owner uuid, public boolean default false,
  file_size_limit bigint, allowed_mime_types text[], created_at timestamptz default now(), updated_at timestamptz default now());
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id),
  name text, owner uuid, owner_id text, metadata jsonb, path_tokens text[], version text, created_at timestamptz, updated_at timestamptz);
alter table storage.objects enable row level security;
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create function auth.role() returns text language sql stable as 'select null::text';
create function auth.jwt() returns jsonb language sql stable as 'select null::jsonb';
create function storage.foldername(name text) returns text[] language sql as 'select null::text[]';
create function storage.filename(name text) returns text language sql as 'select null::text';
create publication supabase_realtime;`;

interface Comparison {
  readonly folder: string;
  readonly tool: string;
  readonly files: number;
  readonly statements: number;
  /** Statements and files that one side accepts and the other does not. */
  readonly syntaxDisagreements: readonly string[];
  /** Statements that neither accepts. */
  readonly brokenForBoth: number;
  /** Statements of right syntax that the database refused, by its reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly tables: readonly [equal: number, all: number];
  readonly columns: readonly [equal: number, all: number];
  readonly otherParts: readonly [equal: number, all: number];
  readonly differences: readonly string[];
  readonly milliseconds: number;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      show: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  await loadSqlParser();
  let differs = false;
  for (const folder of positionals)
    for (const history of historiesBelow(resolve(folder))) {
      const compared = await compare(history);
      differs ||= compared.differences.length + compared.syntaxDisagreements.length > 0;
      console.log(values.json ? JSON.stringify(compared) : report(compared, Number(values.show)));
    }
  return differs ? 1 : 0;
}

function historiesBelow(folder: string): readonly History[] {
  const history = recogniseHistory(folder, listing, folder);
  if (history && history.files.length > 0)
    return history.foreign === undefined && (history.dialect ?? 'postgresql') === 'postgresql'
      ? [history]
      : [];
  return [...listing.entries(folder)]
    .filter(([name, kind]) => kind === 'folder' && name !== 'node_modules' && name !== '.git')
    .flatMap(([name]) => historiesBelow(join(folder, name)));
}

const listing: HistoryListing = {
  entries(folder) {
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      return new Map(entries.map((entry) => [entry.name, entry.isDirectory() ? 'folder' : 'file']));
    } catch {
      return new Map();
    }
  },
  readText,
};

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function compare(history: History): Promise<Comparison> {
  const scripts = history.files.map((file) => {
    const text = readText(file.path) ?? '';
    return {
      file,
      text,
      up: sectionsOf(text).up,
      script: readScript(file.path, text, { range: sectionsOf(text).up }),
    };
  });
  const db = await createDatabase(scripts.map(({ script }) => script));
  let state: DatabaseState = emptyDatabase(history.folder);
  if (history.tool === 'supabase') {
    await db.exec(supabasePrelude);
    state = replayScript(state, readScript('prelude', supabasePrelude));
  }
  const syntaxDisagreements: string[] = [];
  const refused: Record<string, number> = {};
  let brokenForBoth = 0;
  let statements = 0;
  let milliseconds = 0;
  for (const [order, { file, text, up, script }] of scripts.entries()) {
    const place = (offset: number) =>
      `${relative(history.folder, file.path)}:${text.slice(0, offset).split('\n').length}`;
    if (script.otherDatabase !== undefined) continue;
    const accepted: SqlScript['statements'][number][] = [];
    for (const statement of script.statements) {
      statements++;
      if ('TransactionStmt' in statement.parsed.node) continue;
      const failure = await failureOf(db, statement.parsed.text);
      if (!failure) accepted.push(statement);
      else if (failure.code === '42601' && isFromParser(failure))
        syntaxDisagreements.push(`${place(statement.offset)}: only PostgreSQL refuses: ${failure.message}`);
      else refused[failure.message] = (refused[failure.message] ?? 0) + 1;
    }
    const broken = script.problems.filter(({ code }) => code === 'syntax-error');
    statements += broken.length;
    const whole = await wholeFileFailure(db, text.slice(up.start, up.end));
    if (whole && broken.length > 0) brokenForBoth += broken.length;
    else if (whole)
      syntaxDisagreements.push(`${place(up.start)}: only PostgreSQL refuses the file: ${whole}`);
    else
      for (const problem of broken)
        syntaxDisagreements.push(`${place(problem.span.start)}: only we refuse: ${problem.message}`);
    await db.exec('reset all');
    const started = performance.now();
    state = replayMigration(
      state,
      { ...script, statements: accepted },
      { path: file.path, tool: history.tool, order, name: file.name, direction: 'up', wrapped: false },
    ).after;
    milliseconds += performance.now() - started;
  }
  const [theirs, ours] = [await catalogOfPostgres(db), catalogOfState(state)];
  await db.close();
  return {
    folder: history.folder,
    tool: history.tool,
    files: history.files.length,
    statements,
    syntaxDisagreements,
    brokenForBoth,
    refused,
    ...compareCatalogs(history.tool === 'supabase', theirs, ours),
    milliseconds,
  };
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

async function failureOf(db: PGliteInterface, sql: string): Promise<Failure | undefined> {
  try {
    await db.exec(sql);
    return undefined;
  } catch (error) {
    const { code = '?', message = String(error) } = error as Partial<Failure>;
    return { code, message: message.split('\n')[0] ?? '' };
  }
}

/** PostgreSQL's analysis uses the same code for some things that only a catalogue tells. */
function isFromParser({ message }: Failure): boolean {
  return /syntax error|unterminated|at or near/.test(message);
}

/** A text is parsed whole before its first statement runs, which here always fails. */
async function wholeFileFailure(db: PGliteInterface, text: string): Promise<string | undefined> {
  const failure = await failureOf(db, `select 1/0;\n${text}`);
  return failure && failure.code !== '22012' ? failure.message : undefined;
}

async function createDatabase(scripts: readonly SqlScript[]): Promise<PGlite> {
  const names = new Set<string>();
  for (const { statements } of scripts)
    for (const { parsed } of statements)
      if ('CreateExtensionStmt' in parsed.node) names.add(parsed.node.CreateExtensionStmt.extname ?? '');
  const extensions: Record<string, never> = {};
  for (const name of [...names].map((each) => each.replace(/\W/g, '_')))
    try {
      const module = (await import(`@electric-sql/pglite/contrib/${name}`)) as Record<string, never>;
      Object.assign(extensions, { [name]: module[name] });
    } catch {
      // PGlite has not got it: CREATE EXTENSION is refused and counted.
    }
  return PGlite.create({ extensions });
}

function compareCatalogs(isSupabase: boolean, theirs: readonly string[], ours: readonly string[]) {
  const kept = (line: string) => !isSupabase || !/^(?:auth|storage)\./.test(line);
  const [left, right] = [theirs.filter(kept), ours.filter(kept)];
  const [inDatabase, inReplay] = [new Set(left), new Set(right)];
  const missing = left.filter((line) => !inReplay.has(line));
  const extra = right.filter((line) => !inDatabase.has(line));
  const table = (line: string) => line.split(/[. ]/, 2).join('.');
  const differing = new Set([...missing, ...extra].map(table));
  const tables = new Set([...left, ...right].map(table));
  const count = (of: (line: string) => boolean) => {
    const all = left.filter(of);
    return [all.filter((line) => inReplay.has(line)).length, all.length] as const;
  };
  const isColumn = (line: string) => /^[^ ]*\.[^ ]*\./.test(line);
  return {
    tables: [tables.size - differing.size, tables.size] as const,
    columns: count(isColumn),
    otherParts: count((line) => !isColumn(line)),
    differences: [
      ...missing.map((line) => `only in PostgreSQL: ${line}`),
      ...extra.map((line) => `only in the replay: ${line}`),
    ],
  };
}

function report(compared: Comparison, show: number): string {
  const { folder, tool, files, statements, syntaxDisagreements, brokenForBoth, refused, differences } =
    compared;
  const of = ([equal, all]: readonly [number, number]) => `${equal} of ${all} equal`;
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [`  ${title}: ${lines.length}`, ...lines.slice(0, show).map((line) => `    ${line}`)];
  return [
    `${relative('.', folder)} (${tool}): ${files} files, ${statements} statements, replayed in ${compared.milliseconds.toFixed(0)} ms`,
    `  tables ${of(compared.tables)}, columns ${of(compared.columns)}, keys, constraints and indexes ${of(compared.otherParts)}`,
    ...(brokenForBoth > 0 ? [`  broken for both: ${brokenForBoth}`] : []),
    ...list('syntax on which the two do not agree', syntaxDisagreements),
    ...list('differences', differences),
    ...list(
      'refused by the database',
      Object.entries(refused).map(([reason, times]) => `${times} × ${reason}`),
    ),
  ].join('\n');
}

process.exitCode = await main();
