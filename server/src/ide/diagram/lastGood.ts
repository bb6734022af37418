import type { EntityId } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import type { DrawnPart } from './snapshot.ts';

/** Remembers what files held before they became half-typed. */
export interface LastGood {
  /**
   * Adds what only seems to have vanished: tables and columns of broken files as they were before.
   * @returns the parts in the order of the last picture, and a sentence for people where some are old
   */
  complete(
    now: ReadonlyMap<EntityId, DrawnPart>,
    broken: ReadonlySet<FilePath>,
    relative: (file: FilePath) => string,
  ): { readonly parts: ReadonlyMap<EntityId, DrawnPart>; readonly unreadable: string | undefined };
}

export function createLastGood(): LastGood {
  let good: ReadonlyMap<EntityId, DrawnPart> = new Map();
  return {
    complete(now, broken, relative) {
      if (broken.size === 0) {
        good = now;
        return { parts: now, unreadable: undefined };
      }
      const parts = new Map<EntityId, DrawnPart>();
      const lost = new Set<FilePath>();
      const remembered = new Map<EntityId, DrawnPart>();
      for (const [id, before] of good) {
        const read = now.get(id);
        const isOld = broken.has(before.file) && (!read || hasLostColumns(read, before));
        if (isOld) {
          lost.add(before.file);
          parts.set(id, { ...before, table: stale(before) });
        } else if (read) parts.set(id, read);
        if (broken.has(before.file)) remembered.set(id, before);
      }
      for (const [id, read] of now) {
        if (!parts.has(id)) parts.set(id, read);
        if (!remembered.has(id)) remembered.set(id, read);
      }
      good = remembered;
      const files = [...lost].map(relative).join(', ');
      return {
        parts,
        unreadable:
          lost.size === 0
            ? undefined
            : `${files} cannot be read as it stands: what is missing there is shown as it was.`,
      };
    },
  };
}

/** Typing inside a definition may swallow the columns after it. */
function hasLostColumns(read: DrawnPart, before: DrawnPart): boolean {
  const keys = new Set(read.table.columns.map(({ key }) => key));
  return before.table.columns.some(({ key }) => !keys.has(key));
}

const stales = new WeakMap<DrawnPart['table'], DrawnPart['table']>();

/** One object for each table, so that an unchanged picture stays unchanged. */
function stale({ table }: DrawnPart): DrawnPart['table'] {
  let old = stales.get(table);
  if (!old) {
    old = { ...table, stale: true };
    stales.set(table, old);
  }
  return old;
}
