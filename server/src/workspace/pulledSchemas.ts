import type { FilePath } from '../model/span.ts';
import type { Rule, RuleGroup } from '../rules/rule.ts';
import type { MigratedProject } from './drift/drifts.ts';
import { migrationsFolder } from './drift/newestSnapshot.ts';
import { baseName, folderOf, isInside, joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { isRecord, parseJsonObject } from './jsonText.ts';
import { madeAt, type OtherHistory, ofOtherHistory, otherHistories } from './otherHistories.ts';

/**
 * The schema files that `drizzle-kit pull` wrote from a database which is migrated elsewhere. Their owner cannot change the
 * design of that database here: what is told of it would come back with the next pull.
 */
export interface PulledSchemas {
  of(file: FilePath): boolean;
  /** A file came, went or has another text. */
  changed(file: FilePath): void;
  /** The files of which the answer, asked for before, is another one now. */
  refresh(): readonly FilePath[];
}

export interface PulledSchemasOptions {
  readonly listings: FolderListings;
  readonly texts: { read(file: FilePath): string | undefined };
  /** `migrated`: the configured projects. */
  readonly projects: { migrated(): readonly MigratedProject[] };
  folders(): readonly FilePath[];
}

/** A pull writes the relations into a file of their own, and nobody else imports them from this path. */
const pulledRelations = /from\s*['"]drizzle-orm\/relations['"]/;
/** The first migration after a pull: all statements stand in a comment. */
const introspected = /^\s*--[^\n]*generated after introspecting the database/;
/** Tables in which other tools of migrations keep their records; a pull brings them along. */
const recordsOfOthers =
  /['"`](?:alembic_version|schema_migrations|ar_internal_metadata|flyway_schema_history|databasechangelog|_prisma_migrations|knex_migrations|pgmigrations|django_migrations|goose_db_version|_sqlx_migrations|__EFMigrationsHistory|SequelizeMeta|phinxlog|doctrine_migration_versions)['"`]/;

/** A table as a pull writes it, with its name. */
const declaredTable = /(?:\b(?:pg|mysql|sqlite)Table|\.table)\(\s*["'`](\w+)/g;

export function createPulledSchemas({
  listings,
  texts: { read: readText },
  projects: { migrated: projects },
  folders,
}: PulledSchemasOptions): PulledSchemas {
  const answers = new Map<FilePath, boolean>();
  let isStale = false;
  let seen = '';

  return {
    of(file) {
      const known = answers.get(file) ?? isPulled(file);
      answers.set(file, known);
      return known;
    },
    changed(file) {
      isStale ||=
        /(?:^|\/)(?:relations\.[cm]?ts|schema\.[cm]?ts|_journal\.json)$|\.sql$/.test(file) ||
        ofOtherHistory.test(file);
    },
    refresh() {
      if (answers.size === 0) return [];
      const now = projects().map(({ configFile, out, state }) =>
        [configFile, out, state.entries.size].join(' '),
      );
      if (!isStale && now.join('\n') === seen) return [];
      isStale = false;
      seen = now.join('\n');
      return [...answers].flatMap(([file, before]) => {
        const answer = isPulled(file);
        answers.set(file, answer);
        return answer === before ? [] : [file];
      });
    },
  };

  function isPulled(file: FilePath): boolean {
    const ending = /^schema(\.[cm]?ts)$/.exec(baseName(file))?.[1];
    if (ending === undefined) return false;
    const relations = listings.file(joinPath(folderOf(file), `relations${ending}`));
    if (relations === undefined || !pulledRelations.test(readText(relations) ?? '')) return false;
    // What no configuration names, no migration is made from.
    return projects()
      .filter(({ state }) => state.entries.has(file))
      .every((project) => isMigratedElsewhere(project, file));
  }

  /**
   * The history holds nothing but what the pull wrote; without one, another tool's records are among the tables. Or another
   * tool beside has a newer migration of the tables: what was generated here was never meant to run.
   */
  function isMigratedElsewhere({ configFile, out }: MigratedProject, file: FilePath): boolean {
    const folder = migrationsFolder(configFile, out, listings);
    const migrations = folder === undefined ? [] : migrationsIn(folder);
    if (migrations.length === 0) return recordsOfOthers.test(readText(file) ?? '');
    return (
      migrations.every((each) => introspected.test(readText(each) ?? '')) ||
      (folder !== undefined && isBehindOthers(file, folder, migrations))
    );
  }

  function isBehindOthers(file: FilePath, folder: FilePath, migrations: readonly FilePath[]): boolean {
    // What the database has from elsewhere the first one must have found there.
    if (!migrations[0] || !introspected.test(readText(migrations[0]) ?? '')) return false;
    const top = folders().find((each) => isInside(file, each));
    if (top === undefined) return false;
    const newest = newestIn(folder, migrations);
    return otherHistories(file, top, listings).some(
      (other) =>
        !other.some((each) => isInside(each, folder)) &&
        isAfter(newestOf(other), newest) &&
        makesMostOf(other, file),
    );
  }

  /** When the newest migration was made, in milliseconds since 1970. */
  function newestIn(folder: FilePath, migrations: readonly FilePath[]): number | undefined {
    const entries: unknown = parseJsonObject(readText(joinPath(folder, 'meta/_journal.json')) ?? '')?.entries;
    const times = Array.isArray(entries)
      ? entries.flatMap((entry: unknown) =>
          isRecord(entry) && typeof entry.when === 'number' ? entry.when : [],
        )
      : [];
    return times.length > 0 ? Math.max(...times) : newestOf(migrations);
  }

  function newestOf(migrations: readonly FilePath[]): number | undefined {
    const times = migrations.flatMap((each) => madeAt(each, () => readText(each) ?? '') ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  /** The migrations speak of at least half of the tables of the schema. */
  function makesMostOf(files: OtherHistory, schema: FilePath): boolean {
    const names = [...(readText(schema) ?? '').matchAll(declaredTable)].map(([, name]) => name ?? '');
    const spoken = new Set(files.flatMap((each) => (readText(each) ?? '').match(/\w+/g) ?? []));
    const common = names.filter((name) => spoken.has(name));
    return common.length > 0 && common.length * 2 >= names.length;
  }

  /** Of drizzle-kit 0.x those that the journal names, of 1.0 one a folder. */
  function migrationsIn(folder: FilePath): readonly FilePath[] {
    const journal = parseJsonObject(readText(joinPath(folder, 'meta/_journal.json')) ?? '');
    const entries: unknown = journal?.entries;
    if (Array.isArray(entries)) {
      return entries.flatMap((entry: unknown) =>
        isRecord(entry) && typeof entry.tag === 'string' ? [joinPath(folder, `${entry.tag}.sql`)] : [],
      );
    }
    return [...listings.entries(folder)].flatMap(([name, kind]) => {
      const migration = kind === 'folder' && listings.file(joinPath(folder, `${name}/migration.sql`));
      return migration ? [migration] : [];
    });
  }
}

function isAfter(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}

/** Groups of rules about what the database is like; the others are about the program's side. */
const ofDesign: ReadonlySet<RuleGroup> = new Set([
  'keys',
  'types',
  'normal forms',
  'index',
  'conventions',
  'security',
]);

/** The rules whose findings are not told of a pulled schema; `pulled-schema` counts them. */
export function designRules(rules: readonly Rule[]): ReadonlySet<string> {
  // That no configuration names the file is how it is meant.
  return new Set(
    rules.flatMap(({ id, group }) => (ofDesign.has(group) || id === 'schema-file-not-covered' ? [id] : [])),
  );
}
