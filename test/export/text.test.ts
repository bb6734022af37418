import assert from 'node:assert/strict';
import { exportText, onlyTables } from '../../server/src/export/exportDiagram.ts';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import { column, edge, oddNames, oddSnapshot, shopSnapshot, snapshot, table } from './snapshots.ts';

const blog: DiagramSnapshot = snapshot(
  [
    table('users', [column('id', { primaryKey: true, notNull: true })]),
    table('posts', [
      column('user_id', { foreignKey: true, notNull: true }),
      column('title', { type: 'varchar(20)' }),
    ]),
    table('recent', [column('title')], { kind: 'view', schema: 'report' }),
  ],
  [
    edge(['posts', 'user_id'], ['users', 'id']),
    {
      ...edge(['recent'], ['posts']),
      kind: 'relation',
      label: 'post',
      to: { table: 'id of posts', columns: [], cardinality: 'zero-or-one' },
    },
  ],
);

describe('the PlantUML export', () => {
  it('has entities with marks, and crow’s feet', () => {
    assert.equal(
      exportText(blog, 'plantuml'),
      `@startuml
title test
hide circle
hide methods
left to right direction

entity "users" as t1 {
  {field} * id : integer <<PK>>
}

entity "posts" as t2 {
  {field} * user_id : integer <<FK>>
  {field} title : varchar(20)
}

entity "report.recent" as t3 <<view>> {
  {field} title : integer
}

t1 ||--o{ t2 : user_id
t2 |o..o{ t3 : post
@enduml
`,
    );
  });

  it('writes what would be markup by its code point', () => {
    const lines = exportText(oddSnapshot(), 'plantuml').split('\n');
    const names = lines.flatMap((line) => /^entity "(.*)" as t\d+ \{$/.exec(line)?.[1] ?? []);
    const back = names.map((name) =>
      name.replace(/<U\+([0-9A-F]+)>/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
    );
    assert.deepEqual(
      back,
      oddNames.map((name) => name.replace(/\n/, ' ')),
    );
    assert.ok(
      names.every((name) => !/["<](?!U\+)|\*\*|\/\/|__|--|~/.test(name.replace(/<U\+[0-9A-F]+>/g, ''))),
    );
  });
});

describe('the DOT export', () => {
  it('leads from the key’s right side to the left side of the column that refers to it', () => {
    const text = exportText(blog, 'dot');
    assert.match(
      text,
      /^ {2}t1:k0:e -> t2:c0:w \[arrowtail=teetee, arrowhead=crowodot, tooltip="user_id"\];$/m,
    );
    assert.match(text, /^ {2}t2 -> t3 \[.*style=dashed.*\];$/m);
    assert.match(text, /port="k0".*port="c0"|port="c0".*port="k0"/);
  });

  it('keeps odd names as text', () => {
    const text = exportText(oddSnapshot(), 'dot');
    assert.ok(!text.includes('<img'));
    const labels = text.match(/label=<<table/g)?.length;
    assert.equal(labels, oddNames.length);
    // Angle brackets are balanced inside of a label, or Graphviz takes its end for another one.
    for (const line of text.split('\n').filter((each) => each.includes('label=<')))
      assert.equal(line.match(/</g)?.length, line.match(/>/g)?.length);
  });
});

describe('the Markdown export', () => {
  it('has a picture, and a table of columns for each table', () => {
    assert.equal(
      exportText(blog, 'markdown'),
      `# test

2 tables, 1 view.

\`\`\`mermaid
${exportText(blog, 'mermaid')}\`\`\`

## posts

| Column | Type | Null | Key | Refers to | Comment |
| --- | --- | --- | --- | --- | --- |
| \`user_id\` | \`integer\` |  |  | users.id |  |
| \`title\` | \`varchar(20)\` | yes |  |  |  |

## report.recent (view)

| Column | Type | Null | Key | Refers to | Comment |
| --- | --- | --- | --- | --- | --- |
| \`title\` | \`integer\` | yes |  |  |  |

## users

| Column | Type | Null | Key | Refers to | Comment |
| --- | --- | --- | --- | --- | --- |
| \`id\` | \`integer\` |  | primary |  |  |

Referred to by posts.
`,
    );
  });

  it('keeps odd names inside of their cells', () => {
    const text = exportText(oddSnapshot(), 'markdown').replace(/```mermaid[\s\S]*?```/, '');
    for (const line of text.split('\n').filter((each) => each.startsWith('|')))
      assert.equal(line.match(/(?<!\\)\|/g)?.length, 7, line);
    const outside = text.replaceAll('\\`', '').replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(outside, /<(?!br>)/);
  });
});

describe('the export of some tables', () => {
  it('leaves out the others and the keys to them', () => {
    const shop = shopSnapshot();
    const some = shop.tables.filter(({ name }) => ['users', 'orders', 'brands'].includes(name));
    const part = onlyTables(
      shop,
      some.map(({ id }) => id),
    );
    assert.equal(part.tables.length, 3);
    assert.deepEqual(
      part.edges.map(({ label }) => label),
      ['customerId'],
    );
  });
});
