import { known } from '../model/unknown.ts';
import type { SchemaView } from '../rules/rule.ts';
import { columnNamed, requiredReferences, resolveTarget, summarizeTable } from '../rules/schemaView.ts';
import { tallyTopic } from '../rules/tallies.ts';
import { type ProjectIndex, type Topic, topic } from './projectIndex.ts';
import { sameAnswer, sameValue } from './sameAnswer.ts';

/** A question that was asked, its answer, and who asked. Shared by all that ask the same. */
export interface Query<Reader> {
  readonly key: string;
  readonly topic: Topic;
  readonly compute: () => unknown;
  answer: unknown;
  readonly readers: Set<Reader>;
}

/** A `SchemaView` that notes what is read, and by whom. */
export interface TrackedView<Reader> {
  readonly view: SchemaView;
  /** Runs `action`, noting what it reads; the answer lists the queries to give to `forget` later. */
  track(reader: Reader, action: () => void): readonly Query<Reader>[];
  forget(reader: Reader, queries: readonly Query<Reader>[]): void;
  /**
   * Asks the touched questions again. `differs` is told the readers of an answer that says something else,
   * `moved` those of one that says the same of other places.
   */
  refresh(touched: Iterable<Topic>, differs: (reader: Reader) => void, moved: (reader: Reader) => void): void;
}

export function createTrackedView<Reader>(index: ProjectIndex): TrackedView<Reader> {
  const queries = new Map<string, Query<Reader>>();
  const byTopic = new Map<Topic, Set<Query<Reader>>>();
  let reader: Reader | undefined;
  let read = new Set<Query<Reader>>();

  function ask<T>(key: string, about: Topic, compute: () => T): T {
    let query = queries.get(key);
    if (!query) {
      query = { key, topic: about, compute, answer: compute(), readers: new Set() };
      queries.set(key, query);
      const others = byTopic.get(about);
      if (others) others.add(query);
      else byTopic.set(about, new Set([query]));
    }
    if (reader !== undefined) {
      query.readers.add(reader);
      read.add(query);
    }
    return query.answer as T;
  }

  const view: SchemaView = {
    table: (id) => ask(`t${id}`, topic.table(id), () => index.table(id)),
    target(foreignKey) {
      const target = known(foreignKey.target);
      if (!target) return undefined;
      const { table } = target;
      const keys = known(target.columns);
      return ask(`f${table}\0${keys?.join('\0') ?? '\0'}`, topic.table(table), () =>
        resolveTarget(index.table(table), keys),
      );
    },
    tablesNamed: (name) =>
      ask(`n${name}`, topic.name(name), () =>
        index.tablesNamed(name).flatMap((id) => {
          const table = index.table(id);
          return table ? [summarizeTable(table)] : [];
        }),
      ),
    referencedBy: (id) => ask(`r${id}`, topic.references(id), () => index.referencedBy(id)),
    enum: (id) => ask(`e${id}`, topic.enum(id), () => index.enum(id)),
    requiredReferences: (id) => ask(`q${id}`, topic.table(id), () => requiredReferences(index.table(id))),
    referencedColumns: (id) => ask(`k${id}`, topic.targets(id), () => index.referencedColumns(id)),
    columnNamed: (id, name) =>
      ask(`c${id}\0${name}`, topic.table(id), () => columnNamed(index.table(id), name)),
    policiesFor: (id) => ask(`p${id}`, topic.policies(id), () => index.policiesFor(id)),
    usualType: (dialect, column) => {
      const about = tallyTopic.column(dialect, column);
      return ask(about, topic.tally(about), () => index.tallies.usualType(dialect, column));
    },
    tableNaming: (dialect) => {
      const about = tallyTopic.naming(dialect);
      return ask(about, topic.tally(about), () => index.tallies.tableNaming(dialect));
    },
    indexOwners: (schema, name) => {
      const about = tallyTopic.index(schema, name);
      return ask(about, topic.tally(about), () => index.tallies.indexOwners(schema, name));
    },
    hasApiRoles: () =>
      ask(tallyTopic.apiRoles, topic.tally(tallyTopic.apiRoles), () => index.tallies.hasApiRoles()),
    hasPolicies: () =>
      ask(tallyTopic.policies, topic.tally(tallyTopic.policies), () => index.tallies.hasPolicies()),
    relationsFrom: (id) => ask(`l${id}`, topic.relations(id), () => index.relationsFrom(id)),
    isExposed: (id) => ask(`x${id}`, topic.exposure(id), () => index.isExposed(id)),
    tableOf: (ref) => {
      if (ref.kind === 'table') return ask(`t${ref.id}`, topic.table(ref.id), () => index.table(ref.id));
      if (ref.kind !== 'name') return undefined;
      const { by, name, schema } = ref;
      return ask(`b${by}\0${name}\0${schema}`, topic.ref(by, name), () => index.tableOf(ref));
    },
    queriesOf: (id) => ask(`u${id}`, topic.queries(id), () => index.queriesOf(id)),
    isHidden: (id) => ask(`h${id}`, topic.exports(index.fileOf(id) ?? ''), () => index.isHidden(id)),
  };

  return {
    view,
    track(by, action) {
      reader = by;
      read = new Set();
      try {
        action();
        return [...read];
      } finally {
        reader = undefined;
      }
    },
    forget(by, asked) {
      for (const query of asked) {
        query.readers.delete(by);
        if (query.readers.size > 0) continue;
        queries.delete(query.key);
        const others = byTopic.get(query.topic);
        others?.delete(query);
        if (others?.size === 0) byTopic.delete(query.topic);
      }
    },
    refresh(touched, differs, moved) {
      for (const about of touched) {
        for (const query of byTopic.get(about) ?? []) {
          const { answer } = query;
          // Kept also when it says the same: the newest places count, and the old model must not be held.
          query.answer = query.compute();
          if (sameValue(answer, query.answer)) continue;
          query.readers.forEach(sameAnswer(answer, query.answer) ? moved : differs);
        }
      }
    },
  };
}
