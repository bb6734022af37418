import type { DiagramColumn, DiagramSnapshot, DiagramTable } from '../protocol/diagram.ts';
import { leftEnds, rightEnds } from './crowsFeet.ts';
import { oneLine, tableTitle, uniqueNames } from './names.ts';

/**
 * A schema as a Mermaid entity relationship diagram, in the part of the language that the versions of the
 * last years share: https://mermaid.js.org/syntax/entityRelationshipDiagram.html
 */
export function mermaidOf({ tables, edges }: DiagramSnapshot): string {
  const names = uniqueNames(tables, (table, suffix) => tableTitle(table) + suffix);
  const ids = new Map(tables.map((table) => [table.id, entityName(names.get(table) ?? '')]));
  const lines = ['erDiagram'];
  for (const table of tables) {
    const name = ids.get(table.id);
    const alias =
      table.kind === 'table' ? '' : `[${quoted(`${names.get(table)} (${kindWords[table.kind]})`)}]`;
    const columns = uniqueNames(table.columns, (column, suffix) => attributeName(column.name + suffix));
    lines.push(`  ${name}${alias}${table.columns.length === 0 ? '' : ' {'}`);
    for (const [column, word] of columns) lines.push(`    ${attribute(column, word)}`);
    if (table.columns.length > 0) lines.push('  }');
  }
  for (const { kind, from, to, label } of edges) {
    const line = kind === 'foreign-key' ? '--' : '..';
    lines.push(
      `  ${ids.get(to.table)} ${leftEnds[to.cardinality]}${line}${rightEnds[from.cardinality]} ${ids.get(from.table)} : ${quoted(label || 'refers to')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const kindWords: Readonly<Record<DiagramTable['kind'], string>> = {
  table: 'table',
  view: 'view',
  'materialized-view': 'materialized view',
};

function attribute(column: DiagramColumn, word: string): string {
  const keys = [
    ...(column.primaryKey ? ['PK'] : []),
    ...(column.foreignKey ? ['FK'] : []),
    ...(column.unique && !column.primaryKey ? ['UK'] : []),
  ].join(', ');
  const remarks = [
    ...(word === column.name ? [] : [column.name]),
    ...(column.comment === undefined ? [] : [oneLine(column.comment)]),
  ].filter((remark) => remark !== '');
  return [typeWord(column.type), word, keys, remarks.length > 0 ? quoted(remarks.join(': ')) : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** Words that mean something else at the start of a line. */
const reservedEntities =
  /^(erDiagram|style|class|classDef|subgraph|end|one|many|only|zero|to|optionally|direction|accTitle|accDescr|u|title)$/i;

function entityName(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !reservedEntities.test(name) ? name : quoted(name);
}

/** Text between quotes; what the grammar or a browser would take for something else as Mermaid's entities. */
function quoted(text: string): string {
  const escaped = (oneLine(text) || ' ')
    .replace(/[#"%\\<>&;{}`~]/g, (character) => `#${character.charCodeAt(0)};`)
    // A line with these words sets the direction, wherever they stand in it.
    .replace(/direction\s+(?=TB|BT|RL|LR)/gi, 'direction#32;');
  return `"${escaped}"`;
}

/** A column's name as one word. */
function attributeName(name: string): string {
  return asWord(name.replace(/[^A-Za-z0-9_\u00C0-\uFFFF]+/g, '_').replace(/^(?=[0-9])/, '_'));
}

/** A type as one word: `numeric(12_2)`, `timestamp_with_time_zone`. Values of an enum are left out. */
function typeWord(type: string): string {
  const short = /^\w+\(.*['"]/.test(type) ? type.slice(0, type.indexOf('(')) : type;
  const word = short
    .trim()
    .replace(/,\s*/g, '_')
    .replace(/[^A-Za-z0-9_()[\]\u00C0-\uFFFF]+/g, '_')
    .replace(/^(?=[^A-Za-z_\u00C0-\uFFFF])/, '_');
  return word === '_' || word === '' ? 'unknown' : asWord(word);
}

/** `PK`, `FK` and `UK` are marks, also at the start of a word whose next letter the grammar does not know. */
function asWord(word: string): string {
  return word === '' || /^(PK|FK|UK)(?![A-Za-z0-9_])/i.test(word) ? `_${word}` : word;
}
