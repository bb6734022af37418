import type { EditRefusal, SetGenerated } from '../../../../model/edit.ts';
import type { Column, ColumnType, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, wantedColumn } from '../basis.ts';
import { insertPhrase } from '../columnText.ts';
import { removePhrase } from '../layout.ts';
import { columnPlace } from '../locate.ts';
import type { Outcome, Session } from '../session.ts';
import { expressionUser } from './columns.ts';
import { constraintOn } from './removeColumn.ts';

/** PostgreSQL makes no column that is there a generated one: it goes and comes again. */
export function generatedStatements(basis: Basis, edit: SetGenerated): readonly string[] | EditRefusal {
  const found = wantedPlain(basis, edit);
  if (isRefusal(found)) return found;
  const { table, column, type } = found;
  const user = expressionUser(table, column) ?? constraintOn(table, column.key);
  if (user !== undefined) return refuse(`${user} speaks of ${column.key}.`);
  const { keyword, identifier } = basis.wording;
  const name = identifier(column.key);
  const head = `${keyword('ALTER TABLE')} ${basis.reference(table)} `;
  const notNull = known(column.notNull) === true ? ` ${keyword('NOT NULL')}` : '';
  return [
    `${head}${keyword('DROP COLUMN')} ${name}`,
    `${head}${keyword('ADD COLUMN')} ${name} ${type.written} ${clause(basis, edit)}${notNull}`,
  ];
}

/** GENERATED ALWAYS AS (…) STORED in the column's definition, in the place of a default. */
export function setGenerated(session: Session, edit: SetGenerated): Outcome {
  const basis = session.basis();
  const found = wantedPlain(basis, edit);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const place = columnPlace(session.draft.reading(), table, column);
  if (!place) return refuse(`The column ${column.key} is not written in the CREATE TABLE.`);
  const { file } = place.statement;
  const given = place.constraints.find(({ constraint }) => constraint.contype === 'CONSTR_DEFAULT');
  if (given) {
    session.draft.apply(file, [removePhrase(place.text, given.range)]);
    return setGenerated(session, edit);
  }
  if (column.default) return refuse(`The default of ${column.key} is set elsewhere.`);
  session.draft.apply(file, insertPhrase(session.draft.reading(), place, 'generated', clause(basis, edit)));
  return undefined;
}

function clause({ wording }: Basis, edit: SetGenerated): string {
  const expression = edit.expression.replaceAll(/\{([^{}]+)\}/g, (_, key: string) => wording.identifier(key));
  return `${wording.keyword('GENERATED ALWAYS AS')} (${expression}) ${wording.keyword('STORED')}`;
}

function wantedPlain(
  basis: Basis,
  edit: SetGenerated,
): { readonly table: Table; readonly column: Column; readonly type: ColumnType } | EditRefusal {
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { column } = found;
  const type = known(column.type);
  if (!type) return refuse(`The type of ${column.key} is not known.`);
  if (column.generated || column.identity || type.serial)
    return refuse(`The column ${column.key} gets its values in another way.`);
  return { ...found, type };
}
