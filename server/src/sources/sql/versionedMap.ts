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

  constructor(entries: Map<K, V> = new Map()) {
    this.#entries = entries;
  }

  /** The next version, with an entry set. */
  with(key: K, value: V): VersionedMap<K, V> {
    const entries = this.#current();
    const next = this.#handOver(entries, key);
    entries.set(key, value);
    return next;
  }

  /** The next version, without an entry; this one where there is none. */
  without(key: K): VersionedMap<K, V> {
    const entries = this.#current();
    if (!entries.has(key)) return this;
    const next = this.#handOver(entries, key);
    entries.delete(key);
    return next;
  }

  get size(): number {
    return this.#current().size;
  }

  get(key: K): V | undefined {
    return this.#current().get(key);
  }

  has(key: K): boolean {
    return this.#current().has(key);
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  // Copies: another version may be asked while one walks through this one.
  entries(): MapIterator<[K, V]> {
    return new Map(this.#current()).entries();
  }

  keys(): MapIterator<K> {
    return new Map(this.#current()).keys();
  }

  values(): MapIterator<V> {
    return new Map(this.#current()).values();
  }

  /** The values in a list, of which `values` would make one of its own first. */
  listValues(): V[] {
    return [...this.#current().values()];
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  #handOver(entries: Map<K, V>, key: K): VersionedMap<K, V> {
    const next = new VersionedMap<K, V>(entries);
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
