import type { Finding } from '../lint/finding.ts';
import type { FilePath } from '../model/span.ts';
import type { FindingCounts } from '../protocol/status.ts';

const fields = { error: 'errors', warning: 'warnings', info: 'infos', hint: 'hints' } as const;
const none = { errors: 0, warnings: 0, infos: 0, hints: 0 };

/** Counts of all findings, kept by file so that a keystroke costs one file. */
export interface FindingTally {
  set(file: FilePath, findings: readonly Finding[]): void;
  total(): FindingCounts;
}

export function createFindingTally(): FindingTally {
  const files = new Map<FilePath, FindingCounts>();
  let total = { ...none };
  const add = (counts: FindingCounts, sign: 1 | -1): void => {
    total = {
      errors: total.errors + sign * counts.errors,
      warnings: total.warnings + sign * counts.warnings,
      infos: total.infos + sign * counts.infos,
      hints: total.hints + sign * counts.hints,
    };
  };
  return {
    set(file, findings) {
      const before = files.get(file);
      if (before) add(before, -1);
      if (findings.length === 0) {
        files.delete(file);
        return;
      }
      const counts = { ...none };
      for (const { severity } of findings) counts[fields[severity]]++;
      files.set(file, counts);
      add(counts, 1);
    },
    total: () => total,
  };
}
