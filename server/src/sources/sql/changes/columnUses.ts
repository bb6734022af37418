import { tableLabel } from '../../../model/catalog.ts';
import type { ColumnUses } from '../../../model/migration.ts';
import type { Policy, SqlText, Table } from '../../../model/schema.ts';
import { known, type Maybe } from '../../../model/unknown.ts';
import type { DatabaseState } from '../database.ts';

/** What stands on a column of a table in a state of the database, beside the parts of the table itself. */
export function columnUses(state: DatabaseState, table: Table, column: string): ColumnUses {
  const tables = [...state.tables.values()];
  const foreignKeys = tables.flatMap((from) =>
    from.foreignKeys.flatMap((key) => {
      const target = known(key.target);
      const leadsHere = target?.table === table.id && has(target.columns, column);
      if (!leadsHere && !(from.id === table.id && has(key.columns, column))) return [];
      return [{ from, key, to: tables.find(({ id }) => id === target?.table) }];
    }),
  );
  return { foreignKeys, heldBy: [...ownHolders(table, column), ...holdersElsewhere(state, table, column)] };
}

function ownHolders(table: Table, column: string): readonly string[] {
  const generated = table.columns.filter(({ generated }) => generated && names(generated.expression, column));
  const triggers = (table.triggers ?? []).filter(({ columns = [] }) => columns.includes(column));
  return [
    ...generated.map(({ key }) => `the generated column ${key}`),
    ...triggers.map(({ name }) => `the trigger ${name}`),
    ...table.policies
      .filter((policy) => policyTexts(policy).some((text) => names(text, column)))
      .map(({ name }) => `the policy ${known(name) ?? 'of its table'}`),
  ];
}

/** Only the texts tell what a view or a policy of another table reads: one that names the table may mean the column. */
function holdersElsewhere(state: DatabaseState, table: Table, column: string): readonly string[] {
  const name = known(table.name) ?? '';
  const reads = (text: SqlText | undefined) =>
    text === undefined ||
    (mentions(text.text, name) && (mentions(text.text, column) || /\*/.test(text.text)));
  const views = [...state.views.values()].filter(
    ({ definition, external }) => !external && reads(known(definition)),
  );
  const policies = [...state.tables.values()].flatMap((other) =>
    other.id === table.id
      ? []
      : other.policies
          .filter((policy) => policyTexts(policy).some((text) => reads(known(text))))
          .map((policy) => `the policy ${known(policy.name) ?? ''} of ${tableLabel(other)}`),
  );
  const functions = [...state.functions.values()].filter(({ boundBody }) => boundBody);
  return [
    ...views.map((view) => `the view ${known(view.name) ?? ''}`),
    ...policies,
    ...functions.map((routine) => `the function ${routine.name}, whose body is bound to tables`),
  ];
}

function policyTexts({ using, withCheck }: Policy): readonly Maybe<SqlText>[] {
  return [using, withCheck].flatMap((text) => text ?? []);
}

/** True for an expression over the table's own columns that names the column, or that is not known. */
function names(expression: Maybe<SqlText>, column: string): boolean {
  const text = known(expression);
  return text === undefined || text.columns.includes(column) || mentions(text.text, column);
}

function mentions(text: string, name: string): boolean {
  if (!text.toLowerCase().includes(name.toLowerCase())) return false;
  const words = text.match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return words.some((word) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') === name : word.toLowerCase() === name,
  );
}

function has(keys: unknown, column: string): boolean {
  return Array.isArray(keys) ? keys.includes(column) : true;
}
