import type { DiagramColumn, DiagramSnapshot, DiagramTable } from '../protocol/diagram.ts';
import { leftEnds, rightEnds } from './crowsFeet.ts';
import { tableTitle } from './names.ts';

/** A schema in PlantUML's information engineering notation: https://plantuml.com/ie-diagram */
export function plantumlOf({ title, tables, edges }: DiagramSnapshot): string {
  const ids = new Map(tables.map((table, index) => [table.id, `t${index + 1}`]));
  const lines = [
    '@startuml',
    `title ${plain(title)}`,
    'hide circle',
    'hide methods',
    'left to right direction',
    '',
  ];
  for (const table of tables) {
    lines.push(`entity "${plain(tableTitle(table))}" as ${ids.get(table.id)}${stereotype(table)} {`);
    const key = table.columns.filter(({ primaryKey }) => primaryKey);
    const others = table.columns.filter(({ primaryKey }) => !primaryKey);
    lines.push(...key.map(field));
    if (key.length > 0 && others.length > 0) lines.push('  --');
    lines.push(...others.map(field), '}', '');
  }
  for (const { kind, from, to, label } of edges) {
    const line = kind === 'foreign-key' ? '--' : '..';
    lines.push(
      `${ids.get(to.table)} ${leftEnds[to.cardinality]}${line}${rightEnds[from.cardinality]} ${ids.get(from.table)}${label === '' ? '' : ` : ${plain(label)}`}`,
    );
  }
  return `${lines.join('\n')}\n@enduml\n`;
}

function stereotype({ kind }: DiagramTable): string {
  if (kind === 'table') return '';
  return kind === 'view' ? ' <<view>>' : ' <<materialized view>>';
}

/** `{field}` keeps a type with parentheses from being taken for a method; the asterisk means mandatory. */
function field({ name, type, notNull, primaryKey, foreignKey, unique }: DiagramColumn): string {
  const marks = [
    ...(primaryKey ? ['<<PK>>'] : []),
    ...(foreignKey ? ['<<FK>>'] : []),
    ...(unique && !primaryKey ? ['<<UK>>'] : []),
  ];
  return `  {field} ${notNull ? '* ' : ''}${[plain(name), ...(type === '' ? [] : [':', plain(type)]), ...marks].join(' ')}`;
}

/** Text without markup: what PlantUML takes for some is written by its code point. */
function plain(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .replace(/["<>~\\{}|&@#+!]|([*_/\-=.'[\]])\1|^[*_/\-=.']/gu, (found) =>
        [...found].map((character) => `<U+${hex(character)}>`).join(''),
      ) || ' '
  );
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
