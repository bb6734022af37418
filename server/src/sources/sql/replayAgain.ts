import { isDeepStrictEqual } from 'node:util';
import { splicedUp } from '../../model/spliced.ts';
import { type DatabaseState, sessionFields, stateMaps } from './database.ts';
import { applyStatement } from './replay.ts';
import type { PlacedStatement } from './statement.ts';
import { everyKey, noEntry, recordAccesses, sizeKey, VersionedMap } from './versionedMap.ts';

/** The statements of a file with the database after each. */
export interface Replay {
  readonly before: DatabaseState;
  readonly statements: readonly PlacedStatement[];
  readonly states: readonly DatabaseState[];
  /** Of a statement that nobody noted, undefined. */
  readonly effects: readonly (Effect | undefined)[];
}

/** What a statement asked of a database and made of it. */
interface Effect {
  /** Lineage and key of each entry that it looked at, set or removed. */
  readonly touched: readonly unknown[];
  /** Lineage, key and value of each entry that it set or removed. */
  readonly writes: readonly unknown[];
  /** True where setting the same entries again is all that it does. */
  readonly isOnlyWrites: boolean;
}

/** The entries in which a database differs from the one that stood there before, by lineage. */
type Differences = Map<unknown, { readonly keys: Set<unknown>; count: boolean }>;

/** From so many statements on that make something else than before, the rest is not compared any more. */
const mostGrowths = 50;

/**
 * Follows the statements of a file. Of the last reading, which is used up, all is kept but the statements that differ
 * and those that look at what they change: a statement depends on the entries of the database it asked for, no others.
 * That is noted only of a file that `isTyped` in. So an edit in the midst of a dump costs what it touches, and the objects that later statements made stay the same.
 */
export function replay(
  before: DatabaseState,
  statements: readonly PlacedStatement[],
  { last, isTyped }: { readonly last?: Replay | undefined; readonly isTyped: boolean },
): Replay {
  const known = last?.before === before ? last : undefined;
  const old = known?.statements ?? [];
  let head = 0;
  while (head < statements.length && head < old.length && old[head] === statements[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, statements.length) - head;
  while (tail < most && old[old.length - 1 - tail] === statements[statements.length - 1 - tail]) tail++;

  const states: DatabaseState[] = [];
  const effects: (Effect | undefined)[] = [];
  let state = (head === 0 ? before : known?.states[head - 1]) ?? before;
  for (let i = head; i < statements.length - tail; i++) step(statements[i] as PlacedStatement);
  if (!known) return { before, statements, states, effects };

  const behind = old.length - tail;
  let differences = differencesOf(known, head, behind);
  let until = differences ? lastConflict(behind, differences) : old.length - 1;
  let growths = 0;
  let at = behind;
  for (; at <= until; at++) {
    const effect = known.effects[at];
    if (differences && effect?.isOnlyWrites && !conflicts(effect, listed(differences))) {
      push(redone(state, effect.writes), effect);
      continue;
    }
    const from = state;
    const made = step(old[at] as PlacedStatement);
    if (!differences) continue;
    const followed = effect && made ? follow(differences, effect, made) : 'unclear';
    if (followed === 'unclear' || (followed.grew && ++growths > mostGrowths)) {
      differences = undefined;
      until = old.length - 1;
      continue;
    }
    if (made && followed.writes) {
      states.pop();
      effects.pop();
      push(redone(from, followed.writes), { ...made, writes: followed.writes });
    }
    if (followed.grew) until = Math.max(until, lastConflict(at + 1, differences));
  }
  const more = at < old.length && differences ? replanted(known, at, state) : [];
  const all = splicedUp(known.states as DatabaseState[], head, at + more.length, [...states, ...more]);
  const final = all[all.length - 1];
  // Who has seen the last one sees that it is another.
  if (final && at < old.length && hasAny(differences)) all[all.length - 1] = { ...final };
  return {
    before,
    statements,
    states: all,
    effects: splicedUp(known.effects as (Effect | undefined)[], head, at, effects),
  };

  function step(statement: PlacedStatement): Effect | undefined {
    if (!isTyped) {
      push(applyStatement(state, statement), undefined);
      return undefined;
    }
    const { reads, writes, result } = recordAccesses(() => applyStatement(state, statement));
    const effect = {
      touched: touchedBy(reads, writes),
      writes,
      isOnlyWrites: isOnlyWrites(state, result, writes),
    };
    push(result, effect);
    return effect;
  }

  function push(next: DatabaseState, effect: Effect | undefined): void {
    state = next;
    states.push(next);
    effects.push(effect);
  }

  /** In what the database before the kept statements differs; undefined where that cannot be told. */
  function differencesOf(former: Replay, from: number, to: number): Differences | undefined {
    const then = (to === 0 ? before : former.states[to - 1]) ?? before;
    if (!sameSession(then, state)) return undefined;
    const found: Differences = new Map();
    const between = [...former.effects.slice(from, to), ...effects];
    if (between.includes(undefined)) return undefined;
    const writes = between.flatMap((effect) => effect?.writes ?? []);
    for (const field of stateMaps) {
      const [was, now] = [then[field], state[field]] as readonly ReadonlyMap<unknown, unknown>[];
      if (was === now) continue;
      if (!(was instanceof VersionedMap && now instanceof VersionedMap && was.lineage === now.lineage))
        return undefined;
      const keys = new Set<unknown>();
      for (let i = 0; i < writes.length; i += 3) if (writes[i] === now.lineage) keys.add(writes[i + 1]);
      // One version after the other: to go from one to the other takes time.
      const values = new Map([...keys].map((key) => [key, valueIn(now, key)]));
      for (const key of keys) note(found, now.lineage, key, valueIn(was, key), values.get(key));
    }
    return found;
  }

  /** The last of the known statements that depends on the differences; -1 where none does. */
  function lastConflict(from: number, about: Differences): number {
    const list = listed(about);
    if (list.length === 0) return -1;
    for (let i = old.length - 1; i >= from; i--) if (conflicts(known?.effects[i], list)) return i;
    return -1;
  }
}

/**
 * Takes the states from one on over to a database that differs from the one they were made of, in nothing they asked
 * for. Answers those of them, from the first on, that are other objects by that.
 */
function replanted({ before, states }: Replay, from: number, now: DatabaseState): readonly DatabaseState[] {
  const base = (from === 0 ? before : states[from - 1]) ?? before;
  const made: DatabaseState[] = [];
  // Also where both have the same entries: the next edit may come between this version and those that stand on it.
  for (const field of stateMaps.filter((each) => now[each] !== base[each])) {
    const own: Partial<DatabaseState> = { [field]: now[field] };
    let first = 0;
    for (; from + first < states.length && states[from + first]?.[field] === base[field]; first++)
      made[first] = { ...((made[first] ?? states[from + first]) as DatabaseState), ...own };
    const version: unknown = states[from + first]?.[field];
    if (version) VersionedMap.replant(version as AnyMap, base[field] as AnyMap, now[field] as AnyMap);
  }
  return made;
}

function hasAny(differences: Differences | undefined): boolean {
  return differences !== undefined && [...differences.values()].some(({ keys }) => keys.size > 0);
}

type AnyMap = VersionedMap<unknown, unknown>;

/** What a statement goes by besides the entries of the maps. */
function sameSession(a: DatabaseState, b: DatabaseState): boolean {
  return sessionFields.every((field) => a[field] === b[field] || isDeepStrictEqual(a[field], b[field]));
}

function isOnlyWrites(before: DatabaseState, after: DatabaseState, writes: readonly unknown[]): boolean {
  if (before === after) return writes.length === 0;
  if (!sameSession(before, after)) return false;
  const lineages = new Map<unknown, AnyMap>();
  for (const field of stateMaps) {
    const [was, now] = [before[field], after[field]] as readonly ReadonlyMap<unknown, unknown>[];
    if (was === now) continue;
    if (!(was instanceof VersionedMap && now instanceof VersionedMap && was.lineage === now.lineage))
      return false;
    lineages.set(now.lineage, now);
  }
  // A version that was made and left again is in the writes as well.
  return lastWrites(writes).every(([lineage, key, value]) => {
    const map = lineages.get(lineage);
    return map !== undefined && valueIn(map, key) === value;
  });
}

function valueIn(map: AnyMap, key: unknown): unknown {
  return map.has(key) ? map.get(key) : noEntry;
}

/** What is written at last under each key. */
function lastWrites(
  writes: readonly unknown[],
): readonly (readonly [lineage: unknown, key: unknown, value: unknown])[] {
  const found: [unknown, unknown, unknown][] = [];
  for (let i = 0; i < writes.length; i += 3) {
    const former = found.find(([lineage, key]) => lineage === writes[i] && key === writes[i + 1]);
    if (former) former[2] = writes[i + 2];
    else found.push([writes[i], writes[i + 1], writes[i + 2]]);
  }
  return found;
}

function touchedBy(reads: readonly unknown[], writes: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  const add = (lineage: unknown, key: unknown) => {
    for (let i = 0; i < found.length; i += 2) if (found[i] === lineage && found[i + 1] === key) return;
    found.push(lineage, key);
  };
  for (let i = 0; i < reads.length; i += 2) add(reads[i], reads[i + 1]);
  for (let i = 0; i < writes.length; i += 3) add(writes[i], writes[i + 1]);
  return found;
}

function redone(state: DatabaseState, writes: readonly unknown[]): DatabaseState {
  if (writes.length === 0) return state;
  const maps: Partial<Record<(typeof stateMaps)[number], unknown>> = {};
  for (const field of stateMaps) {
    const map = state[field] as ReadonlyMap<unknown, unknown>;
    if (!(map instanceof VersionedMap)) continue;
    let next: AnyMap = map;
    for (let i = 0; i < writes.length; i += 3) {
      if (writes[i] !== map.lineage) continue;
      const [key, value] = [writes[i + 1], writes[i + 2]];
      next = value === noEntry ? next.without(key) : next.with(key, value);
    }
    if (next !== map) maps[field] = next;
  }
  return { ...state, ...(maps as Partial<DatabaseState>) };
}

/** Of tens of thousands of effects nearly all conflict with nothing: no iterator is made for each. */
function conflicts(effect: Effect | undefined, differences: readonly LineageDifferences[]): boolean {
  if (!effect) return true;
  const { touched } = effect;
  for (let i = 0; i < touched.length; i += 2)
    for (let d = 0; d < differences.length; d++) {
      const { lineage, keys, count } = differences[d] as LineageDifferences;
      if (touched[i] !== lineage) continue;
      const key = touched[i + 1];
      if (key === everyKey || (key === sizeKey ? count : keys.has(key))) return true;
    }
  return false;
}

interface LineageDifferences {
  readonly lineage: unknown;
  readonly keys: ReadonlySet<unknown>;
  /** True where there is another number of entries. */
  readonly count: boolean;
}

function listed(differences: Differences): readonly LineageDifferences[] {
  return [...differences].flatMap(([lineage, { keys, count }]) =>
    keys.size === 0 ? [] : [{ lineage, keys, count }],
  );
}

/** In the place of a value: what another statement left there. */
const unwritten = Symbol('unwritten');

/** Notes what an entry was and is now; true where it did not differ before. */
function note(differences: Differences, lineage: unknown, key: unknown, was: unknown, now: unknown): boolean {
  if (was === now) {
    differences.get(lineage)?.keys.delete(key);
    return false;
  }
  const own = differences.get(lineage) ?? { keys: new Set(), count: false };
  differences.set(lineage, own);
  own.count ||= [was, now].some((value) => value === noEntry || value === unwritten);
  const grew = !own.keys.has(key);
  own.keys.add(key);
  return grew;
}

/**
 * Takes into the differences what a statement makes of a database that differs. `writes` where it makes objects that
 * are equal to those that it made before: these are to stay.
 */
function follow(
  differences: Differences,
  was: Effect,
  now: Effect,
): 'unclear' | { readonly grew: boolean; readonly writes?: readonly unknown[] } {
  if (!was.isOnlyWrites || !now.isOnlyWrites) return 'unclear';
  const old = lastWrites(was.writes);
  const fresh = lastWrites(now.writes);
  const lastValue = (list: typeof old, lineage: unknown, key: unknown) =>
    (list.find((each) => each[0] === lineage && each[1] === key) ?? [lineage, key, unwritten])[2];
  let grew = false;
  const kept = new Map<unknown, unknown>();
  for (const [lineage, key, value] of fresh) {
    const former = lastValue(old, lineage, key);
    const isEqual = former !== value && former !== unwritten && isDeepStrictEqual(former, value);
    if (isEqual) kept.set(value, former);
    const isNew = note(differences, lineage, key, former, isEqual ? former : value);
    grew ||= isNew;
  }
  for (const [lineage, key, value] of old) {
    if (lastValue(fresh, lineage, key) !== unwritten) continue;
    const isNew = note(differences, lineage, key, value, unwritten);
    grew ||= isNew;
  }
  return kept.size === 0
    ? { grew }
    : {
        grew,
        writes: now.writes.map((value, i) => (i % 3 === 2 && kept.has(value) ? kept.get(value) : value)),
      };
}
