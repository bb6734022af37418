import assert from 'node:assert/strict';
import { toSnapshot } from '../../../../server/src/sources/drizzle/snapshot/toSnapshot.ts';
import { categories, compareSnapshots } from '../../../support/compareSnapshots.ts';
import { drizzleFixtures } from '../../../support/drizzleFixtures.ts';
import { startDrizzleKit } from '../../../support/drizzleKit.ts';
import { readSchema } from '../../../support/readSchema.ts';

const fixtures = drizzleFixtures();

/** Our static reading of each fixture against what drizzle-kit makes of it by running it. */
describe('reading, as drizzle-kit has it', () => {
  const kit = startDrizzleKit();
  const total = new Map<string, number>();
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
      for (const category of categories) {
        total.set(category, (total.get(category) ?? 0) + counts[category].equal);
      }
    });
  }

  it('has compared parts of every kind', () => {
    // Runs last: nothing above was equal only because it was not there.
    assert.deepEqual(
      categories.filter((category) => (total.get(category) ?? 0) === 0),
      [],
    );
    assert.ok((total.get('columns') ?? 0) > 300);
  });
});
