import type { Constraint } from 'libpg-query';
import type { Table } from '../../../model/schema.ts';
import type { Basis } from './basis.ts';
import type { Reading, ReadStatement } from './reading.ts';

type ConstraintKind = 'unique' | 'primary-key' | 'check' | 'foreign-key';

const types: Readonly<Record<ConstraintKind, string>> = {
  unique: 'CONSTR_UNIQUE',
  'primary-key': 'CONSTR_PRIMARY',
  check: 'CONSTR_CHECK',
  'foreign-key': 'CONSTR_FOREIGN',
};

/** True where most constraints of a kind are added by ALTER TABLE, as pg_dump does. */
export function addsConstraintsApart(reading: Reading, kind: ConstraintKind): boolean {
  let apart = 0;
  let within = 0;
  for (const { where, constraint } of constraintsIn(reading)) {
    if (constraint.contype !== types[kind]) continue;
    if (where === 'alter') apart++;
    else within++;
  }
  return apart > within;
}

/** True where most constraints of tables (not of columns) have a name of their own. */
export function namesConstraints(reading: Reading): boolean {
  const own = constraintsIn(reading).filter(({ where }) => where === 'table');
  return own.filter(({ constraint }) => constraint.conname !== undefined).length * 2 > own.length;
}

/** True unless most foreign keys over one column stand apart from it in the CREATE TABLE. */
export function referencesInline(reading: Reading): boolean {
  const single = constraintsIn(reading).filter(
    ({ constraint }) =>
      constraint.contype === types['foreign-key'] && (constraint.fk_attrs?.length ?? 1) === 1,
  );
  const apart = single.filter(({ where }) => where === 'table').length;
  return single.filter(({ where }) => where === 'column').length >= apart;
}

/** True where most columns have DEFAULT before NOT NULL, as pg_dump writes them. */
export function defaultComesFirst(reading: Reading): boolean {
  let first = 0;
  let second = 0;
  for (const constraints of columnConstraints(reading)) {
    const kinds = constraints.map(({ contype }) => contype);
    const [byDefault, notNull] = [kinds.indexOf('CONSTR_DEFAULT'), kinds.indexOf('CONSTR_NOTNULL')];
    if (byDefault < 0 || notNull < 0) continue;
    if (byDefault < notNull) first++;
    else second++;
  }
  return first > second;
}

/** `ALTER TABLE t ` with the line break that the file has there. */
export function alterHead(reading: Reading, basis: Basis, table: Table, isApart: boolean): string {
  const { wording } = basis;
  const alter = `${wording.keyword('ALTER TABLE')} `;
  const plain = `${alter}${basis.reference(table)} `;
  if (!isApart) return plain;
  const sample = reading.statements.find(
    ({ parsed }) => 'AlterTableStmt' in parsed.node && /\bADD\s/i.test(parsed.text),
  );
  const form = sample && /^ALTER\s+TABLE\s+(ONLY\s+)?\S+(\s+)ADD/i.exec(sample.parsed.text);
  if (!form) return plain;
  const only = form[1] ? `${wording.keyword('ONLY')} ` : '';
  return `${alter}${only}${basis.reference(table)}${(form[2] as string).replaceAll('\r', '')}`;
}

interface WrittenConstraint {
  readonly where: 'column' | 'table' | 'alter';
  readonly constraint: Constraint;
}

function constraintsIn(reading: Reading): readonly WrittenConstraint[] {
  return reading.statements.flatMap((statement) => {
    const { node } = statement.parsed;
    if ('CreateStmt' in node)
      return (node.CreateStmt.tableElts ?? []).flatMap((element): WrittenConstraint[] => {
        if ('Constraint' in element) return [{ where: 'table', constraint: element.Constraint }];
        return 'ColumnDef' in element
          ? (element.ColumnDef.constraints ?? []).flatMap((one): WrittenConstraint[] =>
              'Constraint' in one ? [{ where: 'column', constraint: one.Constraint }] : [],
            )
          : [];
      });
    if (!('AlterTableStmt' in node)) return [];
    return (node.AlterTableStmt.cmds ?? []).flatMap((command): WrittenConstraint[] => {
      const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
      return definition && 'Constraint' in definition
        ? [{ where: 'alter', constraint: definition.Constraint }]
        : [];
    });
  });
}

function columnConstraints(reading: Reading): readonly (readonly Constraint[])[] {
  return reading.statements.flatMap(({ parsed: { node } }: ReadStatement) =>
    'CreateStmt' in node
      ? (node.CreateStmt.tableElts ?? []).map((element) =>
          'ColumnDef' in element
            ? (element.ColumnDef.constraints ?? []).flatMap((one) =>
                'Constraint' in one ? [one.Constraint] : [],
              )
            : [],
        )
      : [],
  );
}
