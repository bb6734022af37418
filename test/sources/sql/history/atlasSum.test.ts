import assert from 'node:assert/strict';
import type { NewMigration } from '../../../../server/src/model/migration.ts';
import { atlasSum } from '../../../../server/src/sources/sql/history/atlasSum.ts';
import { placeNewMigrations } from '../../../../server/src/sources/sql/history/place.ts';
import { recogniseHistory } from '../../../../server/src/sources/sql/history/recognise.ts';

const one = { name: '1_a.sql', text: 'CREATE TABLE a (id int);\n' };
const added: NewMigration = {
  relativeTo: '/m/1_a.sql',
  order: 'after',
  name: 'b',
  text: 'ALTER TABLE a VALIDATE CONSTRAINT b;\n',
  nonTransactional: false,
};

function sumAfter(sum: string): string | undefined {
  const texts = new Map([
    ['/m/1_a.sql', one.text],
    ['/m/atlas.sum', sum],
  ]);
  const listing = {
    entries: (folder: string) =>
      new Map<string, 'file' | 'folder'>(
        [...texts.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => [path.slice(3), 'file']),
      ),
    readText: (file: string) => texts.get(file),
  };
  const history = recogniseHistory('/m', listing) ?? assert.fail();
  const placed = placeNewMigrations(history, [added], { ...listing, now: new Date(0), newId: () => '' });
  assert.ok(Array.isArray(placed));
  const created = placed.find(({ creates }) => creates)?.edits[0]?.newText ?? '';
  const edit = placed.find(({ file }) => file === '/m/atlas.sum')?.edits[0];
  if (!edit) return undefined;
  const name = (placed.find(({ creates }) => creates)?.file ?? '').slice(3);
  const text = sum.slice(0, edit.start) + edit.newText + sum.slice(edit.end);
  assert.equal(text, atlasSum([one, { name, text: created }]));
  return text;
}

describe("Atlas' sum of its files", () => {
  it('grows with a migration that is added', () => {
    assert.match(sumAfter(atlasSum([one])) ?? '', /^h1:\S+=\n1_a\.sql h1:\S+=\n\S+_b\.sql h1:\S+=\n$/);
  });
  it('is left alone where it did not agree with the files before: Atlas will say so', () => {
    assert.equal(sumAfter('h1:other=\n'), undefined);
  });
});
