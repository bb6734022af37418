/** What is asked of maps and changed in them, in turn: the lineage of a map, a key, and in writes the value. */
export interface Accesses {
  readonly reads: unknown[];
  readonly writes: unknown[];
}

/** In the place of a key: that there are so many entries, or all of them. */
export const sizeKey = Symbol('size');
export const everyKey = Symbol('every');
/** In the place of a value. */
export const noEntry = Symbol('none');

let recording: Accesses | undefined;

/** Notes what an action asks of versioned maps and changes in them. */
export function recordAccesses<T>(action: () => T): Accesses & { readonly result: T } {
  const outer = recording;
  const accesses: Accesses = { reads: [], writes: [] };
  recording = accesses;
  try {
    return { ...accesses, result: action() };
  } finally {
    recording = outer;
  }
}

/**
 * A map of which each change makes a new version and all versions stay readable. The newest has the entries;
 * an older one holds what differs from its successor, and takes the entries back when it is asked. So a replay,
 * which goes from version to version, pays for a change and not for a copy. (Baker, "Shallow binding makes
 * functional arrays fast", 1991.) An entry that an older version takes back may stand at another place in its
 * order.
 */
export class VersionedMap<K, V> implements ReadonlyMap<K, V> {
  #entries: Map<K, V> | undefined;
  #successor: VersionedMap<K, V> | undefined;
  #key: K | undefined;
  #value: V | undefined;
  #had = false;
  /** The same object in all versions. */
  readonly lineage: object;

  constructor(entries: Map<K, V> = new Map(), lineage: object = {}) {
    this.#entries = entries;
    this.lineage = lineage;
  }

  /** The next version, with an entry set. */
  with(key: K, value: V): VersionedMap<K, V> {
    const entries = this.#current();
    const next = this.#handOver(entries, key);
    entries.set(key, value);
    recording?.writes.push(this.lineage, key, value);
    return next;
  }

  /** The next version, without an entry; this one where there is none. */
  without(key: K): VersionedMap<K, V> {
    const entries = this.#asked(key);
    if (!entries.has(key)) return this;
    const next = this.#handOver(entries, key);
    entries.delete(key);
    recording?.writes.push(this.lineage, key, noEntry);
    return next;
  }

  get size(): number {
    return this.#asked(sizeKey).size;
  }

  get(key: K): V | undefined {
    return this.#asked(key).get(key);
  }

  has(key: K): boolean {
    return this.#asked(key).has(key);
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  // Copies: another version may be asked while one walks through this one.
  entries(): MapIterator<[K, V]> {
    return new Map(this.#asked(everyKey)).entries();
  }

  keys(): MapIterator<K> {
    return new Map(this.#asked(everyKey)).keys();
  }

  values(): MapIterator<V> {
    return new Map(this.#asked(everyKey)).values();
  }

  /** The values in a list, of which `values` would make one of its own first. */
  listValues(): V[] {
    return [...this.#asked(everyKey).values()];
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  /**
   * Makes what stands on `base` stand on `now`: all later versions that `last` is one of, beginning with the first
   * after `base`, have from now on what `now` has, but for the keys that they themselves set or removed. These must
   * not be among the keys in which `base` and `now` differ. Both are of one lineage, neither comes after `last`.
   */
  static replant<K, V>(last: VersionedMap<K, V>, base: VersionedMap<K, V>, now: VersionedMap<K, V>): void {
    now.#current();
    let first = last;
    while (first.#successor !== base) {
      if (!first.#successor)
        throw new Error('The version does not come after the one it is to be taken from.');
      first = first.#successor;
    }
    first.#successor = now;
  }

  #asked(key: unknown): Map<K, V> {
    recording?.reads.push(this.lineage, key);
    return this.#current();
  }

  #handOver(entries: Map<K, V>, key: K): VersionedMap<K, V> {
    const next = new VersionedMap<K, V>(entries, this.lineage);
    this.#entries = undefined;
    this.#successor = next;
    this.#key = key;
    this.#had = entries.has(key);
    this.#value = entries.get(key);
    return next;
  }

  /** The entries of this version, taken back from the newer ones where they are not here. */
  #current(): Map<K, V> {
    if (this.#entries) return this.#entries;
    const newer: VersionedMap<K, V>[] = [];
    let holder: VersionedMap<K, V> = this;
    while (!holder.#entries) {
      newer.push(holder);
      holder = holder.#successor as VersionedMap<K, V>;
    }
    const entries = holder.#entries;
    for (let version = newer.pop(); version; version = newer.pop()) {
      const key = version.#key as K;
      holder.#entries = undefined;
      holder.#successor = version;
      holder.#key = key;
      holder.#had = entries.has(key);
      holder.#value = entries.get(key);
      if (version.#had) entries.set(key, version.#value as V);
      else entries.delete(key);
      version.#entries = entries;
      version.#successor = undefined;
      version.#value = undefined;
      holder = version;
    }
    return entries;
  }
}
