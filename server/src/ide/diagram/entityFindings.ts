import type { Finding } from '../../lint/finding.ts';
import type { EntityId } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';

/** Findings by what they are about. Lists of entities whose files did not change stay the same objects. */
export interface EntityFindings {
  refresh(
    files: readonly FilePath[],
    findings: (file: FilePath) => readonly Finding[],
  ): ReadonlyMap<EntityId, readonly Finding[]>;
}

type Groups = ReadonlyMap<EntityId, readonly Finding[]>;

export function createEntityFindings(): EntityFindings {
  let kept = new Map<FilePath, { readonly list: readonly Finding[]; readonly groups: Groups }>();
  return {
    refresh(files, findings) {
      const next: typeof kept = new Map();
      const all = new Map<EntityId, readonly Finding[]>();
      for (const file of files) {
        const list = findings(file);
        if (list.length === 0) continue;
        const before = kept.get(file);
        const entry = before?.list === list ? before : { list, groups: grouped(list) };
        next.set(file, entry);
        for (const [id, group] of entry.groups) {
          const other = all.get(id);
          all.set(id, other ? [...other, ...group] : group);
        }
      }
      kept = next;
      return all;
    },
  };
}

function grouped(findings: readonly Finding[]): Groups {
  const groups = new Map<EntityId, Finding[]>();
  for (const finding of findings) {
    if (finding.entity === undefined) continue;
    const group = groups.get(finding.entity);
    if (group) group.push(finding);
    else groups.set(finding.entity, [finding]);
  }
  return groups;
}
