import type { EditRefusal, NewColumnType } from '../../../model/edit.ts';
import type { ColumnType } from '../../../model/schema.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { parseWrittenType } from '../../types/typeFacts.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { refuse } from '../../write/refusal.ts';
import type { DatabaseState } from '../database.ts';
import { parseStatement } from '../parse.ts';
import type { Basis } from './basis.ts';

/** What most people write for the names of the catalogue. */
const usual: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
};

/** Names with the words between which a precision stands: `timestamp (3) with time zone`. */
const withZone = /^(timestamp|time)( with(?:out)? time zone)$/i;

/** A type as this database's other columns write it. */
export function typeSql(basis: Basis, type: NewColumnType): string | EditRefusal {
  if (type.like !== undefined) {
    if (isUnknown(type.like)) return refuse(`The type is not known: ${type.like.reason}.`);
    return likeSql(basis, type.like);
  }
  const spelled = learnt(basis.state, type.name) ?? basis.wording.type(usual[type.name] ?? type.name);
  const args = argumentsOf(type);
  const zone = withZone.exec(spelled);
  const sql = zone ? `${zone[1]}${args}${zone[2]}` : `${spelled}${args}`;
  return isType(sql) ? sql : refuse(`PostgreSQL has no type ${sql}.`);
}

/** The type of another column, without what makes its values. */
function likeSql(basis: Basis, type: ColumnType): string | EditRefusal {
  if (type.serial) return typeSql(basis, { name: type.name });
  return isType(type.written) ? type.written : refuse(`PostgreSQL has no type ${type.written}.`);
}

function argumentsOf(type: NewColumnType): string {
  if (type.length !== undefined) return `(${type.length})`;
  if (type.precision === undefined) return '';
  return type.scale === undefined ? `(${type.precision})` : `(${type.precision}, ${type.scale})`;
}

/** The spelling that columns of this type have most often. */
function learnt(state: DatabaseState, name: string): string | undefined {
  const counts = new Map<string, number>();
  for (const table of state.tables.values()) {
    for (const column of table.columns) {
      const type = known(column.type);
      if (!type || type.name !== name || type.serial || type.family === 'enum') continue;
      const spelled = type.written
        .replace(/\s*\([^)]*\)/, '')
        .replace(/\s*\[.*$/s, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
      // A domain's name is not that of its type.
      if (typeFromSql('postgresql', spelled).name === name && parseWrittenType(spelled).arrayDimensions === 0)
        counts.set(spelled, (counts.get(spelled) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function isType(sql: string): boolean {
  return parseStatement(`SELECT NULL::${sql}`).kind === 'parsed';
}
