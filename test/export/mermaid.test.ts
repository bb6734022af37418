import assert from 'node:assert/strict';
import mermaid from 'mermaid';
import { mermaidOf } from '../../server/src/export/mermaid.ts';
import {
  column,
  edge,
  fixtureFolders,
  oddNames,
  oddSnapshot,
  shopSnapshot,
  snapshot,
  snapshotOfFolder,
  table,
} from './snapshots.ts';

interface Parsed {
  readonly entities: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[];
  readonly relationships: readonly {
    readonly parent: string;
    readonly child: string;
    readonly label: string;
    readonly parentCard: string;
    readonly childCard: string;
    readonly dashed: boolean;
  }[];
}

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly keys: string;
  readonly comment: string;
}

describe('the Mermaid export', () => {
  it('says what the example schema is, to Mermaid', async () => {
    const shop = shopSnapshot();
    const { entities, relationships } = await parse(mermaidOf(shop));
    assert.deepEqual(
      entities.map(({ name }) => name),
      shop.tables.map(({ name }) => name),
    );
    assert.deepEqual(entities.find(({ name }) => name === 'order_items')?.attributes.slice(0, 2), [
      { name: 'order_id', type: 'uuid', keys: 'FK', comment: '' },
      { name: 'variant_id', type: 'integer', keys: 'FK', comment: '' },
    ]);
    assert.equal(relationships.length, shop.edges.length);
    const self = relationships.find(({ parent, child }) => parent === 'categories' && child === 'categories');
    assert.deepEqual(self, {
      parent: 'categories',
      child: 'categories',
      label: 'parentId',
      parentCard: 'ZERO_OR_ONE',
      childCard: 'ZERO_OR_MORE',
      dashed: false,
    });
  });

  it('is understood for every fixture', async () => {
    for (const folder of fixtureFolders()) {
      const drawn = snapshotOfFolder(folder, 'fixture');
      const { entities, relationships } = await parse(mermaidOf(drawn));
      assert.equal(entities.length, drawn.tables.length, folder);
      assert.equal(relationships.length, drawn.edges.length, folder);
      assert.deepEqual(
        entities.map(({ attributes }) => attributes.length),
        drawn.tables.map(({ columns }) => columns.length),
        folder,
      );
    }
  });

  it('keeps odd names as text', async () => {
    const text = mermaidOf(oddSnapshot());
    const { entities, relationships } = await parse(text);
    const shown = oddNames.map((name) => name.replace(/\s+/g, ' '));
    assert.deepEqual(
      entities.map(({ name }) => name),
      shown,
    );
    assert.equal(relationships.length, oddNames.length);
    assert.deepEqual(
      relationships.map(({ child }) => child),
      shown,
    );
    assert.ok(!text.includes('<img'));
  });

  it('understands each odd name alone', async () => {
    for (const name of oddNames) {
      const alone = snapshot(
        [table(name, [column(name, { type: name, comment: name })])],
        [{ ...edge([name, name], [name, name]), label: name }],
      );
      const { entities, relationships } = await parse(mermaidOf(alone));
      assert.deepEqual([entities.length, relationships.length], [1, 1], name);
      assert.equal(entities[0]?.attributes.length, 1, name);
    }
  });

  it('tells twins apart, marks views and draws relations without a key dashed', async () => {
    const drawn = snapshot(
      [
        table('users', [column('id')], { id: 'id of users' }),
        table('users', [], { id: 'other' }),
        table('totals', [column('n')], { kind: 'view', schema: 'report', id: 'view' }),
      ],
      [
        {
          ...edge(['users'], ['users']),
          kind: 'relation',
          from: { table: 'view', columns: [], cardinality: 'zero-or-many' },
          to: { table: 'other', columns: [], cardinality: 'zero-or-one' },
        },
      ],
    );
    const { entities, relationships } = await parse(mermaidOf(drawn));
    assert.deepEqual(
      entities.map(({ name }) => name),
      ['users', 'users_2', 'report.totals'],
    );
    assert.deepEqual(
      relationships.map(({ parent, child, dashed }) => [parent, child, dashed]),
      [['users_2', 'report.totals', true]],
    );
    assert.match(mermaidOf(drawn), /"report\.totals"\["report\.totals \(view\)"\] \{/);
  });

  it('is a diagram also without tables', async () => {
    assert.deepEqual((await parse(mermaidOf(snapshot([])))).entities, []);
  });
});

async function parse(text: string): Promise<Parsed> {
  // Loads the kinds of diagrams as well, and throws on what it does not understand.
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  assert.equal(diagram.type, 'er');
  const db = diagram.db as unknown as {
    getEntities(): Map<
      string,
      { id: string; label: string; attributes: Readonly<Record<string, unknown>>[] }
    >;
    getRelationships(): {
      entityA: string;
      entityB: string;
      roleA: string;
      relSpec: { cardA: string; cardB: string; relType: string };
    }[];
  };
  const entities = [...db.getEntities()];
  const nameOf = new Map(entities.map(([name, { id }]) => [id, decoded(name)]));
  return {
    entities: entities.map(([name, { attributes }]) => ({
      name: decoded(name),
      attributes: attributes.map((attribute) => ({
        name: String(attribute.name),
        type: String(attribute.type),
        keys: ((attribute.keys as string[] | undefined) ?? []).join(),
        comment: decoded(String(attribute.comment ?? '')),
      })),
    })),
    relationships: db.getRelationships().map(({ entityA, entityB, roleA, relSpec }) => ({
      parent: nameOf.get(entityA) ?? entityA,
      child: nameOf.get(entityB) ?? entityB,
      label: decoded(roleA),
      parentCard: relSpec.cardB,
      childCard: relSpec.cardA,
      dashed: relSpec.relType === 'NON_IDENTIFYING',
    })),
  };
}

/** As Mermaid does it when it draws: entities are kept out of the parser's way under signs of their own. */
function decoded(text: string): string {
  return text
    .replaceAll('ﬂ°°', '&#')
    .replaceAll('ﬂ°', '&')
    .replaceAll('¶ß', ';')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
