import type { ColumnUses } from '../../../model/columnUses.ts';
import type { EditRefusal } from '../../../model/edit.ts';
import type { Change, MigrationStatement } from '../../../model/migration.ts';
import type { Column, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import type { Fix } from '../../rule.ts';
import { type WrittenDefault, writtenDefault } from './columnDefault.ts';
import { withColumnsRenamed } from './columnNames.ts';
import { identityMoves, sequenceMoves } from './columnSequence.ts';
import { joined, type Step, takeOut, textFix } from './fix.ts';
import { bareName, createQuoter, fileName, tableSql } from './names.ts';
import { restOfMigration } from './restOfMigration.ts';
import { type CarriedParts, type ColumnPair, carriedParts } from './secondColumnParts.ts';
import { labelOf, noteOnFunctions, textsOverTwin } from './secondColumnTexts.ts';
import { addNotNullCheck, inBatches, notNullFromCheck } from './steps.ts';

/** A change of a column that is done by a second column: expand, copy, contract. */
export interface SecondColumn {
  readonly title: string;
  readonly statement: MigrationStatement;
  readonly change: Change & { readonly kind: 'rename-column' | 'set-column-type' };
  /** All statements of the migration. */
  readonly statements: readonly MigrationStatement[];
  /** The table at the end of the history, where that is known. */
  readonly end: Table | undefined;
  readonly serverVersion: number;
  /** The name of the second column, and its type as SQL. */
  readonly twin: string;
  readonly type: string;
  /** The value that the second column gets from a row. */
  readonly value: string;
  /** Whether it takes the name of the first one in the end. */
  readonly takesName: boolean;
}

/**
 * The migrations that carry a column over into a second one with everything that stands on it, while the table stays
 * in use: rows in batches, indexes concurrently, constraints NOT VALID and then validated, and a short exchange at last.
 * @returns the reason where that is not possible, or not sure
 */
export function bySecondColumn(wanted: SecondColumn): Fix | EditRefusal {
  const { statement, change, twin } = wanted;
  const { table, column } = change;
  const old = table?.columns.find((candidate) => candidate.key === column);
  if (!table || !old || !change.uses || table.gaps.length > 0)
    return refused('the history does not tell all that stands on the column');
  const obstacle = obstacleTo(wanted, table, old, change.uses);
  if (obstacle !== undefined) return refused(obstacle);
  const rest = restOfMigration({ ...wanted, table, name: wanted.takesName ? column : twin });
  if (typeof rest === 'string') return refused(rest);
  const value = writtenDefault(old);
  if (value === undefined) return refused('its default is not known');

  const quote = createQuoter(statement);
  const on = tableSql(change, statement);
  const pair: ColumnPair = {
    table,
    on,
    column,
    twin,
    uses: change.uses,
    gone: rest.gone,
    renamed: rest.renamed,
    quote,
    sqlOf: (other) =>
      known(other.name) === undefined ? undefined : tableSql({ table: other, tableLabel: '' }, statement),
  };
  const parts = carriedParts(pair);
  if (typeof parts === 'string') return refused(parts);
  const isKept = old.identity !== undefined || isSerial(old) || (value !== 'none' && !value.repeatable);
  const trigger = isKept ? keepingTrigger(wanted, pair) : undefined;
  if (isKept && !trigger) return refused('its value cannot be told by a trigger');
  const rewritten = textsOverTwin(pair);
  if (typeof rewritten === 'string') return refused(rewritten);
  const moves = sequenceOf(pair, old);
  if (typeof moves === 'string') return refused(moves);

  const add = `ADD COLUMN ${quote(twin)} ${wanted.type}`;
  const isAlone = statement.changes.length === 1;
  // goose and its like have marks around a function: the tool's own file gets them.
  const isApart = statement.file.tool === 'plain';
  if (!isAlone && trigger && !isApart) return refused('it stands in one statement with other changes');
  const first = isAlone
    ? {
        span: statement.span.whole,
        newText: joined(statement.file, [
          `ALTER TABLE ${on} ${add}`,
          ...(trigger && !isApart ? trigger.make : []),
        ]),
      }
    : { span: change.span, newText: add };
  return textFix(
    statement.file,
    wanted.title,
    [first, ...[...rest.before, ...rest.absorbed, ...rest.moved].map((other) => takeOut(other))],
    [
      ...(trigger && isApart
        ? [{ name: fileName('sync', bareName(change), twin), lines: trigger.make }]
        : []),
      ...copySteps(wanted, pair, value, trigger),
      ...parts.indexes.map(
        ({ name, sql }): Step => ({
          name: fileName('index', name),
          lines: [sql],
          nonTransactional: true,
        }),
      ),
      ...constraintSteps(wanted, pair, old, parts),
      exchangeStep(wanted, pair, value, parts, {
        trigger,
        moves,
        rewritten,
        comment: old.comment,
        first: rest.before.map(({ text }) => text),
        moved: rest.moved.map(({ text }) => text),
      }),
    ],
  );
}

function refused(reason: string): EditRefusal {
  return { kind: 'refused', reason };
}

/** What stands in the way whatever the parts of the table are. */
function obstacleTo(
  { twin, takesName, serverVersion }: SecondColumn,
  table: Table,
  old: Column,
  uses: ColumnUses,
): string | undefined {
  // A column of another type would make another view of it, and another condition.
  const [holder] = [...uses.heldBy, ...(takesName ? uses.texts.map(labelOf) : [])];
  if (holder !== undefined) return `${holder} holds on to the column`;
  if (old.generated) return 'its value is generated';
  const exclusion = table.exclusions?.find(({ definition }) => definition.columns.includes(old.key));
  if (exclusion) return 'an exclusion constraint stands on it, whose index cannot be built concurrently';
  if (old.storage !== undefined || old.compression !== undefined) return 'it has a storage of its own';
  if (table.inherits) return 'its table inherits from another one';
  if (table.partitioned || table.partitionOf !== undefined)
    return 'no index of a partitioned table can be built concurrently';
  if (table.columns.some(({ key }) => key === twin)) return `a column ${twin} is there already`;
  const notNull = known(old.notNull);
  if (notNull === undefined) return 'the history does not tell whether the column is NOT NULL';
  if (notNull && serverVersion < 12) return 'PostgreSQL 11 and older read every row for SET NOT NULL';
  return undefined;
}

function isSerial(column: Column): boolean {
  return known(column.type)?.serial === true;
}

interface KeepingTrigger {
  readonly make: readonly string[];
  readonly drop: readonly string[];
}

/**
 * A trigger that keeps two columns alike where the program cannot write both, as the database makes the value.
 * Defaults are there before the trigger runs.
 */
function keepingTrigger(
  { value, takesName, serverVersion }: SecondColumn,
  { table, on, column, twin, quote }: ColumnPair,
): KeepingTrigger | undefined {
  const name = `${known(table.name) ?? ''}_${twin}_sync`;
  const columns = new Set(table.columns.map(({ key }) => key));
  const assigned = withColumnsRenamed(value, (each) =>
    columns.has(each) ? `NEW.${quote(each)}` : undefined,
  );
  if (name.length > 63 || assigned === undefined) return undefined;
  const schema = known(table.schema);
  const routine = schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
  const own = `NEW.${quote(twin)}`;
  const first = `NEW.${quote(column)}`;
  // Under another name, new versions write the new column and old ones the old one.
  const body = takesName
    ? `  ${own} := ${assigned};`
    : [
        `  IF TG_OP = 'INSERT' AND ${own} IS NOT NULL`,
        `    OR TG_OP = 'UPDATE' AND ${own} IS DISTINCT FROM OLD.${quote(twin)} THEN`,
        `    ${first} := ${own};`,
        '  ELSE',
        `    ${own} := ${first};`,
        '  END IF;',
      ].join('\n');
  const call = serverVersion < 11 ? 'PROCEDURE' : 'FUNCTION';
  return {
    make: [
      `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n${body}\n  RETURN NEW;\nEND\n$$`,
      `CREATE TRIGGER ${quote(name)} BEFORE INSERT OR UPDATE ON ${on} FOR EACH ROW EXECUTE ${call} ${routine}()`,
    ],
    drop: [`DROP TRIGGER ${quote(name)} ON ${on}`, `DROP FUNCTION ${routine}()`],
  };
}

type SequenceMoves = ReturnType<typeof sequenceMoves>;

function sequenceOf({ table, on, column, twin, quote }: ColumnPair, old: Column): SequenceMoves | string {
  const place = { on, bare: known(table.name) ?? '', column, twin, quote };
  if (old.identity) return identityMoves(place, old.identity);
  if (isSerial(old)) return sequenceMoves(place);
  const value = known(old.default);
  if (value?.kind === 'expression' && /^nextval\s*\(/i.test(value.expression.text.trim()))
    return 'the history does not tell whether the sequence of its default belongs to it';
  return { before: [], after: [] };
}

function copySteps(
  { change, value, takesName, twin }: SecondColumn,
  { on, column, quote }: ColumnPair,
  default_: WrittenDefault | 'none',
  trigger: KeepingTrigger | undefined,
): readonly Step[] {
  const bare = bareName(change);
  const isPlain = value === quote(column);
  const note = trigger
    ? `-- The trigger keeps ${twin} as ${column} is, whichever version of the program writes.`
    : `-- Deploy a version that writes ${column} and ${twin} first.`;
  const batches = inBatches(
    on,
    `${quote(twin)} = ${value}`,
    `${quote(twin)} IS NULL AND ${isPlain ? value : `(${value})`} IS NOT NULL`,
  );
  // Before the copy, as rows without a value come until then; not with it, as some tools send a file as one query.
  const withDefault =
    trigger || default_ === 'none'
      ? undefined
      : `ALTER TABLE ${on} ALTER COLUMN ${quote(twin)} SET DEFAULT ${default_.text}`;
  return [
    ...(withDefault === undefined
      ? []
      : [{ name: fileName('default', bare, twin), lines: [note, withDefault] }]),
    {
      name: takesName ? fileName('copy', bare, column) : fileName('copy', bare, column, 'to', twin),
      lines: withDefault === undefined ? [note, batches] : [batches],
      nonTransactional: true,
    },
  ];
}

function constraintSteps(
  { statement, change, twin }: SecondColumn,
  { on }: ColumnPair,
  old: Column,
  { checks, foreignKeys, validations }: CarriedParts,
): readonly Step[] {
  const bare = bareName(change);
  const target = { statement, table: on, bare };
  const isRequired = known(old.notNull) === true;
  const proof = isRequired ? [`ALTER TABLE ${on} ${addNotNullCheck(target, twin)}`] : [];
  const added = [...proof, ...checks];
  return [
    ...(added.length === 0
      ? []
      : [{ name: fileName(isRequired ? 'require' : 'check', bare, twin), lines: added }]),
    ...foreignKeys.map(({ name, sql }): Step => ({ name: fileName('add', name), lines: [sql] })),
    ...(isRequired ? notNullFromCheck(target, twin) : []),
    ...(validations.length === 0
      ? []
      : [{ name: fileName('validate', bare, twin, 'constraints'), lines: validations }]),
  ];
}

/** The old column goes, and the new one takes over what was its own: all of it short, and in one transaction. */
function exchangeStep(
  { statement, change, twin, takesName }: SecondColumn,
  { on, column, quote }: ColumnPair,
  default_: WrittenDefault | 'none',
  parts: CarriedParts,
  own: {
    readonly trigger: KeepingTrigger | undefined;
    readonly moves: Exclude<SequenceMoves, string>;
    /** Views and policies over the new column. */
    readonly rewritten: readonly string[];
    readonly comment: string | undefined;
    /** Statements of the migration that have to come before it, and after it. */
    readonly first: readonly string[];
    readonly moved: readonly string[];
  },
): Step {
  const bare = bareName(change);
  const name = takesName ? column : twin;
  const lines = [
    ...own.first,
    ...own.moves.before,
    ...parts.before,
    ...own.rewritten,
    `ALTER TABLE ${on} DROP COLUMN ${quote(column)}`,
    ...(own.trigger?.drop ?? []),
    ...(takesName ? [`ALTER TABLE ${on} RENAME COLUMN ${quote(twin)} TO ${quote(column)}`] : []),
    ...(own.trigger && default_ !== 'none'
      ? [`ALTER TABLE ${on} ALTER COLUMN ${quote(name)} SET DEFAULT ${default_.text}`]
      : []),
    ...own.moves.after,
    ...parts.after,
    ...(own.comment === undefined
      ? []
      : [`COMMENT ON COLUMN ${on}.${quote(name)} IS '${own.comment.replaceAll("'", "''")}'`]),
    ...own.moved,
  ];
  const isWhole = lines.length === 1 || statement.transaction.kind !== 'alone';
  return {
    name: takesName ? fileName('switch', bare, column) : fileName('drop', bare, column),
    lines: [
      takesName
        ? `-- From here on the program finds the new type under the old name, and need not know ${twin} any more.`
        : `-- Deploy a version that no longer uses ${column} first.`,
      ...(takesName || change.uses === undefined ? [] : noteOnFunctions(change.uses, column)),
      ...(isWhole ? lines : ['BEGIN', ...lines, 'COMMIT']),
    ],
  };
}
