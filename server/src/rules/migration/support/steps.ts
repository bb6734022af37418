import type { MigrationStatement } from '../../../model/migration.ts';
import type { Step } from './fix.ts';
import { createQuoter, fileName } from './names.ts';

/** Where the steps write. `table` is SQL, `bare` the table's last name. */
export interface StepTarget {
  readonly statement: MigrationStatement;
  readonly table: string;
  readonly bare: string;
}

/** The name of the CHECK that stands in for NOT NULL for a while. */
function notNullCheckName({ bare }: StepTarget, column: string): string {
  return `${bare}_${column}_not_null`.slice(0, 63);
}

/** Adds the CHECK without looking at the rows there are. */
export function addNotNullCheck(target: StepTarget, column: string): string {
  const quote = createQuoter(target.statement);
  const name = quote(notNullCheckName(target, column));
  return `ADD CONSTRAINT ${name} CHECK (${quote(column)} IS NOT NULL) NOT VALID`;
}

/**
 * From the CHECK to NOT NULL: it is validated without keeping anybody waiting, then proves NOT NULL, which
 * need not scan the table any more. The lock that keeps others out comes last, so that one transaction may do both.
 */
export function notNullFromCheck(target: StepTarget, column: string): readonly Step[] {
  const quote = createQuoter(target.statement);
  const name = quote(notNullCheckName(target, column));
  const { table, bare } = target;
  return [
    {
      name: fileName('set', bare, column, 'not_null'),
      lines: [
        `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`,
        `ALTER TABLE ${table} ALTER COLUMN ${quote(column)} SET NOT NULL`,
        `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
      ],
    },
  ];
}

/** An UPDATE in batches with a commit after each, so that no row stays locked for long. Not in a transaction. */
export function inBatches(table: string, assignment: string, condition: string): string {
  return `DO $$
BEGIN
  LOOP
    UPDATE ${table} SET ${assignment}
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT 10000));
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END
$$`;
}
