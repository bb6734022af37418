import type { AlterEnumStmt, DropStmt, Node, RangeVar, RenameStmt } from 'libpg-query';
import { tableLabel } from '../../../model/catalog.ts';
import type { Change } from '../../../model/migration.ts';
import type { Span } from '../../../model/span.ts';
import { known } from '../../../model/unknown.ts';
import { alteredEarlyIn } from '../alteredEarly.ts';
import { readIndex } from '../apply/createIndex.ts';
import { statementsInBlock } from '../apply/doBlock.ts';
import { namesOf, tableOfIndex } from '../apply/drop.ts';
import { creationName, type DatabaseState, lookUp, type WrittenName } from '../database.ts';
import { nameParts, qualify, relationParts, stringsOf } from '../identifiers.ts';
import { nameAt, type PlacedStatement, tokenSpan, wholeSpan } from '../statement.ts';
import { domainChange } from './alterDomain.ts';
import { alterTableChanges } from './alterTable.ts';
import { columnUses } from './columnUses.ts';
import { type ChangeContext, onNamed, onTable } from './context.ts';

const lockModes = [
  ...['', 'ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE'],
  ...['SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'],
];

/** What a statement changes, told from the database before it. */
export function statementChanges(context: ChangeContext): readonly Change[] {
  const { statement } = context;
  const { node } = statement.parsed;
  const whole = wholeSpan(statement);
  if ('AlterTableStmt' in node) return alterTableChanges(context, node.AlterTableStmt);
  if ('CreateStmt' in node) {
    const span = nameAt(statement, node.CreateStmt.relation?.location).span;
    const early = alteredEarlyIn(context.state, node.CreateStmt);
    const on = onTable(context, node.CreateStmt.relation, span);
    // A temporary table stands beside a lasting one of its name.
    const hides = node.CreateStmt.relation?.relpersistence === 't' && on.table?.temporary !== true;
    return [
      {
        ...on,
        ...(hides ? { table: undefined } : {}),
        kind: 'create-table',
        ...(early === undefined ? {} : { alteredEarlyIn: early }),
      },
    ];
  }
  if ('IndexStmt' in node) {
    const stmt = node.IndexStmt;
    const index = readIndex(statement, stmt);
    return [
      {
        ...onTable(context, stmt.relation, whole),
        kind: 'create-index',
        index,
        concurrently: index.concurrently,
      },
    ];
  }
  if ('DropStmt' in node) return dropChanges(context, node.DropStmt);
  if ('RenameStmt' in node) return renameChanges(context, node.RenameStmt);
  if ('AlterObjectSchemaStmt' in node) {
    const { relation, newschema = '' } = node.AlterObjectSchemaStmt;
    return relation ? [{ ...onTable(context, relation, whole), kind: 'set-schema', to: newschema }] : [];
  }
  if ('ReindexStmt' in node) {
    const { relation, params, name } = node.ReindexStmt;
    const concurrently = (params ?? []).some(
      (param) => 'DefElem' in param && param.DefElem.defname === 'concurrently',
    );
    const { fill } = onTable(context, relation, whole);
    return [{ kind: 'reindex', span: whole, name: relation?.relname ?? name ?? '', concurrently, fill }];
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt;
    return [
      {
        kind: 'refresh-matview',
        span: whole,
        name: relation?.relname ?? '',
        concurrently: concurrent === true,
        hasUniqueIndex: hasUniqueIndex(context.state, relation),
        ...(context.newTables.has(creationName(context.state, relationParts(relation)))
          ? { fill: 'new' as const }
          : {}),
      },
    ];
  }
  if ('TruncateStmt' in node) {
    const { relations, behavior } = node.TruncateStmt;
    return (relations ?? []).flatMap((relation): Change[] =>
      'RangeVar' in relation
        ? [
            {
              ...onTable(context, relation.RangeVar, nameAt(statement, relation.RangeVar.location).span),
              kind: 'truncate',
              cascade: behavior === 'DROP_CASCADE',
            },
          ]
        : [],
    );
  }
  if ('LockStmt' in node)
    return (node.LockStmt.relations ?? []).flatMap((relation): Change[] =>
      'RangeVar' in relation
        ? [
            {
              ...onTable(context, relation.RangeVar, whole),
              kind: 'lock-table',
              mode: lockModes[node.LockStmt.mode ?? 8] ?? 'ACCESS EXCLUSIVE',
            },
          ]
        : [],
    );
  if ('ClusterStmt' in node)
    return [
      { ...onTable(context, node.ClusterStmt.relation, whole), kind: 'rewrite-table', command: 'cluster' },
    ];
  if ('VacuumStmt' in node) {
    const { options, rels } = node.VacuumStmt;
    const full = (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'full');
    if (!full) return [];
    return (rels ?? []).flatMap((rel): Change[] =>
      'VacuumRelation' in rel
        ? [
            {
              ...onTable(context, rel.VacuumRelation.relation, whole),
              kind: 'rewrite-table',
              command: 'vacuum-full',
            },
          ]
        : [],
    );
  }
  if ('DropdbStmt' in node)
    return [{ kind: 'drop-database', span: whole, name: node.DropdbStmt.dbname ?? '' }];
  if ('DoStmt' in node)
    return [
      {
        kind: 'opaque',
        span: tokenSpan(statement, 0),
        command: 'DO',
        rest: withoutStatements(statement, statementsInBlock(statement, node.DoStmt)),
      },
    ];
  if ('ExecuteStmt' in node) return [{ kind: 'opaque', span: tokenSpan(statement, 0), command: 'EXECUTE' }];
  if ('CreateEnumStmt' in node)
    return [
      {
        kind: 'change-enum',
        span: whole,
        name: named(node.CreateEnumStmt.typeName),
        change: 'create',
        values: stringsOf(node.CreateEnumStmt.vals),
      },
    ];
  if ('AlterEnumStmt' in node)
    return [
      {
        kind: 'change-enum',
        span: whole,
        name: named(node.AlterEnumStmt.typeName),
        change: node.AlterEnumStmt.oldVal === undefined ? 'add-value' : 'rename-value',
        ...(node.AlterEnumStmt.oldVal === undefined && node.AlterEnumStmt.newVal !== undefined
          ? {
              value: node.AlterEnumStmt.newVal,
              placed: node.AlterEnumStmt.newValNeighbor !== undefined,
              ...valuesBefore(context.state, node.AlterEnumStmt),
            }
          : {}),
      },
    ];
  if ('AlterDomainStmt' in node) return [domainChange(context, node.AlterDomainStmt)];
  if ('CreateTrigStmt' in node)
    return [alterOther(context, node.CreateTrigStmt.relation, whole, 'CREATE TRIGGER')];
  if ('CreatePolicyStmt' in node)
    return [alterOther(context, node.CreatePolicyStmt.table, whole, 'CREATE POLICY')];
  return writeChanges(context, node, whole);
}

function valuesBefore(
  state: DatabaseState,
  { typeName }: AlterEnumStmt,
): { readonly before?: readonly string[] } {
  const found = lookUp(state, state.enums, nameParts(stringsOf(typeName)));
  const before = known(found?.object.values);
  return before ? { before } : {};
}

/** Indexes of materialized views are kept as their texts. */
function hasUniqueIndex(state: DatabaseState, relation: RangeVar | undefined): boolean | undefined {
  const view = lookUp(state, state.views, relationParts(relation));
  if (!view) return undefined;
  return [...state.kept.values()].some(
    ({ object, owner, statements: [made] }) =>
      object === 'INDEX' &&
      owner === view.object.id &&
      made !== undefined &&
      /^create\s+unique\s+index\b/i.test(made.before) &&
      /^\s*(?:using\s+btree\s*)?\([^()]*\)\s*$/i.test(made.after),
  );
}

function named(names: readonly Node[] | undefined): string {
  return (names ?? []).flatMap((name) => ('String' in name ? [name.String.sval ?? ''] : [])).join('.');
}

function alterOther(
  context: ChangeContext,
  relation: RangeVar | undefined,
  span: Span,
  command: string,
): Change {
  return { ...onTable(context, relation, span), kind: 'alter-other', command };
}

function writeChanges(context: ChangeContext, node: Node, span: Span): readonly Change[] {
  const write = (
    relation: RangeVar | undefined,
    command: (Change & { kind: 'write-rows' })['command'],
    hasCondition: boolean,
  ): readonly Change[] => [
    { ...onTable(context, relation, span), kind: 'write-rows', command, hasCondition },
  ];
  if ('InsertStmt' in node) return write(node.InsertStmt.relation, 'insert', false);
  if ('UpdateStmt' in node)
    return write(node.UpdateStmt.relation, 'update', node.UpdateStmt.whereClause !== undefined);
  if ('DeleteStmt' in node)
    return write(node.DeleteStmt.relation, 'delete', node.DeleteStmt.whereClause !== undefined);
  if ('MergeStmt' in node) return write(node.MergeStmt.relation, 'merge', true);
  if ('CopyStmt' in node && node.CopyStmt.is_from) return write(node.CopyStmt.relation, 'copy', false);
  return [];
}

function dropChanges(context: ChangeContext, node: DropStmt): readonly Change[] {
  const { statement, state } = context;
  const cascade = node.behavior === 'DROP_CASCADE';
  const whole = wholeSpan(statement);
  return (node.objects ?? []).flatMap((object): readonly Change[] => {
    const written = nameParts(namesOf(object));
    if (node.missing_ok && dropsNothing(state, node, written)) return [];
    return [dropChange(written, object)];
  });

  function dropChange(written: WrittenName, object: Node): Change {
    switch (node.removeType) {
      case 'OBJECT_TABLE': {
        const base = onNamed(context, written, whole);
        const { table } = base;
        const referencedBy = table
          ? [...state.tables.values()]
              .filter(
                (other) =>
                  other.id !== table.id &&
                  other.foreignKeys.some((key) => 'table' in key.target && key.target.table === table.id),
              )
              .map(tableLabel)
          : [];
        return { ...base, kind: 'drop-table', cascade, referencedBy };
      }
      case 'OBJECT_INDEX': {
        const owner = tableOfIndex(state, written);
        const base = onNamed(context, owner ? nameOfTable(owner.table) : written, whole);
        return { ...base, kind: 'drop-index', name: written.name, concurrently: node.concurrent === true };
      }
      case 'OBJECT_SCHEMA':
        return { kind: 'drop-schema', span: whole, name: written.name, cascade };
      case 'OBJECT_TRIGGER':
      case 'OBJECT_POLICY': {
        const owner = nameParts(namesOf(object).slice(0, -1));
        const command = node.removeType === 'OBJECT_POLICY' ? 'DROP POLICY' : 'DROP TRIGGER';
        return { ...onNamed(context, owner, whole), kind: 'alter-other', command };
      }
      default: {
        const kind = (node.removeType ?? '').replace('OBJECT_', '').toLowerCase().replace('_', ' ');
        return { kind: 'drop-other', span: whole, object: kind, name: namesOf(object).join('.'), cascade };
      }
    }
  }
}

/** Whether a schema was made, or has something in it: PostgreSQL has `public` from the start, and some providers more. */
function isThere({ schemas, tables, views, functions }: DatabaseState, name: string): boolean {
  return (
    name === 'public' ||
    schemas.has(name) ||
    [tables, views, functions].some((objects) =>
      [...objects.keys()].some((qualified) => qualified.startsWith(qualify(name, ''))),
    )
  );
}

/** IF EXISTS over what a history that begins with nothing has not made: it makes the statement after it repeatable. */
function dropsNothing(state: DatabaseState, { removeType }: DropStmt, written: WrittenName): boolean {
  if (state.beginsLate !== false) return false;
  const isAbsent = (objects: ReadonlyMap<string, unknown>) => lookUp(state, objects, written) === undefined;
  switch (removeType) {
    case 'OBJECT_TABLE':
      return isAbsent(state.tables);
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return isAbsent(state.views);
    case 'OBJECT_SEQUENCE':
      return isAbsent(state.sequences);
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
      return isAbsent(state.functions);
    case 'OBJECT_INDEX':
      return tableOfIndex(state, written) === undefined;
    case 'OBJECT_SCHEMA':
      return !isThere(state, written.name);
    default:
      return false;
  }
}

function nameOfTable(table: { readonly name: unknown; readonly schema: unknown }) {
  return {
    schema: typeof table.schema === 'string' ? table.schema : 'public',
    name: typeof table.name === 'string' ? table.name : '',
  };
}

function renameChanges(context: ChangeContext, node: RenameStmt): readonly Change[] {
  const whole = wholeSpan(context.statement);
  const base = () => onTable(context, node.relation, whole);
  const to = node.newname ?? '';
  const name = node.subname ?? '';
  switch (node.renameType) {
    case 'OBJECT_TABLE':
      return [{ ...base(), kind: 'rename-table', to }];
    case 'OBJECT_COLUMN': {
      // Views have columns too; renaming one is no change of a table.
      if (node.relationType !== 'OBJECT_TABLE') return [];
      const { table, ...rest } = base();
      const uses = table && columnUses(context.state, table, name);
      return [{ ...rest, table, kind: 'rename-column', column: name, to, ...(uses ? { uses } : {}) }];
    }
    case 'OBJECT_TABCONSTRAINT':
      return [{ ...base(), kind: 'rename-constraint', name, to }];
    default:
      return [];
  }
}

/** The table that a CREATE TABLE makes, by name. */
export function createdTable(context: ChangeContext): string | undefined {
  const { node } = context.statement.parsed;
  const relation =
    'CreateStmt' in node
      ? node.CreateStmt.relation
      : 'CreateTableAsStmt' in node
        ? node.CreateTableAsStmt.into?.rel
        : 'SelectStmt' in node
          ? node.SelectStmt.intoClause?.rel
          : undefined;
  if (!relation) return undefined;
  const written = relationParts(relation);
  // IF NOT EXISTS of one that is there makes nothing.
  if (lookUp(context.state, context.state.tables, written)) return undefined;
  return creationName(context.state, written);
}

function withoutStatements(block: PlacedStatement, inner: readonly PlacedStatement[]): string {
  let rest = block.parsed.text;
  for (const { offset, parsed } of [...inner].reverse()) {
    const start = offset - block.offset;
    rest = rest.slice(0, start) + rest.slice(start + parsed.text.length);
  }
  // An EXECUTE of nothing is left where its text was one of them.
  return rest.replace(/\bEXECUTE\s+(?:'[\s;]*'|(\$\w*\$)[\s;]*\1)/gi, '');
}
