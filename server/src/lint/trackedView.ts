import { deletionsIn } from '../model/deletions.ts';
import type { EntityId, Relation, Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import type { SchemaView } from '../rules/rule.ts';
import { columnNamed, requiredReferences, resolveTarget, summarizeTable } from '../rules/schemaView.ts';
import { type TallyTopic, tallyTopic } from '../rules/tallies.ts';
import { type ProjectIndex, type Topic, topic } from './projectIndex.ts';
import { sameAnswer, sameValue } from './sameAnswer.ts';

/** A question that was asked, its answer, and who asked. Shared by all that ask the same. */
export interface Query<Reader> {
  /** Where it stands by its key. */
  readonly of: Map<string, Query<Reader>>;
  readonly key: string;
  readonly topic: Topic;
  readonly compute: () => unknown;
  answer: unknown;
  /** Who has asked. Most questions are about one subject, asked by that one alone: a set for each would be most of what is held. */
  readers: Members<Reader>;
  /** Who has asked last, and is among the readers. */
  lastReader: Reader | undefined;
}

type Queries<Reader> = Map<string, Query<Reader>>;

/** A `SchemaView` that notes what is read, and by whom. */
export interface TrackedView<Reader> {
  readonly view: SchemaView;
  /** Runs `action`, noting what it reads; the answer lists the queries to give to `forget` later. */
  track(reader: Reader, action: () => void): readonly Query<Reader>[];
  forget(reader: Reader, queries: readonly Query<Reader>[]): void;
  /** True while somebody has asked something: else no change is of interest. */
  isAsked(): boolean;
  /**
   * Asks the touched questions again. `differs` is told the readers of an answer that says something else,
   * `moved` those of one that says the same of other places.
   */
  refresh(touched: Iterable<Topic>, differs: (reader: Reader) => void, moved: (reader: Reader) => void): void;
}

/** What a project does not tell of itself. */
export interface Surroundings {
  /** See `SchemaView.configurationWithout`. */
  configurationFor?(table: Table): string | undefined;
  /** The names of the tables that the migrations make, where there are some. */
  migratedTables?(): ReadonlySet<string> | undefined;
  /** See `SchemaView.driverWithoutForeignKeys`. */
  sqliteDriver?(): string | undefined;
  /** See `SchemaView.isMigratedByLibsql`. */
  libsql?(): boolean;
  /** See `SchemaView.isAskedByNoQuery`. */
  askedByNoQuery?(file: FilePath, relation: string): boolean;
  /** See `SchemaView.isDeclaredElsewhere`. */
  declaredElsewhere?(): ReadonlySet<EntityId>;
}

const noTables: readonly Table[] = [];
const noRelations: readonly Relation[] = [];

export function createTrackedView<Reader extends object>(
  index: ProjectIndex,
  {
    configurationFor,
    migratedTables,
    sqliteDriver,
    libsql,
    askedByNoQuery,
    declaredElsewhere,
  }: Surroundings = {},
): TrackedView<Reader> {
  const byTopic = new Map<Topic, Members<Query<Reader>>>();
  let reader: Reader | undefined;
  let read: Query<Reader>[] = [];

  /** Answers a question about a subject by its key; what belongs to it is made when it is asked first. */
  function ask<T>(of: Queries<Reader>, key: string, aboutOf: () => Topic, compute: () => T): T {
    let query = of.get(key);
    if (!query) {
      const about = aboutOf();
      query = {
        of,
        key,
        topic: about,
        compute,
        answer: compute(),
        readers: undefined,
        lastReader: undefined,
      };
      of.set(key, query);
      byTopic.set(about, withMember(byTopic.get(about), query));
    }
    return answerOf(query) as T;
  }

  /** The answer, noted as read. Many rules ask the same of one subject: only the first time is to be noted. */
  function answerOf(query: Query<Reader>): unknown {
    if (reader !== undefined && query.lastReader !== reader) {
      query.lastReader = reader;
      query.readers = withMember(query.readers, reader);
      read.push(query);
    }
    return query.answer;
  }

  /** A question about a whole, or about an entity by its id, with all its queries. */
  function question<T>(topicOf: (key: string) => Topic, compute: (key: string) => T): (key: string) => T {
    const of: Queries<Reader> = new Map();
    return (key) => {
      const query = of.get(key);
      if (query) return answerOf(query) as T;
      return ask(
        of,
        key,
        () => topicOf(key),
        () => compute(key),
      );
    };
  }

  const targets: Queries<Reader> = new Map();
  const columns: Queries<Reader> = new Map();
  const named: Queries<Reader> = new Map();
  const tableById = question(topic.table, index.table);
  const tablesNamed = question(topic.name, (name) =>
    index.tablesNamed(name).flatMap((id) => {
      const table = index.table(id);
      return table ? [summarizeTable(table)] : [];
    }),
  );
  const unreadFiles = question(() => topic.unread, index.unreadFiles);
  const talliesAsked: Queries<Reader> = new Map();
  const tally = <T>(about: TallyTopic, compute: () => T) =>
    ask(talliesAsked, about, () => topic.tally(about), compute);

  const view: SchemaView = {
    table: tableById,
    target(foreignKey) {
      const target = known(foreignKey.target);
      if (!target) return undefined;
      const { table } = target;
      const keys = known(target.columns);
      return ask(
        targets,
        `${table}\0${keys?.join('\0') ?? '\0'}`,
        () => topic.table(table),
        () => resolveTarget(index.table(table), keys),
      );
    },
    tablesNamed,
    referencedBy: question(topic.references, index.referencedBy),
    enum: question(topic.enum, index.enum),
    requiredReferences: question(topic.table, (id) => requiredReferences(index.table(id))),
    referencedColumns: question(topic.targets, index.referencedColumns),
    columnNamed: (id, name) =>
      ask(
        columns,
        `${id}\0${name}`,
        () => topic.table(id),
        () => columnNamed(index.table(id), name),
      ),
    policiesFor: question(topic.policies, index.policiesFor),
    routinesNamed: question(topic.routines, index.routinesNamed),
    usualType: (dialect, column) =>
      tally(tallyTopic.column(dialect, column), () => index.tallies.usualType(dialect, column)),
    tableNaming: (dialect) => tally(tallyTopic.naming(dialect), () => index.tallies.tableNaming(dialect)),
    indexOwners: (schema, name) =>
      tally(tallyTopic.index(schema, name), () => index.tallies.indexOwners(schema, name)),
    hasApiRoles: () => tally(tallyTopic.apiRoles, () => index.tallies.hasApiRoles()),
    hasPolicies: () => tally(tallyTopic.policies, () => index.tallies.hasPolicies()),
    avoidsForeignKeys: (dialect) =>
      tally(tallyTopic.foreignKeys(dialect), () => index.tallies.avoidsForeignKeys(dialect)),
    leavesColumnsNullable: (dialect) =>
      tally(tallyTopic.nullable(dialect), () => index.tallies.leavesColumnsNullable(dialect)),
    timesWithoutZone: () => tally(tallyTopic.zones, () => index.tallies.timesWithoutZone()),
    habit: (name) => tally(tallyTopic.habit(name), () => index.tallies.habit(name)),
    habitCount: (name) => tally(tallyTopic.habitCount(name), () => index.tallies.habitCount(name)),
    tablesThatEndIn2038: () => tally(tallyTopic.year2038, () => index.tallies.tablesThatEndIn2038()),
    usesCapitals: (dialect) => tally(tallyTopic.capitals(dialect), () => index.tallies.usesCapitals(dialect)),
    tablesIn: question(topic.tablesIn, (file) => index.partsOf(file)?.tables ?? noTables),
    relationsIn: question(topic.relationsIn, (file) => index.partsOf(file)?.relations ?? noRelations),
    relationsFrom: question(topic.relations, index.relationsFrom),
    isExposed: question(topic.exposure, index.isExposed),
    tableOf: (ref) => {
      if (ref?.kind === 'table') return tableById(ref.id);
      if (ref?.kind !== 'name') return undefined;
      const { by, name, schema } = ref;
      return ask(
        named,
        `${by}\0${name}\0${schema}`,
        () => topic.ref(by, name),
        () => index.tableOf(ref),
      );
    },
    configurationWithout: (id) => {
      const table = configurationFor && index.table(id);
      return table && configurationFor(table);
    },
    isNew: (id) => {
      const made = migratedTables?.();
      const name = made && known(tableById(id)?.name);
      if (!made || name === undefined || made.has(name)) return false;
      // One that is gone may be this one, renamed.
      return [...made].every((other) => tablesNamed(other).length > 0);
    },
    driverWithoutForeignKeys: () => sqliteDriver?.(),
    isMigratedByLibsql: () => libsql?.() === true,
    isAskedByNoQuery: (file, relation) => askedByNoQuery?.(file, relation) === true,
    isDeclaredElsewhere: (id) => declaredElsewhere?.().has(id) === true,
    queriesOf: question(topic.queries, index.queriesOf),
    deletionsOf: question(topic.queries, (id) => deletionsIn(index.queriesOf(id))),
    queriesNaming: question(topic.naming, index.queriesNaming),
    unreadFiles: () => unreadFiles(''),
    isHidden: question((id) => topic.exports(index.fileOf(id) ?? ''), index.isHidden),
  };

  return {
    view,
    track(by, action) {
      reader = by;
      read = [];
      try {
        action();
        return read;
      } finally {
        reader = undefined;
      }
    },
    forget(by, asked) {
      for (const query of asked) {
        query.readers = withoutMember(query.readers, by);
        if (query.lastReader === by) query.lastReader = undefined;
        if (query.readers !== undefined) continue;
        query.of.delete(query.key);
        const others = withoutMember(byTopic.get(query.topic), query);
        if (others === undefined) byTopic.delete(query.topic);
        else byTopic.set(query.topic, others);
      }
    },
    isAsked: () => byTopic.size > 0,
    refresh(touched, differs, moved) {
      for (const about of touched) {
        for (const query of membersOf(byTopic.get(about))) {
          const { answer } = query;
          // Kept also when it says the same: the newest places count, and the old model must not be held.
          query.answer = query.compute();
          if (sameValue(answer, query.answer)) continue;
          const tell = sameAnswer(answer, query.answer) ? moved : differs;
          for (const each of membersOf(query.readers)) tell(each);
        }
      }
    },
  };
}

/** One member is held as itself, several in a set. */
type Members<T> = T | Set<T> | undefined;

function withMember<T extends object>(members: Members<T>, member: T): T | Set<T> {
  if (members === undefined || members === member) return member;
  return members instanceof Set ? members.add(member) : new Set([members, member]);
}

function withoutMember<T extends object>(members: Members<T>, member: T): Members<T> {
  if (members === member) return undefined;
  if (members instanceof Set && members.delete(member) && members.size === 0) return undefined;
  return members;
}

function membersOf<T extends object>(members: Members<T>): Iterable<T> {
  if (members === undefined) return [];
  return members instanceof Set ? members : [members];
}
