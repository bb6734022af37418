import type { Node, RangeVar } from 'libpg-query';

/** `schema.name`, each part as the database stores it; a name with a dot in it cannot be confused, see `qualify`. */
export type QualifiedName = string;

/** PostgreSQL cuts longer names, in bytes: NAMEDATALEN - 1. */
export const maxIdentifierBytes = 63;

/** Joins the parts of a name; a dot inside of a part is doubled so that the result stays unambiguous. */
export function qualify(schema: string, name: string): QualifiedName {
  // Asked for each name of a statement, most of them several times.
  return schema.includes('.') || name.includes('.')
    ? `${schema.replaceAll('.', '..')}.${name.replaceAll('.', '..')}`
    : `${schema}.${name}`;
}

/** The strings of a node list: `funcname`, `names`, keys of a constraint. */
export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  if (!nodes) return noStrings;
  const strings: string[] = [];
  for (const node of nodes) if ('String' in node) strings.push(node.String.sval ?? '');
  return strings;
}

const noStrings: readonly string[] = [];

/** A name in quotes, which is that name whatever it is. */
export function inQuotes(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name of a collation as SQL writes it, quoted: `"C"`, `"app"."german"`. */
export function collationText(nodes: readonly Node[]): string {
  return stringsOf(nodes).map(inQuotes).join('.');
}

/** The schema and name of a relation as written. */
export function relationParts(relation: RangeVar | undefined): {
  readonly schema: string | undefined;
  readonly name: string;
} {
  return { schema: relation?.schemaname, name: relation?.relname ?? '' };
}

/** The schema and name of a dotted name; a leading database name is dropped. */
export function nameParts(names: readonly string[]): {
  readonly schema: string | undefined;
  readonly name: string;
} {
  return {
    schema: names.length > 1 ? names[names.length - 2] : undefined,
    name: names[names.length - 1] ?? '',
  };
}

/**
 * The name PostgreSQL gives to a constraint or index without one: `name1_name2_label`, the longer of the
 * first two shortened until it fits (makeObjectName in src/backend/commands/indexcmds.c).
 */
export function makeObjectName(name1: string, name2: string | undefined, label: string): string {
  // A code unit has three bytes at most.
  if ((name1.length + (name2?.length ?? 0) + label.length + 2) * 3 <= maxIdentifierBytes)
    return name2 === undefined ? `${name1}_${label}` : `${name1}_${name2}_${label}`;
  const overhead = label.length + 1 + (name2 === undefined ? 0 : 1);
  const available = maxIdentifierBytes - overhead;
  let length1 = Buffer.byteLength(name1);
  let length2 = name2 === undefined ? 0 : Buffer.byteLength(name2);
  while (length1 + length2 > available) {
    if (length1 > length2) length1--;
    else length2--;
  }
  const parts = [cutBytes(name1, length1)];
  if (name2 !== undefined) parts.push(cutBytes(name2, length2));
  return [...parts, label].join('_');
}

/** `makeObjectName` with a number behind the label where the name is taken (ChooseRelationName). */
export function chooseName(
  name1: string,
  name2: string | undefined,
  label: string,
  isTaken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const name = makeObjectName(name1, name2, pass === 0 ? label : `${label}${pass}`);
    if (!isTaken(name)) return name;
  }
}

/** The names of an index's columns: one that another column has already gets a number (ChooseIndexColumnNames). */
export function indexColumnNames(written: readonly string[]): readonly string[] {
  if (written.length < 2) return written;
  const names: string[] = [];
  for (const name of written) {
    let chosen = name;
    for (let number = 1; names.includes(chosen); number++)
      chosen = `${cutBytes(name, maxIdentifierBytes - `${number}`.length)}${number}`;
    names.push(chosen);
  }
  return names;
}

/** Cuts at a character border, as PostgreSQL's pg_mbcliplen does. */
function cutBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let result = '';
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    result += character;
  }
  return result;
}
