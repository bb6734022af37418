import { columnLabel } from '../../../model/catalog.ts';
import type { AddedConstraint, Change, MigrationStatement } from '../../../model/migration.ts';
import { sendsFileWhole } from '../../../model/migrationTool.ts';
import type { Fix } from '../../rule.ts';
import { insert, joined, textAt, textFix } from './fix.ts';
import { createQuoter, fileName, generatedName, nameOfPart, tableSql } from './names.ts';

type AddColumn = Change & { readonly kind: 'add-column' };
type Inline = AddedConstraint & { readonly kind: 'check' | 'foreign-key' | 'unique' };

const suffixes = { check: 'check', 'foreign-key': 'fkey', unique: 'key' } as const;

/** A CHECK or foreign key in a new column's definition becomes a command of its own, which is validated later. */
export function asNotValid(
  statement: MigrationStatement,
  change: AddColumn,
  constraint: AddedConstraint & { readonly kind: 'check' | 'foreign-key' },
): Fix | undefined {
  const inline = inlineOf(statement, change, constraint);
  if (!inline || change.table?.partitioned) return undefined;
  const { name, body, takenOut, quote, on } = inline;
  const columns = constraint.kind === 'check' ? '' : `FOREIGN KEY (${quote(columnLabel(change.column))}) `;
  return textFix(
    statement.file,
    'Add it NOT VALID and validate it in a later migration',
    [takenOut, insert(change.span, 'end', `, ADD CONSTRAINT ${quote(name)} ${columns}${body} NOT VALID`)],
    [{ name: fileName('validate', name), lines: [`ALTER TABLE ${on} VALIDATE CONSTRAINT ${quote(name)}`] }],
  );
}

/** UNIQUE in a new column's definition becomes an index that is built concurrently, and a constraint by it. */
export function byIndexOfNewColumn(
  statement: MigrationStatement,
  change: AddColumn,
  constraint: AddedConstraint & { readonly kind: 'unique' },
): Fix | undefined {
  const { transaction, file } = statement;
  const inline = inlineOf(statement, change, constraint);
  if (!inline || !change.table || change.table.partitioned) return undefined;
  if (!/^unique$/i.test(inline.body) || (transaction.kind === 'inside' && transaction.opened === 'by-file'))
    return undefined;
  const { name, takenOut, quote, on } = inline;
  const build = `CREATE UNIQUE INDEX CONCURRENTLY ${quote(name)} ON ${on} (${quote(columnLabel(change.column))})`;
  const take = `ALTER TABLE ${on} ADD CONSTRAINT ${quote(name)} UNIQUE USING INDEX ${quote(name)}`;
  const title = 'Build the index concurrently, then add the constraint by it';
  return transaction.kind === 'alone' && !sendsFileWhole(file.tool)
    ? textFix(file, title, [takenOut, insert(statement.span.whole, 'end', joined(file, ['', build, take]))])
    : textFix(
        file,
        title,
        [takenOut],
        [
          { name: fileName('build', name), lines: [build], nonTransactional: true },
          { name: fileName('add', name), lines: [take] },
        ],
      );
}

function inlineOf(statement: MigrationStatement, change: AddColumn, constraint: Inline) {
  const text = textAt(statement, constraint.span);
  const definition = textAt(statement, change.span);
  // A second one of the kind would be named after this one, and what may be put off needs words of its own.
  const alike = change.constraints.filter(({ kind }) => kind === constraint.kind);
  if (alike.length > 1 || /\b(?:deferrable|initially|enforced)\b/i.test(definition)) return undefined;
  const column = columnLabel(change.column);
  const name = nameOfPart(constraint.part.name) ?? generatedName(change, [column], suffixes[constraint.kind]);
  if (name === undefined) return undefined;
  const body = text.replace(/^constraint\s+(?:"(?:[^"]|"")*"|\S+)\s+/i, '');
  const before = definition.slice(0, constraint.span.start - change.span.start);
  const space = before.length - before.trimEnd().length;
  const takenOut = {
    span: { ...constraint.span, start: constraint.span.start - space },
    newText: '',
  };
  return { name, body, takenOut, quote: createQuoter(statement), on: tableSql(change, statement) };
}
