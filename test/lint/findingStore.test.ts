import assert from 'node:assert/strict';
import { createFindingStore, joinByPlace, type RawFinding } from '../../server/src/lint/findingStore.ts';

const file = '/w/dump.sql';

describe('the findings of a file', () => {
  it('are those of a first telling, in their order, whatever comes and goes where', () => {
    const random = seeded(5);
    const below = (limit: number) => Math.floor(random() * limit);
    const finding = (subject: number): RawFinding => {
      const start = below(60);
      const span = { file, start, end: start + 1 + below(2) };
      const rule = `rule-${below(3)}`;
      return { rule, entity: `table-${subject}`, span, message: `${subject}.`, fixes: [], related: [] };
    };
    const store = createFindingStore();
    const told = new Map<object, readonly RawFinding[]>();
    const subjects = Array.from({ length: 12 }, () => ({}));
    for (let step = 0; step < 400; step++) {
      for (let changes = 1 + below(3); changes > 0; changes--) {
        const number = below(subjects.length);
        const subject = subjects[number] as object;
        const now = Array.from({ length: below(4) }, () => finding(number));
        store.replace(subject, told.get(subject) ?? [], now, () => {});
        if (now.length === 0) told.delete(subject);
        else told.set(subject, now);
      }
      const seen = store.inFile(file).map(place);
      const anew = createFindingStore();
      for (const [subject, findings] of told) anew.replace(subject, [], findings, () => {});
      assert.deepEqual(seen, anew.inFile(file).map(place), `step ${step}`);
    }
  });

  it('take in others at their places', () => {
    const at = (start: number, rule: string) => ({ rule, span: { file, start, end: start + 1 } });
    const long = [at(1, 'a'), at(4, 'a'), at(4, 'c'), at(9, 'a')];
    assert.deepEqual(joinByPlace(long, []), long);
    assert.deepEqual(joinByPlace(long, [at(0, 'x'), at(4, 'b'), at(12, 'x')]), [
      ...[at(0, 'x'), at(1, 'a'), at(4, 'a'), at(4, 'b'), at(4, 'c'), at(9, 'a'), at(12, 'x')],
    ]);
  });
});

function place({ rule, span: { start, end } }: RawFinding): string {
  return `${start}-${end} ${rule}`;
}

function seeded(seed: number): () => number {
  let last = seed;
  return () => {
    last = (last * 1103515245 + 12345) % 2147483648;
    return last / 2147483648;
  };
}
