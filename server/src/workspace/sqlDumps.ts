import type { EntityId, Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import type { SubjectKind, Subjects } from '../rules/rule.ts';
import { lastPart } from '../sources/sql/apply/renamed.ts';
import type { DatabaseState } from '../sources/sql/database.ts';
import { folderOf, foldersUp, isInside, joinPath } from './filePath.ts';
import { qualifiedLabel } from './qualifiedLabel.ts';
import type { QueryTarget } from './queryTargets.ts';
import type { SqlProject } from './sqlProject.ts';
import type { SqlProjectsOptions } from './sqlProjects.ts';

/** A dump of what a history makes, or a script that makes the tables of a schema in another language once more. */
export interface Dump {
  /** The folder of the history, or of the project whose schema it is. */
  readonly history: FilePath;
  /** The tables that are told where they are made, or are the migration tool's own. */
  readonly copied: ReadonlySet<string>;
}

/** The tables in which migration tools note what has run. */
const records =
  /^(?:public\.(?:schema_migrations|ar_internal_metadata|flyway_schema_history|pgmigrations|_sqlx_migrations|goose_db_version|gorp_migrations|knex_migrations(?:_lock)?|_prisma_migrations)|(?:atlas_schema_revisions|drizzle|graphile_migrate|supabase_migrations)\..*)$/;

/** What pg_dump writes over each object. Rails and dbmate take out its head and leave these. */
const ofPgDump = /^-- (?:PostgreSQL database dump$|Name: .*; Type: [A-Z ]+; Schema: )/m;

/**
 * Marks the dumps that stand beside the history that made them (`db/schema.sql` of dbmate, `structure.sql`): what is
 * told of a table is told where the history makes it, as the dump is written anew from that. So are the scripts that
 * make nothing but tables of a Drizzle schema around them (`seed.sql`), where that is what the program goes by.
 */
export function markDumps(
  schemas: Iterable<SqlProject>,
  histories: Iterable<SqlProject>,
  {
    isMirrored,
    engine,
    notices,
    queryTargets,
    touch,
  }: Pick<SqlProjectsOptions, 'isMirrored' | 'engine' | 'notices' | 'queryTargets' | 'touch'>,
): void {
  const declared = queryTargets();
  const pathOf = engine.pathOf ?? ((file: FilePath) => file);
  const scripts = [...schemas];
  const all = [...scripts, ...histories];
  const made = all.filter(
    ({ chain }) =>
      // The schema behind a history of Prisma is not read: its dump is all there is.
      chain.kind === 'history' && (chain.history.tool === 'drizzle' || !isMirrored(chain.history)),
  );
  for (const project of all) setElsewhere(project, declaredTargets(project, all, declared));
  for (const project of scripts) {
    const [file, ...others] = project.reader.files();
    if (file === undefined || (made.length === 0 && declared.length === 0 && !project.dump)) continue;
    const states = [project, ...made].map(({ reader }) => reader.state());
    const script = scriptOf(project, declared);
    if (sameStates(states, project.dumpAsked?.states) && project.dumpAsked?.declared === script?.history)
      continue;
    project.dumpAsked = { states, declared: script?.history };
    const dump = (made.length > 0 ? dumpOf(project, made) : undefined) ?? script;
    const isSame =
      dump?.history === project.dump?.history &&
      [...(dump?.copied ?? [])].join() === [...(project.dump?.copied ?? [])].join();
    if (isSame) continue;
    if (dump) project.dump = dump;
    else delete project.dump;
    project.engine.reset();
    // Mistakes in its grammar are told of what is no copy.
    for (const each of project.reader.files()) touch(each);
    const place = pathOf(others.length === 0 ? file : folderOf(file));
    const message =
      dump &&
      (dump === script
        ? `${place} is left out: it makes tables of the Drizzle schema, where its findings are told.`
        : `${place} is left out: it is a copy of what ${pathOf(dump.history)} makes, where its findings are told.`);
    notices.set(
      `dump ${project.scope}`,
      message === undefined ? undefined : { severity: 'info', message, file },
    );
  }
}

/** True where these very databases were asked about before. */
export function sameStates(
  now: readonly DatabaseState[],
  before: readonly DatabaseState[] | undefined,
): boolean {
  return now.length === before?.length && now.every((state, index) => state === before[index]);
}

/** True for what is told where the history makes it. */
export function isCopied(dump: Dump | undefined, subject: Subjects[SubjectKind]): boolean {
  return dump !== undefined && (subject.kind !== 'table' || dump.copied.has(qualifiedLabel(subject)));
}

function dumpOf({ reader }: SqlProject, histories: readonly SqlProject[]): Dump | undefined {
  const [file, ...others] = reader.files();
  if (file === undefined) return undefined;
  const isDump = others.length === 0 && ofPgDump.test(reader.script(file)?.text ?? '');
  const own = tablesIn(reader.state());
  const found = histories.filter((history) =>
    isDump ? isMadeBy(file, own, history) : isCopyOf(file, own, history),
  );
  // Of several the nearest: the one with the longest way in common.
  const [nearest] = found.sort((a, b) => commonDepth(file, b.folder) - commonDepth(file, a.folder));
  if (!nearest) return undefined;
  const there = tablesIn(nearest.reader.state());
  const copied = isDump
    ? [...own.keys()].filter((label) => there.has(label) || records.test(label))
    : sameTables(own, nearest);
  return { history: nearest.folder, copied: new Set(copied) };
}

/**
 * What a script says again of the tables of one of the schemas: all that it makes. Apart from that schema's folder and
 * those above it, one or two names alike may be chance.
 */
function scriptOf({ reader }: SqlProject, declared: readonly QueryTarget[]): Dump | undefined {
  if (declared.length === 0) return undefined;
  const files = reader.files();
  const state = reader.state();
  const names = [...state.tables.values()].map(({ name }) => known(name) ?? '');
  if (names.length === 0) return undefined;
  const schema = declared.find(
    ({ folder, dialectsOf }) =>
      names.every((name) => dialectsOf(name).includes('postgresql')) &&
      (names.length >= 3 ||
        files.every((file) => isInside(file, folder) || isInside(folder, folderOf(file)))),
  );
  return schema && { history: schema.folder, copied: new Set(tablesIn(state).keys()) };
}

function setElsewhere(project: SqlProject, elsewhere: ReadonlySet<EntityId>): void {
  const before = project.elsewhere;
  if (elsewhere.size === (before?.size ?? 0) && [...elsewhere].every((id) => before?.has(id))) return;
  project.elsewhere = elsewhere;
  project.engine.reset();
}

/** What the foreign keys of a project lead to, does not stand in it, and another one makes or declares. */
function declaredTargets(
  project: SqlProject,
  all: readonly SqlProject[],
  declared: readonly QueryTarget[],
): ReadonlySet<EntityId> {
  const targets = new Set<EntityId>();
  if (all.length === 1 && declared.length === 0) return targets;
  const state = project.reader.state();
  for (const { foreignKeys } of state.tables.values()) {
    for (const { target } of foreignKeys) {
      const id = known(target)?.table;
      const label = id?.slice(state.scope.length + 1);
      if (id === undefined || label === undefined || state.tables.has(label)) continue;
      const name = lastPart(label);
      const isThere =
        all.some((other) => other !== project && other.reader.state().tables.has(label)) ||
        declared.some(({ dialectsOf }) => dialectsOf(name).includes('postgresql'));
      if (isThere) targets.add(id);
    }
  }
  return targets;
}

function isMadeBy(file: FilePath, own: ReadonlyMap<string, Table>, { folder, reader }: SqlProject): boolean {
  const there = tablesIn(reader.state());
  const labels = [...own.keys()].filter((label) => !records.test(label));
  const common = labels.filter((label) => there.has(label));
  if (common.length === 0) return false;
  // A dump may be a migration or two behind.
  const isBeside = isInside(folder, folderOf(file)) || isInside(file, folderOf(folder));
  const all = new Set([...labels, ...[...there.keys()].filter((label) => !records.test(label))]);
  if (isBeside) return common.length >= all.size * 0.8;
  const isNear =
    depth(folder) - commonDepth(file, folder) <= 2 && depth(folderOf(file)) - commonDepth(file, folder) <= 2;
  // Several tables that are the same to the last column are no chance, wherever the dump lies.
  return (
    (isNear || common.length >= 3) &&
    common.length === all.size &&
    common.every((label) => sameColumns(own.get(label), there.get(label)))
  );
}

/**
 * What writes a schema otherwise than pg_dump, or keeps one by hand beside its migrations (sqlc's `schema.sql`): several
 * tables, nearly all of them those of the history to the last column. Where migrations are made from such files, they are
 * the place to mend.
 */
function isCopyOf(file: FilePath, own: ReadonlyMap<string, Table>, history: SqlProject): boolean {
  const { chain, folder } = history;
  if (chain.kind !== 'history' || chain.history.tool === 'atlas') return false;
  if (chain.history.tool === 'supabase' && isInside(file, joinPath(folderOf(folder), 'schemas')))
    return false;
  const same = sameTables(own, history);
  return same.length >= 3 && same.length >= own.size * 0.8;
}

/** The names of the tables that a history makes with the same columns. */
function sameTables(own: ReadonlyMap<string, Table>, { reader }: SqlProject): readonly string[] {
  const there = tablesIn(reader.state());
  return [...own].flatMap(([label, table]) => (sameColumns(table, there.get(label)) ? [label] : []));
}

function sameColumns(a: Table | undefined, b: Table | undefined): boolean {
  const keys = (table: Table | undefined) =>
    table?.columns
      .map(({ key }) => key)
      .sort()
      .join();
  return keys(a) === keys(b);
}

function tablesIn({ tables }: DatabaseState): ReadonlyMap<string, Table> {
  return new Map([...tables.values()].map((table) => [qualifiedLabel(table), table]));
}

function depth(folder: FilePath): number {
  return [...foldersUp(folder, undefined)].length;
}

/** How many folders two paths lie in alike. */
function commonDepth(file: FilePath, folder: FilePath): number {
  const above = new Set(foldersUp(file, undefined));
  const shared = [...foldersUp(`${folder}/x`, undefined)].find((each) => above.has(each));
  return shared === undefined ? 0 : depth(shared);
}
