import type { AlterDomainStmt } from 'libpg-query';
import { tableLabel } from '../../../model/catalog.ts';
import type { Change } from '../../../model/migration.ts';
import { known } from '../../../model/unknown.ts';
import { nameParts, stringsOf } from '../identifiers.ts';
import { wholeSpan } from '../statement.ts';
import { type ChangeContext, fillOf } from './context.ts';

const commands: Readonly<Record<string, (Change & { kind: 'alter-domain' })['command'] | undefined>> = {
  AD_AddConstraint: 'add-constraint',
  C: 'add-constraint',
  AD_SetNotNull: 'set-not-null',
  O: 'set-not-null',
  AD_ValidateConstraint: 'validate-constraint',
  V: 'validate-constraint',
};

/** ALTER DOMAIN, with the tables whose rows it may have to read. */
export function domainChange(context: ChangeContext, node: AlterDomainStmt): Change {
  const written = nameParts(stringsOf(node.typeName));
  const constraint = node.def && 'Constraint' in node.def ? node.def.Constraint : undefined;
  const usedBy = [...context.state.tables].flatMap(([qualified, table]) => {
    const uses = table.columns.some((column) => lastName(known(column.type)?.sql ?? '') === written.name);
    return uses && fillOf(context, qualified) !== 'new' ? [tableLabel(table)] : [];
  });
  return {
    kind: 'alter-domain',
    span: wholeSpan(context.statement),
    name: written.name,
    command: commands[node.subtype ?? ''] ?? 'other',
    notValid: constraint?.skip_validation === true,
    usedBy,
  };
}

/** `app."Email"[]` → `Email`; names that are not quoted are in lower case in the database. */
function lastName(type: string): string {
  const [, name = ''] = /("(?:[^"]|"")+"|[\w$]+)(?:\[\d*\])*$/.exec(type.trim()) ?? [];
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
