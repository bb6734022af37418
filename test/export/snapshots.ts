import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diagramSnapshot } from '../../server/src/ide/diagram/snapshot.ts';
import type {
  DiagramColumn,
  DiagramEdge,
  DiagramSnapshot,
  DiagramTable,
} from '../../server/src/protocol/diagram.ts';
import { readSchema } from '../support/readSchema.ts';

const root = join(import.meta.dirname, '..', '..');

/** The example shop as a picture, without findings. */
export function shopSnapshot(): DiagramSnapshot {
  const folder = join(root, 'examples', 'shop', 'src', 'db', 'schema');
  return snapshotOfFolder(folder, 'shop');
}

/** Every Drizzle file of a folder as one picture. */
export function snapshotOfFolder(folder: string, title: string): DiagramSnapshot {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
  const { schema } = readSchema({ entries, root: folder });
  return diagramSnapshot(
    { schema, findings: new Map(), broken: new Set() },
    { project: folder, title, relative: (file) => file.slice(folder.length + 1) },
  );
}

/** The folders of the Drizzle fixtures that hold a schema. */
export function fixtureFolders(): readonly string[] {
  const fixtures = join(root, 'test', 'fixtures', 'drizzle');
  return readdirSync(fixtures, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((dialect) =>
      readdirSync(join(fixtures, dialect.name)).map((name) => join(fixtures, dialect.name, name)),
    );
}

export function column(name: string, more: Partial<DiagramColumn> = {}): DiagramColumn {
  return {
    key: name,
    name,
    type: 'integer',
    primaryKey: false,
    foreignKey: false,
    notNull: false,
    unique: false,
    indexed: false,
    comment: undefined,
    ...more,
  };
}

export function table(
  name: string,
  columns: readonly DiagramColumn[],
  more: Partial<DiagramTable> = {},
): DiagramTable {
  return {
    id: `id of ${name}`,
    kind: 'table',
    name,
    schema: undefined,
    file: 'schema.ts',
    comment: undefined,
    columns,
    findings: [],
    ...more,
  };
}

export function edge(from: readonly [string, ...string[]], to: readonly [string, ...string[]]): DiagramEdge {
  const [child, ...columns] = from;
  const [parent, ...keys] = to;
  return {
    id: `${child}->${parent}`,
    kind: 'foreign-key',
    from: { table: `id of ${child}`, columns, cardinality: 'zero-or-many' },
    to: { table: `id of ${parent}`, columns: keys, cardinality: 'one' },
    label: columns.join(', '),
    onDelete: undefined,
  };
}

export function snapshot(
  tables: readonly DiagramTable[],
  edges: readonly DiagramEdge[] = [],
  enums: DiagramSnapshot['enums'] = [],
): DiagramSnapshot {
  return { protocol: 1, revision: 1, title: 'test', project: 'test', tables, enums, edges };
}

/** Names that mean something else in one of the languages, or nothing that they expect. */
export const oddNames = [
  'order items',
  'say "hi"',
  "it's",
  'back\\slash',
  'back`tick',
  '100%',
  '<img src=x onerror=alert(1)>',
  '&amp; &lt;',
  '#quot; #35;',
  'end',
  'class',
  'style',
  'one',
  'to',
  'table',
  'ref',
  'note',
  'direction TB',
  'PK',
  '1st',
  'naïve Größe',
  '注文',
  'شراء',
  '🛒',
  'a|b',
  'a.b',
  'a:b',
  '{braces}',
  '[brackets]',
  '(parens)',
  'semi;colon',
  '--dashes--',
  '//slashes//',
  '**stars**',
  '~tilde~',
  '%%comment',
  'new\nline',
  ' ',
  'x'.repeat(200),
  '__proto__',
  'constructor',
  '$1 $&',
] as const;

/** Every odd name as a table with a column of that name, each referring to the next. */
export function oddSnapshot(): DiagramSnapshot {
  const tables = oddNames.map((name) =>
    table(
      name,
      [
        column(name, { primaryKey: true, notNull: true, comment: name }),
        column('other', { foreignKey: true, type: name }),
      ],
      { comment: name },
    ),
  );
  const edges = oddNames.map((name, index) => {
    const next = oddNames[(index + 1) % oddNames.length] as string;
    return edge([name, 'other'], [next, next]);
  });
  return snapshot(tables, edges, [{ id: 'e', name: 'odd "enum"', schema: undefined, values: oddNames }]);
}
