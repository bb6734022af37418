import type { SelectStmt } from 'libpg-query';
import type { KeptStatement, KeptText } from '../../../model/kept.ts';
import type { Column, EntityId, SqlText, Table, View } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe } from '../../../model/unknown.ts';
import type { DatabaseState, WrittenName } from '../database.ts';
import { type QualifiedName, qualify, stringsOf } from '../identifiers.ts';
import { identifierText, parseStatement } from '../parse.ts';
import { queryPart } from '../queryPart.ts';
import { withoutQuotedTexts } from '../quotedTexts.ts';
import { findWords } from '../tokens.ts';
import { renameInCondition, renameInRoutine, renameInRule, renameInText } from './renameInText.ts';
import { type OwnTable, oldNameIn, type Renaming } from './renaming.ts';
import { type Meanings, outputNames, readFrom } from './scope.ts';

/**
 * The state in which all texts name a table, view, sequence, type or column as it will be called: PostgreSQL keeps
 * queries and expressions by what they mean. Asked of the state before the rename, of which the names are the old ones.
 */
export function withTextsRenamed(state: DatabaseState, renaming: Renaming): DatabaseState {
  const meanings = meaningsIn(state);
  const old = oldNameIn(renaming);
  const tables = new Map<QualifiedName, Table>();
  for (const [qualified, table] of state.tables) {
    const own: OwnTable = {
      relation: qualified,
      name: known(table.name) ?? '',
      columns: columnsOf(table),
    };
    const renamed = (text: SqlText): SqlText => {
      if (!text.complete || !text.text.toLowerCase().includes(old)) return text;
      const now = renameInText(text.text, 'expression', own, renaming, meanings);
      if (now === undefined || now === text.text) return text;
      const isOwn = renaming.kind === 'column' && renaming.relation === qualified;
      const columns = isOwn
        ? text.columns.map((name) => (name === renaming.from ? renaming.to : name))
        : text.columns;
      return { ...text, text: now, columns };
    };
    const changed = withTexts(table, renamed);
    if (changed !== table) tables.set(qualified, changed);
  }
  const views = new Map<QualifiedName, View>();
  for (const [qualified, view] of state.views) {
    const definition = view.definition && known(view.definition);
    const names = renaming.kind === 'column' ? namesBehindStar(view, renaming, meanings) : undefined;
    const text =
      definition?.text.toLowerCase().includes(old) === true
        ? renameInText(definition.text, 'query', undefined, renaming, meanings)
        : undefined;
    if (!names && (text === undefined || text === definition?.text)) continue;
    views.set(qualified, {
      ...view,
      ...(names ? { columnNames: names } : {}),
      ...(definition && text !== undefined ? { definition: { ...definition, text } } : {}),
    });
  }
  return {
    ...state,
    ...(tables.size > 0 ? { tables: withAll(state.tables, tables) } : {}),
    ...(views.size > 0 ? { views: withAll(state.views, views) } : {}),
    kept: keptRenamed(state, renaming, meanings, old),
  };
}

/** The names of a view's columns; undefined where only the database knows them. */
export function viewColumns(state: DatabaseState, view: View): readonly string[] | undefined {
  return columnsOfView(view, meaningsIn(state));
}

function withAll<K, V>(all: ReadonlyMap<K, V>, changed: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return new Map([...all].map(([key, value]) => [key, changed.get(key) ?? value]));
}

/** A text that was written under another search path may mean another table of the name: it is unclear then. */
export function meaningsIn(state: DatabaseState): Meanings {
  const relations = [state.tables, state.views, state.sequences] as const;
  const types = [state.enums, state.domains] as const;
  const found = (maps: readonly ReadonlyMap<QualifiedName, unknown>[]) => {
    let byName: ReadonlyMap<string, readonly QualifiedName[]> | undefined;
    return ({ schema, name }: WrittenName): QualifiedName | 'unclear' | undefined => {
      if (schema !== undefined) {
        const qualified = qualify(schema, name);
        return maps.some((map) => map.has(qualified)) ? qualified : undefined;
      }
      byName ??= groupByName(maps);
      const named = byName.get(name.replaceAll('.', '..')) ?? [];
      return named.length > 1 ? 'unclear' : named[0];
    };
  };
  let enumNames: ReadonlyMap<EntityId, QualifiedName> | undefined;
  const meanings: Meanings = {
    relation: found(relations),
    type: found(types),
    columnsOf(relation) {
      const table = state.tables.get(relation);
      if (table) return columnsOf(table);
      const view = state.views.get(relation);
      return view && columnsOfView(view, meanings);
    },
    enumOf(relation, column) {
      const written = state.tables.get(relation)?.columns.find(({ key }) => key === column)?.type;
      const type = written && known(written);
      if (type?.enum === undefined) return undefined;
      enumNames ??= new Map([...state.enums].map(([name, { id }]) => [id, name]));
      const name = enumNames.get(type.enum);
      return name === undefined ? undefined : { type: name, isArray: type.arrayDimensions !== undefined };
    },
  };
  return meanings;
}

function groupByName(
  maps: readonly ReadonlyMap<QualifiedName, unknown>[],
): ReadonlyMap<string, readonly QualifiedName[]> {
  const groups = new Map<string, QualifiedName[]>();
  for (const qualified of maps.flatMap((map) => [...map.keys()])) {
    const name = qualified.replace(/^.*(?<!\.)\.(?!\.)/, '');
    groups.set(name, [...(groups.get(name) ?? []), qualified]);
  }
  return groups;
}

function columnsOf({ gaps = [], columns }: Table): readonly string[] | undefined {
  return gaps.some((gap) => gap.in === 'columns') ? undefined : columns.map(({ key }) => key);
}

function columnsOfView(view: View, meanings: Meanings): readonly string[] | undefined {
  const query = queryOf(view);
  const names = query && outputNames(query, new Map(), meanings);
  return view.columnNames && (!names || view.columnNames.length >= names.length)
    ? view.columnNames
    : names && [...(view.columnNames ?? []), ...names.slice(view.columnNames?.length ?? 0)];
}

/** The query of a view, where its text is known. */
export function queryOf({ definition }: View): SelectStmt | undefined {
  const text = definition && known(definition)?.text;
  const parsed = text === undefined ? undefined : parseStatement(queryPart(text));
  return parsed?.kind === 'parsed' && 'SelectStmt' in parsed.node ? parsed.node.SelectStmt : undefined;
}

/** PostgreSQL writes a star out when the view is made: the view's columns keep their names, which then stand before it. */
function namesBehindStar(
  view: View,
  { relation, from }: { readonly relation: QualifiedName; readonly from: string },
  meanings: Meanings,
): readonly string[] | undefined {
  const query = queryOf(view);
  const hasStar = query?.targetList?.some(
    (target) =>
      'ResTarget' in target &&
      target.ResTarget.val !== undefined &&
      'ColumnRef' in target.ResTarget.val &&
      target.ResTarget.val.ColumnRef.fields?.some((field) => 'A_Star' in field),
  );
  if (!query || !hasStar) return undefined;
  const { scope } = readFrom(query.fromClause ?? [], undefined, new Map(), meanings);
  if (!scope.items.some((item) => item.relation === relation)) return undefined;
  const names = columnsOfView(view, meanings);
  return names?.includes(from) ? names : undefined;
}

/** The table with all its texts put through; itself where none changes. */
function withTexts(table: Table, renamed: (text: SqlText) => SqlText): Table {
  let isSame = true;
  const inText = (text: SqlText): SqlText => {
    const now = renamed(text);
    isSame &&= now === text;
    return now;
  };
  const maybe = (text: Maybe<SqlText>): Maybe<SqlText> => (isUnknown(text) ? text : inText(text));
  const changed: Table = {
    ...table,
    columns: table.columns.map((column) => columnWithTexts(column, inText)),
    checks: table.checks.map((check) => ({ ...check, expression: maybe(check.expression) })),
    policies: table.policies.map((policy) => ({
      ...policy,
      using: policy.using && maybe(policy.using),
      withCheck: policy.withCheck && maybe(policy.withCheck),
    })),
    indexes: table.indexes.map((index) => ({
      ...index,
      predicate: index.predicate && maybe(index.predicate),
      members: isUnknown(index.members)
        ? index.members
        : index.members.map((member) => ({
            ...member,
            expression: member.expression && inText(member.expression),
          })),
    })),
  };
  return isSame ? table : changed;
}

function columnWithTexts(column: Column, inText: (text: SqlText) => SqlText): Column {
  const value = column.default && known(column.default);
  const expression = column.generated && known(column.generated)?.expression;
  const generated = expression && known(expression);
  const now = {
    ...(value?.kind === 'expression' ? { default: { ...value, expression: inText(value.expression) } } : {}),
    ...(generated && column.generated && !isUnknown(column.generated)
      ? { generated: { ...column.generated, expression: inText(generated) } }
      : {}),
  };
  return Object.keys(now).length === 0 ? column : { ...column, ...now };
}

/** Triggers name columns of their table, statistics too, and indexes those of a materialized view. */
function keptRenamed(
  state: DatabaseState,
  renaming: Renaming,
  meanings: Meanings,
  old: string,
): DatabaseState['kept'] {
  const changed = new Map<EntityId, KeptStatement>();
  for (const [id, kept] of state.kept) {
    if (!kept.statements.some(({ before, after }) => `${before}${after}`.toLowerCase().includes(old)))
      continue;
    const statements = kept.statements.map((text) => textRenamed(state, text, renaming, meanings));
    if (statements.some((text, index) => text !== kept.statements[index]))
      changed.set(id, { ...kept, statements });
  }
  return changed.size > 0 ? withAll(state.kept, changed) : state.kept;
}

/**
 * Whether a rule, or a routine whose body is bound, names a column; undefined where a name may mean one thing or another,
 * or a star stands for columns.
 */
export function namesColumn(
  state: DatabaseState,
  { statements: [made] }: KeptStatement,
  relation: QualifiedName,
  column: string,
): boolean | undefined {
  if (!made) return false;
  // A name that nothing has.
  const renaming = { kind: 'column', relation, from: column, to: `${column} ?` } as const;
  const meanings = meaningsIn(state);
  const now =
    made.owner === undefined
      ? routineText(made, renaming, meanings)
      : ruleText(state, made, made.owner, renaming, meanings);
  if (now === undefined) return undefined;
  return now.changed || (made.names.includes('*') ? undefined : false);
}

function routineText({ before }: KeptText, renaming: Renaming, meanings: Meanings) {
  const parsed = parseStatement(before);
  if (parsed.kind === 'broken' || !('CreateFunctionStmt' in parsed.node)) return undefined;
  const now = renameInRoutine(before, parsed, parsed.node.CreateFunctionStmt, renaming, meanings);
  return now === undefined ? undefined : { changed: now !== before };
}

function ruleText(
  state: DatabaseState,
  { before, after }: KeptText,
  owner: EntityId,
  renaming: Renaming,
  meanings: Meanings,
) {
  const whole = `${before}${placeholder}${after}`;
  const relation = relationOf(state, owner);
  const parsed = parseStatement(whole);
  if (relation === undefined || parsed.kind === 'broken' || !('RuleStmt' in parsed.node)) return undefined;
  const rows = { relation, name: '', columns: meanings.columnsOf(relation), rowNames: ['old', 'new'] };
  const now = renameInRule(whole, parsed, parsed.node.RuleStmt, rows, renaming, meanings);
  return now === undefined ? undefined : { changed: now !== whole };
}

/** Stands in the place of the owner while the text is read. */
const placeholder = 'the_owner_of_this';

function textRenamed(state: DatabaseState, text: KeptText, renaming: Renaming, meanings: Meanings): KeptText {
  const { before, after, owner } = text;
  if (owner === undefined) return routineRenamed(text, renaming, meanings);
  const qualified = relationOf(state, owner);
  if (qualified === undefined) return text;
  const whole = `${before}${placeholder}${after}`;
  const parsed = parseStatement(whole);
  if (parsed.kind === 'broken') return text;
  const isOwn = renaming.kind === 'column' && renaming.relation === qualified;
  let now: string | undefined = whole;
  if ('CreateTrigStmt' in parsed.node) {
    const { whenClause } = parsed.node.CreateTrigStmt;
    const own = { relation: qualified, name: '', columns: meanings.columnsOf(qualified) };
    if (whenClause)
      now = renameInCondition(
        whole,
        parsed,
        whenClause,
        { ...own, rowNames: ['old', 'new'] },
        renaming,
        meanings,
      );
    if (now === undefined) return text;
    // The names of columns stand before the condition: its edits do not move them.
    if (isOwn && stringsOf(parsed.node.CreateTrigStmt.columns).includes(renaming.from))
      now = withNameReplaced(now, renaming, { after: ['OF'], before: ['ON'] });
  } else if ('RuleStmt' in parsed.node) {
    const own = { relation: qualified, name: '', columns: meanings.columnsOf(qualified) };
    const rows = { ...own, rowNames: ['old', 'new'] };
    now = renameInRule(whole, parsed, parsed.node.RuleStmt, rows, renaming, meanings);
    if (now === undefined) return text;
  } else if (isOwn && 'CreateStatsStmt' in parsed.node) {
    now = withNameReplaced(whole, renaming, { after: ['ON'], before: ['FROM'] });
  } else if (isOwn && 'IndexStmt' in parsed.node) {
    const names = (parsed.node.IndexStmt.indexParams ?? []).flatMap((each) =>
      'IndexElem' in each ? (each.IndexElem.name ?? []) : [],
    );
    if (names.includes(renaming.from)) now = withNameReplaced(whole, renaming, { after: [placeholder] });
  } else if (isOwn && 'AlterTableStmt' in parsed.node) {
    const [command] = parsed.node.AlterTableStmt.cmds ?? [];
    if (command && 'AlterTableCmd' in command && command.AlterTableCmd.name === renaming.from)
      now = withNameReplaced(whole, renaming, { after: [placeholder] });
  }
  if (now === whole) return text;
  const at = now.indexOf(placeholder);
  return { ...text, before: now.slice(0, at), after: now.slice(at + placeholder.length), names: text.names };
}

/** A body in quotes is looked at when it runs; one that is not is kept by what it means, as the signature is. */
function routineRenamed(text: KeptText, renaming: Renaming, meanings: Meanings): KeptText {
  if (!text.names.toLowerCase().includes(oldNameIn(renaming))) return text;
  const parsed = parseStatement(text.before);
  if (parsed.kind === 'broken' || !('CreateFunctionStmt' in parsed.node)) return text;
  const before = renameInRoutine(text.before, parsed, parsed.node.CreateFunctionStmt, renaming, meanings);
  if (before === undefined || before === text.before) return text;
  return { ...text, before, names: withoutQuotedTexts(before) };
}

/** A name in a list of columns, of which the tree tells no place. */
function withNameReplaced(
  text: string,
  { from, to }: { readonly from: string; readonly to: string },
  between: { readonly after: readonly string[]; readonly before?: readonly string[] },
): string {
  const parsed = parseStatement(text);
  if (parsed.kind === 'broken') return text;
  const tokens = parsed.tokens();
  const begin = findWords(
    tokens,
    between.after.map((word) => word.toUpperCase()),
    0,
    tokens.length,
  );
  if (begin === undefined) return text;
  const end = between.before ? findWords(tokens, between.before, begin, tokens.length) : tokens.length;
  for (let index = begin + 1; index < (end ?? tokens.length); index++) {
    const { start = 0, end: stop = 0 } = tokens[index] ?? {};
    const written = text.slice(start, stop);
    const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
    const isCall = tokens[index + 1]?.word === '(';
    if (name === from && !isCall) return text.slice(0, start) + identifierText(to) + text.slice(stop);
  }
  return text;
}

function relationOf(state: DatabaseState, id: EntityId): QualifiedName | undefined {
  for (const map of [state.tables, state.views])
    for (const [qualified, object] of map) if (object.id === id) return qualified;
  return undefined;
}
