import assert from 'node:assert/strict';
import { keptFromFile, keptToFile } from '../../../server/src/ide/diagram/kept.ts';
import {
  type DiagramFile,
  emptyDiagramFile,
  printDiagramFile,
  readDiagramFile,
} from '../../../server/src/protocol/diagramFile.ts';
import type { KeptDiagram } from '../../../server/src/protocol/diagramMessages.ts';
import { column, table } from '../../export/snapshots.ts';

const tables = [
  table('users', [column('id')], { id: '/a/schema.ts#users' }),
  table('users', [column('id')], { id: '/a/schema.ts#authUsers', schema: 'auth' }),
  table('posts', [column('id')], { id: '/a/one.ts#posts', file: 'one.ts' }),
  table('posts', [column('id')], { id: '/a/two.ts#posts', file: 'two.ts' }),
  table('__proto__', [column('id')], { id: '__proto__' }),
];

const kept: KeptDiagram = {
  positions: Object.fromEntries(tables.map(({ id }, index) => [id, { x: index * 10 + 0.4, y: -index }])),
  views: [
    {
      name: 'Accounts',
      shown: {
        columns: 'keys',
        grouping: 'schema',
        hidden: ['/a/two.ts#posts'],
        collapsed: ['auth'],
        focus: { table: '/a/schema.ts#users', depth: 2 },
        findingsOnly: false,
        enums: true,
      },
    },
  ],
};

describe('the kept diagram', () => {
  it('comes back from its file, in whole numbers, without a path of the machine', () => {
    const text = printDiagramFile(keptToFile(kept, tables, emptyDiagramFile));
    assert.ok(!text.includes('/a/'));
    const back = keptFromFile(fileOf(text), tables);
    assert.deepEqual(back.views, kept.views);
    assert.deepEqual(
      tables.map(({ id }) => Object.entries(back.positions).find(([key]) => key === id)?.[1]),
      tables.map((_, index) => ({ x: index * 10, y: index === 0 ? 0 : -index })),
    );
  });

  it('has one line a table, in an order that does not depend on how it came about', () => {
    const text = printDiagramFile(keptToFile(kept, tables, emptyDiagramFile));
    const reversed = {
      ...kept,
      positions: Object.fromEntries(Object.entries(kept.positions).reverse()),
    };
    assert.equal(printDiagramFile(keptToFile(reversed, [...tables].reverse(), emptyDiagramFile)), text);
    assert.match(text, /^ {4}"auth\.users": \[10, -1\],$/m);
    assert.match(text, /^ {4}"posts \(one\.ts\)": \[20, -2\],$/m);
    const moved = { ...kept, positions: { ...kept.positions, '/a/schema.ts#users': { x: 500, y: 0 } } };
    const lines = printDiagramFile(keptToFile(moved, tables, emptyDiagramFile)).split('\n');
    assert.equal(lines.filter((line, index) => line !== text.split('\n')[index]).length, 1);
  });

  it('keeps what it knows of tables of another branch, until everything is reset', () => {
    const before = fileOf(
      '{ "version": 1, "positions": { "elsewhere": [7, 8], "users": [1, 1] }, "views": [] }',
    );
    const one = { positions: { '/a/one.ts#posts': { x: 1, y: 2 } }, views: [] };
    assert.deepEqual(
      [...keptToFile(one, tables, before).positions.keys()],
      ['elsewhere', 'posts (one.ts)'],
      'users was put back to its place',
    );
    assert.equal(keptToFile({ positions: {}, views: [] }, tables, before).positions.size, 0);
    assert.deepEqual(keptFromFile(before, tables).positions, { '/a/schema.ts#users': { x: 1, y: 1 } });
  });

  it('refuses what it does not understand, with the reason', () => {
    const problems = {
      '': /JSON/,
      '<<<<<<< HEAD': /JSON/,
      '[]': /not an object/,
      '{}': /version/,
      '{"version":1,"positions":[]}': /"positions"/,
      '{"version":1,"positions":{"a":[1]}}': /position of a/,
      '{"version":1,"positions":{"a":[1,"2"]}}': /position of a/,
      '{"version":1,"positions":{"a":[1e300,2]}}': /position of a/,
      '{"version":1,"views":{}}': /"views"/,
      '{"version":1,"views":[{"name":"x","shown":{"columns":"some","grouping":"file"}}]}': /view/,
    };
    for (const [text, reason] of Object.entries(problems)) {
      const read = readDiagramFile(text);
      assert.ok('problem' in read, text);
      assert.match(read.problem, reason, text);
    }
    assert.deepEqual(fileOf('{"version":1}'), emptyDiagramFile);
  });
});

function fileOf(text: string): DiagramFile {
  const read = readDiagramFile(text);
  assert.ok('file' in read, 'problem' in read ? read.problem : '');
  return read.file;
}
