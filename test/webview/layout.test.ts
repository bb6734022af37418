import assert from 'node:assert/strict';
import { adjustLayout } from '../../server/src/layout/adjustLayout.ts';
import { type DiagramGraph, diagramGraph, everythingShown } from '../../server/src/layout/diagramGraph.ts';
import { createBundledElk } from '../../server/src/layout/elk/bundledElk.ts';
import { layOutDiagram } from '../../server/src/layout/layoutDiagram.ts';
import {
  type Layout,
  type LayoutEnd,
  type Point,
  portOf,
  type Rectangle,
} from '../../server/src/layout/layoutGraph.ts';
import { withMovedBoxes } from '../../server/src/layout/movedBoxes.ts';
import { countCrossings } from '../../server/src/layout/routeCrossings.ts';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import { meanDisplacement } from './support/displacement.ts';
import { addedForeignKey, addedTable, cycleSnapshot, withoutEdges } from './support/editedSnapshot.ts';
import { syntheticSnapshot } from './support/syntheticSnapshot.ts';

const graphOf = (snapshot: DiagramSnapshot): DiagramGraph => diagramGraph(snapshot, everythingShown);
const runElk = createBundledElk();
const layOut = (snapshot: DiagramSnapshot): Promise<Layout> => layOutDiagram(graphOf(snapshot).graph, runElk);

describe('a layout of the diagram', () => {
  const snapshots: Readonly<Record<string, DiagramSnapshot>> = {
    'one table': syntheticSnapshot({ tables: 1 }),
    '5 tables': syntheticSnapshot({ tables: 5 }),
    '60 tables': syntheticSnapshot({ tables: 60 }),
    '250 tables': syntheticSnapshot({ tables: 250 }),
    'a table of 500 columns': syntheticSnapshot({ tables: 3, columns: 500 }),
    'tables without edges': withoutEdges(syntheticSnapshot({ tables: 120 })),
    'a cycle through 50 tables': cycleSnapshot(50),
  };
  for (const [name, snapshot] of Object.entries(snapshots)) {
    describe(`of ${name}`, () => {
      let layout: Layout;
      before(async () => {
        layout = await layOut(snapshot);
      });

      it('has a place for every table, and none over another', () => {
        assert.equal(Object.keys(layout.boxes).length, snapshot.tables.length);
        assert.deepEqual(overlaps(layout.boxes), []);
      });

      it('keeps groups apart, with their tables inside', () => {
        assert.deepEqual(overlaps(Object.fromEntries(layout.groups.map((group) => [group.id, group]))), []);
        for (const group of layout.groups)
          for (const member of group.members) assert.ok(contains(group, layout.boxes[member]!), member);
      });

      it('ends every line at its columns, at right angles', () => {
        assert.deepEqual(endsElsewhere(snapshot, layout), []);
      });

      it('draws every edge, or names it as a stub', () => {
        const known = new Set([...Object.keys(layout.routes), ...layout.stubs]);
        assert.deepEqual(
          snapshot.edges.filter((edge) => !known.has(edge.id)).map((edge) => edge.id),
          [],
        );
      });
    });
  }

  it('is empty without tables', async () => {
    const layout = await layOut({ ...syntheticSnapshot({ tables: 1 }), tables: [], edges: [] });
    assert.deepEqual(layout.boxes, {});
    assert.deepEqual(layout.groups, []);
  });

  it('is the same for the same input', async () => {
    const [one, two] = [
      await layOut(syntheticSnapshot({ tables: 80 })),
      await layOut(syntheticSnapshot({ tables: 80 })),
    ];
    assert.deepEqual(one, two);
  });

  it('draws no lines to a table that everything refers to', async () => {
    const snapshot = syntheticSnapshot({ tables: 100 });
    const { hubs, stubs } = await layOut(snapshot);
    assert.ok(hubs.length > 0);
    const toHubs = snapshot.edges.filter((edge) => hubs.includes(edge.to.table));
    assert.deepEqual(
      toHubs.filter((edge) => !stubs.includes(edge.id)),
      [],
    );
  });

  it('leads lines around the tables', async () => {
    const snapshot = syntheticSnapshot({ tables: 100 });
    const layout = await layOut(snapshot);
    assert.deepEqual(throughTables(snapshot, layout), []);
  });

  it('is one readable group when all tables are of one schema', async () => {
    const snapshot = syntheticSnapshot({ tables: 150 });
    const { graph } = diagramGraph(snapshot, { ...everythingShown, grouping: 'schema' });
    const layout = await layOutDiagram(graph, runElk);
    assert.equal(layout.groups.length, 1);
    assert.deepEqual(overlaps(layout.boxes), []);
    assert.deepEqual(endsElsewhere(snapshot, layout), []);
    assert.deepEqual(throughTables(snapshot, layout), []);
  });

  it('leads no line around a table that refers back', async () => {
    const layout = await layOut(cycleSnapshot(2));
    const ways = Object.values(layout.routes);
    assert.equal(ways.length, 2);
    for (const way of ways) assert.ok(way.length <= 4, `${way.length} points`);
  });

  it('takes the form of the room for it', async () => {
    const { graph } = graphOf(syntheticSnapshot({ tables: 60 }));
    const form = async (aspect: number): Promise<number> => {
      const { groups } = await layOutDiagram({ ...graph, aspect }, runElk);
      const width = Math.max(...groups.map((it) => it.x + it.width));
      return width / Math.max(...groups.map((it) => it.y + it.height));
    };
    assert.ok((await form(0.8)) < 1.2, `tall: ${await form(0.8)}`);
    assert.ok((await form(1.8)) > 1.2, `wide: ${await form(1.8)}`);
  });

  it('takes what elk makes of a group where that has fewer crossings, and goes on without it', async () => {
    const { graph } = graphOf(syntheticSnapshot({ tables: 100, seed: 2 }));
    let asked = 0;
    const counted = await layOutDiagram(graph, (task) => {
      asked++;
      return runElk(task);
    });
    const alone = await layOutDiagram(graph, () => Promise.reject(new Error('it could not start')));
    const crossings = ({ routes }: Layout): number => countCrossings(Object.values(routes));
    assert.ok(asked > 0);
    assert.ok(
      crossings(counted) < crossings(alone),
      `${crossings(counted)}, ${crossings(alone)} without elk`,
    );
  });

  it('has few crossings', async () => {
    for (const [tables, bound] of [
      [100, 17 + 2],
      [500, 124 + 113],
    ] as const) {
      const found: number[] = [];
      for (const seed of tables === 100 ? [1, 2, 3, 4, 5] : [1]) {
        const { routes } = await layOut(syntheticSnapshot({ tables, seed }));
        found.push(countCrossings(Object.values(routes)));
      }
      const median = found.sort((a, b) => a - b)[found.length >> 1]!;
      assert.ok(median <= bound, `${tables} tables: ${found.join(', ')}`);
    }
  });
});

describe('a layout after a change', () => {
  for (const [tables, bound] of [
    [100, 12],
    [500, 3],
  ] as const)
    it(`moves ${tables} tables by ${bound} px at most on average when a foreign key is added`, async () => {
      const snapshot = syntheticSnapshot({ tables });
      const layout = await layOut(snapshot);
      const moved: number[] = [];
      for (let nth = 0; nth < 6; nth++) {
        const edited = addedForeignKey(snapshot, nth);
        const next = adjustLayout(graphOf(edited).graph, layout)!;
        assert.deepEqual(overlaps(next.boxes), []);
        assert.deepEqual(endsElsewhere(edited, next), []);
        moved.push(meanDisplacement(layout, next));
      }
      const mean = moved.reduce((sum, it) => sum + it, 0) / moved.length;
      assert.ok(mean <= bound, `moved ${moved.map((it) => it.toFixed(1)).join(', ')}`);
    });

  it('is the very same object when nothing has changed', async () => {
    const snapshot = syntheticSnapshot({ tables: 40 });
    const layout = await layOut(snapshot);
    assert.equal(adjustLayout(graphOf(snapshot).graph, layout), layout);
  });

  it('lets everything stand while a table without references is added', async () => {
    const snapshot = syntheticSnapshot({ tables: 60 });
    const layout = await layOut(snapshot);
    const next = adjustLayout(graphOf(addedTable(snapshot)).graph, layout)!;
    const linked = Object.entries(layout.groups.flatMap((group) => (group.loose ? [] : group.members)));
    for (const [, id] of linked) assert.deepEqual(next.boxes[id], layout.boxes[id]);
    assert.deepEqual(overlaps(next.boxes), []);
  });

  it('grows with a table that gets many columns, and pushes no table under another', async () => {
    const snapshot = syntheticSnapshot({ tables: 60 });
    const layout = await layOut(snapshot);
    const [first, ...rest] = snapshot.tables;
    const extra = Array.from({ length: 20 }, (_, at) => ({
      ...first!.columns.at(-1)!,
      key: `x${at}`,
      name: `x${at}`,
    }));
    const edited = { ...snapshot, tables: [{ ...first!, columns: [...first!.columns, ...extra] }, ...rest] };
    const next = adjustLayout(graphOf(edited).graph, layout)!;
    assert.deepEqual(overlaps(next.boxes), []);
    assert.deepEqual(endsElsewhere(edited, next), []);
  });
});

describe('a table moved by hand', () => {
  it('takes its lines along and lets everything else stand', async () => {
    const snapshot = syntheticSnapshot({ tables: 30 });
    const { graph } = graphOf(snapshot);
    const layout = await layOut(snapshot);
    const [id, box] = Object.entries(layout.boxes)[4]!;
    const moved = withMovedBoxes(layout, graph, { [id]: { x: box.x + 40, y: box.y - 2000 } });
    assert.deepEqual(moved.boxes[id], { ...box, x: box.x + 40, y: box.y - 2000 });
    assert.deepEqual(endsElsewhere(snapshot, moved), []);
    const changed = Object.keys(moved.boxes).filter((it) => moved.boxes[it] !== layout.boxes[it]);
    assert.deepEqual(changed, [id]);
  });
});

function overlaps(boxes: Readonly<Record<string, Rectangle>>): readonly string[] {
  const all = Object.entries(boxes);
  return all.flatMap(([id, one], index) =>
    all
      .slice(index + 1)
      .filter(([, two]) => share(one, two))
      .map(([other]) => `${id} and ${other}`),
  );
}

function share(one: Rectangle, two: Rectangle): boolean {
  return (
    one.x < two.x + two.width &&
    two.x < one.x + one.width &&
    one.y < two.y + two.height &&
    two.y < one.y + one.height
  );
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function endsElsewhere(snapshot: DiagramSnapshot, layout: Layout): readonly string[] {
  const ends = new Map(graphOf(snapshot).graph.edges.map((edge) => [edge.id, edge]));
  return Object.entries(layout.routes).flatMap(([id, points]) => {
    const edge = ends.get(id)!;
    const atPort = (point: Point | undefined, end: LayoutEnd): boolean =>
      (['parent', 'child'] as const).some((side) => {
        const port = portOf(layout.boxes[end.box]!, end, side);
        return point !== undefined && Math.abs(point.x - port.x) < 0.6 && Math.abs(point.y - port.y) < 0.6;
      });
    const slanted = points.slice(1).some((point, index) => {
      const before = points[index]!;
      return Math.abs(point.x - before.x) > 0.6 && Math.abs(point.y - before.y) > 0.6;
    });
    return atPort(points[0], edge.parent) && atPort(points.at(-1), edge.child) && !slanted ? [] : [id];
  });
}

function throughTables(snapshot: DiagramSnapshot, layout: Layout): readonly string[] {
  const ends = new Map(snapshot.edges.map((edge) => [edge.id, [edge.from.table, edge.to.table]]));
  return Object.entries(layout.routes).flatMap(([id, points]) =>
    Object.entries(layout.boxes)
      .filter(([box]) => !ends.get(id)!.includes(box))
      .filter(([, box]) =>
        points.slice(1).some((to, index) => {
          const from = points[index]!;
          return share(box, {
            x: Math.min(from.x, to.x),
            y: Math.min(from.y, to.y),
            width: Math.abs(from.x - to.x),
            height: Math.abs(from.y - to.y),
          });
        }),
      )
      .map(([box]) => `${id} runs through ${box}`),
  );
}
