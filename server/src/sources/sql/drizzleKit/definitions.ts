import type { Column, Dialect, ForeignKey, ReferentialAction } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { splitList } from './pieces.ts';

/** A name in any of the quotes that SQLite and MySQL know, or plain; its text is in the group's alternatives. */
export const namePattern = '(?:`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|([\\w$]+))';

/** The first name that a match of `namePattern`s holds, from a group on. */
export function nameIn(match: RegExpExecArray, group: number): string {
  return match[group] ?? match[group + 1] ?? match[group + 2] ?? '';
}

const afterType =
  /\s+(?:NOT\s+NULL|NULL|DEFAULT|PRIMARY|UNIQUE|AUTO_INCREMENT|AUTOINCREMENT|REFERENCES|GENERATED|AS|COLLATE|CHECK|CONSTRAINT|ON\s+UPDATE|COMMENT|CHARACTER\s+SET|AFTER|FIRST)\b|$/i;

/** A column definition as drizzle-kit prints it: name, type, then the rest in capitals. */
export function readColumnDefinition(dialect: Dialect, text: string, span: Span): Column | undefined {
  const match = new RegExp(`^${namePattern}\\s*`, 'i').exec(text);
  if (!match) return undefined;
  const rest = text.slice(match[0].length);
  const typeText = rest.slice(0, afterType.exec(rest)?.index ?? rest.length).trim();
  const modifiers = rest.slice(typeText.length);
  const name = nameIn(match, 1);
  const defaultText = /\bDEFAULT\s+('(?:[^']|'')*'|\((?:[^()]|\([^()]*\))*\)|[^\s,]+)/i.exec(modifiers)?.[1];
  const generated = /\bAS\s*\(/i.test(modifiers);
  const type = typeFromSql(dialect, typeText);
  const values = enumValues(typeText);
  return {
    kind: 'column',
    key: name,
    name,
    type: { ...type, written: typeText, ...(values ? { values } : {}) },
    notNull: /\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b/i.test(modifiers),
    default:
      defaultText === undefined || /^\(?null\)?$/i.test(defaultText)
        ? undefined
        : {
            kind: 'expression',
            expression: { text: defaultText, columns: [], complete: true, span },
            span,
          },
    generated: generated
      ? {
          expression: { text: '', columns: [], complete: false, span },
          storage: /\bSTORED\b/i.test(modifiers) ? 'stored' : 'virtual',
        }
      : undefined,
    identity: undefined,
    autoIncrement: /\bAUTO_?INCREMENT\b/i.test(modifiers),
    onUpdateNow: /\bON\s+UPDATE\s+(?:CURRENT_TIMESTAMP|\(now\(\)\))/i.test(modifiers),
    application: { default: false, onUpdate: false },
    promisedValues: undefined,
    span: { whole: span, name: span },
  };
}

function enumValues(type: string): readonly string[] | undefined {
  const list = /^enum\s*\(([\s\S]*)\)$/i.exec(type)?.[1];
  return list === undefined
    ? undefined
    : splitList(list).map(({ text }) => text.replace(/^'|'$/g, '').replaceAll("''", "'"));
}

const reference = new RegExp(`\\bREFERENCES\\s+${namePattern}\\s*(?:\\(([^)]*)\\))?`, 'i');

/** FOREIGN KEY … REFERENCES, or REFERENCES behind a column. */
export function readReference(text: string, column: string | undefined, span: Span): ForeignKey | undefined {
  const match = reference.exec(text);
  if (!match) return undefined;
  const own = /FOREIGN\s+KEY\s*\(([^)]*)\)/i.exec(text)?.[1];
  const name = new RegExp(`^(?:ADD\\s+)?CONSTRAINT\\s+${namePattern}`, 'i').exec(text);
  const action = /\bON\s+DELETE\s+(cascade|set\s+null|set\s+default|restrict|no\s+action)\b/i.exec(text)?.[1];
  return {
    kind: 'foreign-key',
    name: { explicit: name ? nameIn(name, 1) : undefined },
    columns: own === undefined ? (column === undefined ? [] : [column]) : names(own),
    target: { table: nameIn(match, 1), columns: names(match[4] ?? ''), span },
    onDelete: action?.toLowerCase().replace(/\s+/g, ' ') as ReferentialAction | undefined,
    onUpdate: undefined,
    inline: column !== undefined,
    span: { whole: span, name: span },
  };
}

function names(list: string): readonly string[] {
  return splitList(list).map(({ text }) => text.replace(/^[`"]|[`"]$/g, ''));
}
