import assert from 'node:assert/strict';
import { toSnapshot } from '../../../../server/src/sources/drizzle/snapshot/toSnapshot.ts';
import { type Category, categories, compareSnapshots } from '../../../support/compareSnapshots.ts';
import { drizzleFixtures } from '../../../support/drizzleFixtures.ts';
import { startDrizzleKit } from '../../../support/drizzleKit.ts';
import { readSchema } from '../../../support/readSchema.ts';

const fixtures = drizzleFixtures();

/** Our static reading of each fixture against what drizzle-kit makes of it by running it. */
describe('reading, as drizzle-kit has it', () => {
  const kit = startDrizzleKit();
  after(() => kit.close());

  for (const fixture of fixtures) {
    it(`${fixture.dialect}: ${fixture.name}`, async () => {
      const reply = await kit.snapshot(fixture);
      assert.equal(reply.kind, 'snapshot', reply.kind === 'failed' ? reply.message : '');
      assert.ok(reply.kind === 'snapshot');
      const { schema, exposed } = readSchema(fixture);
      const ours = toSnapshot(schema, exposed, fixture.dialect);
      const { counts, differences } = compareSnapshots(ours, reply.snapshot);
      assert.deepEqual(differences, []);
      assert.ok(counts.tables.equal > 0 && counts.columns.equal > 0, 'the fixture has no columns');
    });
  }

  it('covers parts of every kind', async () => {
    // So that nothing above is equal only because it is not there.
    const totals = new Map<Category, number>();
    for (const fixture of fixtures) {
      const reply = await kit.snapshot(fixture);
      assert.ok(reply.kind === 'snapshot');
      const { counts } = compareSnapshots(reply.snapshot, reply.snapshot);
      for (const kind of categories) totals.set(kind, (totals.get(kind) ?? 0) + counts[kind].equal);
    }
    assert.deepEqual(
      categories.filter((kind) => totals.get(kind) === 0),
      [],
    );
    assert.ok((totals.get('columns') ?? 0) > 300);
  });
});
