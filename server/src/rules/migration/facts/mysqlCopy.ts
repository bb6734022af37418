import type { Change } from '../../../model/migration.ts';
import type { ColumnType } from '../../../model/schema.ts';

/**
 * Why InnoDB copies a table for a change; undefined where it need not, or that is not known.
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html
 */
export function mysqlCopyReason(change: Change, addsPrimaryKey: boolean): string | undefined {
  switch (change.kind) {
    case 'set-column-type':
      return change.from && typeReason(change.from, change.to);
    case 'add-column':
      return change.rewrite === 'stored-generated' ? 'a stored generated column' : undefined;
    case 'add-constraint':
      return change.constraint.kind === 'foreign-key'
        ? 'a foreign key while foreign_key_checks is on'
        : undefined;
    case 'alter-other':
      if (change.command.startsWith('DROP PRIMARY KEY') && !addsPrimaryKey)
        return 'its primary key goes and no other comes';
      return change.command.startsWith('CONVERT TO') ? 'another character set' : undefined;
    default:
      return undefined;
  }
}

function typeReason(from: ColumnType, to: ColumnType): string | undefined {
  const text = (type: ColumnType) => type.written.toLowerCase().replace(/\s+/g, '');
  if (text(from) === text(to)) return undefined;
  // Boolean is another word for tinyint(1), and the digits in brackets are how a number is shown.
  if ([from, to].every(({ name, unsigned }) => !unsigned && /^(?:bool|boolean|tinyint)$/.test(name)))
    return undefined;
  const reason = `the type changes from ${from.written} to ${to.written}`;
  if (from.name === 'varchar' && to.name === 'varchar') {
    // Up to 255 bytes one byte holds the length. With four bytes a character that is 63 characters.
    const [old = 0, now = 0] = [from.length, to.length];
    return now >= old && old > 63 === now > 63 ? undefined : reason;
  }
  if (from.values && to.values) {
    const bytes = (values: readonly string[]) => (values.length > 255 ? 2 : 1);
    const isLonger = from.values.every((value, index) => to.values?.[index] === value);
    return isLonger && bytes(from.values) === bytes(to.values) ? undefined : reason;
  }
  return reason;
}
