import type { ColumnRef, FuncCall, Node, ResTarget, SelectStmt, TypeCast, TypeName } from 'libpg-query';
import { expressionName } from '../expressionName.ts';
import { nameParts, stringsOf } from '../identifiers.ts';
import { identifierText, type ParsedStatement } from '../parse.ts';
import { rangeOf } from '../queries/ranges.ts';
import { closedAfter, type TokenRange, textRange, tokenAt } from '../tokens.ts';
import { enumConstantsOf, withLabelRenamed } from './enumConstants.ts';
import { enumsIn } from './enumsIn.ts';
import { namingReference, onlyField } from './outputName.ts';
import {
  type NameEdit,
  namesInConstant,
  type OwnTable,
  type Renamed,
  type Renaming,
  type RoutineNames,
  rootOf,
  subjectOf,
} from './renaming.ts';
import { namedIn, rowChangeOf } from './rowChange.ts';
import {
  type FromItem,
  itemNamed,
  type Meanings,
  namesIn,
  outputNames,
  ownerOf,
  readFrom,
  type Scope,
  type SureOwner,
  type WithQueries,
  withThoseOf,
} from './scope.ts';

/** Thrown where a name may mean one thing or another: the text then stays as it is. */
class Unclear extends Error {}

/**
 * The edits of a text after which it means the same under the new name; undefined where a name in it may mean one thing or
 * another.
 */
export function nameEdits(
  parsed: ParsedStatement,
  renamed: Renamed,
  own: OwnTable | RoutineNames | undefined,
  renaming: Renaming,
  meanings: Meanings,
): readonly NameEdit[] | undefined {
  const edits: NameEdit[] = [];
  const tokens = parsed.tokens();
  const subject = subjectOf(renaming);
  const place = { parsed, spanAt: () => ({ file: '', start: 0, end: 0 }), holes: undefined };
  /** The name of the relation alone. */
  const lastName = subject.replace(/^.*(?<!\.)\.(?!\.)/, '').replaceAll('..', '.');
  /** References whose own name changes, by which an output column is called. */
  const changed = new Set<ColumnRef>();
  /** The new name is that of something else in the text. */
  const isTaken =
    renaming.kind === 'relation' &&
    renaming.from.name !== renaming.to.name &&
    namesIn(renamed).has(renaming.to.name);
  const root = own && rootOf(own);
  try {
    if (isTaken && own && 'relation' in own && own.relation === subject) return undefined;
    if ('query' in renamed) walkQuery(renamed.query, root, new Map(), renamed.hasOutput);
    else {
      for (const type of renamed.types ?? []) if (type) renameType(type);
      walkBody(renamed.body, root);
    }
    // Of `SET (a, b) = (SELECT …)` each column has the query.
    return [...new Map(edits.map((each) => [`${each.start} ${each.end}`, each])).values()];
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }

  /** Statements one after the other, in whatever lists they stand, and what else there is. */
  function walkBody(body: Node | readonly Node[] | undefined, scope: Scope | undefined): void {
    if (Array.isArray(body)) for (const each of body as readonly Node[]) walkBody(each, scope);
    else if (body && 'List' in body) walkBody(body.List.items, scope);
    else if (body && 'SelectStmt' in body) walkQuery(body.SelectStmt, scope, new Map());
    else if (body && Object.keys(body).some((kind) => kind.endsWith('Stmt') && kind !== 'ReturnStmt'))
      walkChange(body as Node, scope);
    else walk(body, scope, new Map());
  }

  /** INSERT, UPDATE or DELETE. */
  function walkChange(node: Node, outer: Scope | undefined): void {
    const change = rowChangeOf(node);
    if (!change) throw new Unclear();
    if (change.select) walkQuery(change.select, outer, new Map());
    const { scope, subqueries, expressions } = readFrom(change.from, outer, new Map(), meanings);
    const [target] = scope.items;
    for (const item of scope.items) {
      if (item.isUnclear && item.node?.relname === lastName) throw new Unclear();
      renameItem(item);
    }
    if (
      renaming.kind === 'column' &&
      scope.items.some(isSubject) &&
      (scope.isMixed || scope.merged.length > 0)
    )
      throw new Unclear();
    for (const each of subqueries) walkQuery(each.query, each.isLateral ? scope : outer, new Map());
    // The row that could not be inserted has the table's columns, by its own name alone.
    const excluded = target && { ...target, name: 'excluded', isAliased: true };
    const within = excluded ? { ...scope, outer: { ...scope, items: [excluded], outer } } : scope;
    walk([expressions, change.values, change.conditions], within, new Map());
    walk(change.returning, within, new Map());
    for (const each of change.returning) if ('ResTarget' in each) keepOutputName(each.ResTarget);
    if (renaming.kind !== 'column' || !target || !isSubject(target)) return;
    for (const { name, location } of change.columns) {
      const from = tokenIndex(location);
      if (name === renaming.from) edit({ from, to: from + 1 }, identifierText(renaming.to));
    }
    const { from } = renaming;
    if (change.conflict?.names.includes(from)) {
      const at = namedIn(parsed, change.conflict.location, from);
      if (at === undefined) throw new Unclear();
      edit({ from: at, to: at + 1 }, identifierText(renaming.to));
    }
  }

  function walkQuery(
    select: SelectStmt,
    outer: Scope | undefined,
    outerQueries: WithQueries,
    keepsNames = true,
  ): void {
    // FOR UPDATE OF names what stands in FROM once more.
    if (select.lockingClause) throw new Unclear();
    const queries = withThoseOf(select, outerQueries, meanings);
    for (const each of select.withClause?.ctes ?? []) {
      const inner = 'CommonTableExpr' in each ? each.CommonTableExpr.ctequery : undefined;
      if (!inner || !('SelectStmt' in inner)) throw new Unclear();
      walkQuery(inner.SelectStmt, outer, queries);
    }
    if (select.larg && select.rarg) {
      walkQuery(select.larg, outer, queries);
      walkQuery(select.rarg, outer, queries);
      // ORDER BY names output columns here, which stay.
      return;
    }
    const { scope, subqueries, expressions } = readFrom(select.fromClause ?? [], outer, queries, meanings);
    const within = scope.items.length > 0 ? scope : outer;
    for (const item of scope.items) {
      // What may be the renamed one has its name.
      if (item.isUnclear && item.node?.relname === lastName) throw new Unclear();
      renameItem(item);
    }
    if (renaming.kind === 'column' && scope.items.some(isSubject)) {
      const isMerged = scope.merged.includes(renaming.from) || scope.merged.includes(renaming.to);
      if (isMerged || scope.isMixed) throw new Unclear();
    }
    for (const each of subqueries) walkQuery(each.query, each.isLateral ? within : outer, queries);
    walk(expressions, within, queries);
    const outputs = new Set(outputNames(select, outerQueries, meanings));
    walk(select.targetList, within, queries);
    walk([select.whereClause, select.groupClause, select.havingClause], within, queries);
    walk([select.windowClause, select.valuesLists], within, queries);
    walk([select.limitCount, select.limitOffset], within, queries);
    const byName = (node: Node | undefined) =>
      node !== undefined && 'ColumnRef' in node && outputs.has(onlyField(node.ColumnRef) ?? '');
    for (const each of select.sortClause ?? [])
      if (!('SortBy' in each && byName(each.SortBy.node))) walk(each, within, queries);
    for (const each of select.distinctClause ?? []) if (!byName(each)) walk(each, within, queries);
    if (!keepsNames) return;
    for (const each of select.targetList ?? []) if ('ResTarget' in each) keepOutputName(each.ResTarget);
  }

  function walk(value: unknown, scope: Scope | undefined, queries: WithQueries): void {
    if (Array.isArray(value)) for (const each of value) walk(each, scope, queries);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) {
        if (key === 'ColumnRef') renameReference(child as ColumnRef, scope);
        else if (key === 'SelectStmt') walkQuery(child as SelectStmt, scope, queries);
        else if (key === 'A_Indirection') {
          const { arg, indirection } = child as {
            readonly arg?: Node;
            readonly indirection?: readonly Node[];
          };
          // `(t).a` is a column of the row.
          const names = stringsOf(indirection);
          if (renaming.kind === 'column' && names.includes(renaming.from) && arg && 'ColumnRef' in arg)
            throw new Unclear();
          walk(child, scope, queries);
        } else {
          if (key === 'typeName') renameType(child as TypeName);
          if (key === 'TypeCast') renameInCast(child as TypeCast);
          if (key === 'FuncCall') renameInCall(child as FuncCall);
          if (renaming.kind === 'value') renameValues(key, child, scope, renaming);
          walk(child, scope, queries);
        }
      }
  }

  function isSubject({ relation }: FromItem): boolean {
    return relation === subject;
  }

  function renameItem(item: FromItem): void {
    const { node } = item;
    if (renaming.kind !== 'relation' || !node || !isSubject(item)) return;
    const from = tokenIndex(node.location);
    const { relname = '', schemaname } = node;
    const name = identifierText(renaming.to.name);
    const isQualified = schemaname !== undefined || isTaken || !renaming.isVisible;
    const to = afterDots(from);
    const text = isQualified ? `${identifierText(renaming.to.schema)}.${name}` : name;
    const alias = isTaken && !item.isAliased ? ` AS ${identifierText(relname)}` : '';
    edit({ from, to }, text + alias);
  }

  function renameReference(reference: ColumnRef, scope: Scope | undefined): void {
    const fields = reference.fields ?? [];
    const names = stringsOf(fields);
    const from = tokenIndex(reference.location);
    if (renaming.kind === 'relation') renameQualifier(reference, names, from, scope);
    else if (renaming.kind === 'column' && names.length === fields.length)
      renameColumn(reference, names, from, scope, renaming);
  }

  function renameQualifier(
    reference: ColumnRef,
    names: readonly string[],
    from: number,
    scope: Scope | undefined,
  ): void {
    if (renaming.kind !== 'relation' || isTaken) return;
    const isStar = names.length < (reference.fields ?? []).length;
    const parts = names.length + (isStar ? 1 : 0);
    const old = renaming.from.name;
    if (parts === 1) {
      if (names[0] !== old || isStar || hasColumn(scope, old)) return;
      const item = itemNamed(scope, old);
      if (!item || !isSubject(item) || item.isAliased) return;
      // The whole row.
      edit({ from, to: from + 1 }, identifierText(renaming.to.name));
      changed.add(reference);
    } else if (names[parts - 2] === old) {
      const item = itemNamed(scope, old);
      if (!item || !isSubject(item) || item.isAliased) return;
      const at = from + 2 * (parts - 2);
      edit({ from: at, to: at + 1 }, identifierText(renaming.to.name));
      if (parts === 3) edit({ from, to: from + 1 }, identifierText(renaming.to.schema));
    }
  }

  /** A table is a type as well, of its rows. */
  function renameType({ names, location, pct_type }: TypeName): void {
    if (pct_type) renameTypeOfColumn(stringsOf(names), tokenIndex(location));
    if (pct_type || renaming.kind === 'column' || renaming.kind === 'value') return;
    const written = nameParts(stringsOf(names));
    if (written.name !== renaming.from.name) return;
    const found = meanings[renaming.kind](written);
    if (found === 'unclear') throw new Unclear();
    if (found !== subject) return;
    const from = tokenIndex(location);
    edit({ from, to: afterDots(from) }, newName(written.schema !== undefined));
  }

  /** `t.a%TYPE`. */
  function renameTypeOfColumn(names: readonly string[], from: number): void {
    const found = meanings.relation(nameParts(names.slice(0, -1)));
    if (found === 'unclear') throw new Unclear();
    if (found !== subject) return;
    const column = from + 2 * (names.length - 1);
    if (renaming.kind === 'relation') edit({ from, to: column - 1 }, newName(names.length > 2));
    if (renaming.kind === 'column' && names.at(-1) === renaming.from)
      edit({ from: column, to: column + 1 }, identifierText(renaming.to));
  }

  /** `'t'::regclass` is the table, not its name. */
  function renameInCast({ arg, typeName }: TypeCast): void {
    if (stringsOf(typeName?.names).at(-1) === 'regclass') renameConstant(arg);
  }

  function renameInCall({ funcname, args = [] }: FuncCall): void {
    if (/^(?:nextval|currval|setval)$/.test(stringsOf(funcname).at(-1) ?? '')) renameConstant(args[0]);
  }

  function renameConstant(node: Node | undefined): void {
    if (renaming.kind !== 'relation' || !node || !('A_Const' in node)) return;
    const { sval, location } = node.A_Const;
    const written = nameParts(namesInConstant(sval?.sval ?? ''));
    if (written.name !== renaming.from.name) return;
    const found = meanings.relation(written);
    if (found === 'unclear') throw new Unclear();
    if (found !== subject) return;
    const from = tokenIndex(location);
    edit({ from, to: from + 1 }, `'${newName(written.schema !== undefined).replaceAll("'", "''")}'`);
  }

  function renameValues(
    kind: string,
    node: unknown,
    scope: Scope | undefined,
    { from: old, to }: { readonly from: string; readonly to: string },
  ): void {
    for (const { type, isArray, value, location } of enumConstantsOf(kind, node, enumsIn(scope, meanings))) {
      const now = type === subject ? withLabelRenamed(value, isArray, old, to) : undefined;
      if (now === undefined) continue;
      const from = tokenIndex(location);
      edit({ from, to: from + 1 }, `'${now.replaceAll("'", "''")}'`);
    }
  }

  function newName(isQualified: boolean): string {
    if (renaming.kind === 'column' || renaming.kind === 'value') return identifierText(renaming.to);
    const { schema, name } = renaming.to;
    return isQualified || !renaming.isVisible
      ? `${identifierText(schema)}.${identifierText(name)}`
      : identifierText(name);
  }

  function renameColumn(
    reference: ColumnRef,
    names: readonly string[],
    from: number,
    scope: Scope | undefined,
    { from: old, to }: { readonly from: string; readonly to: string },
  ): void {
    const last = names[names.length - 1];
    if (names.length > 1) {
      const item = itemNamed(scope, names[names.length - 2] ?? '');
      if (last !== old || !item || !isSubject(item) || item.hidden.includes(old)) return;
      const at = from + 2 * (names.length - 1);
      edit({ from: at, to: at + 1 }, identifierText(to));
      changed.add(reference);
      return;
    }
    if (last !== old && last !== to) return;
    const found = columnOwner(scope, last);
    if (!found) return;
    const isRenamed = last === old && isSubject(found.item) && !found.item.hidden.includes(old);
    const now = isRenamed ? to : last;
    if (!isRenamed && last === old) return;
    // The new name may now be that of another column around it.
    const others = found.seen.filter((item) => item !== found.item);
    const isShared = isRenamed
      ? others.some(({ columns }) => !columns || columns.includes(to))
      : others.some((item) => isSubject(item) && !item.hidden.includes(old));
    if (!isRenamed && !isShared) return;
    const { name } = found.item;
    if (isShared && (name === undefined || itemNamed(scope, name) !== found.item)) throw new Unclear();
    const qualifier = isShared ? `${identifierText(name ?? '')}.` : '';
    edit({ from, to: from + 1 }, qualifier + identifierText(now));
    if (isRenamed) changed.add(reference);
  }

  function columnOwner(scope: Scope | undefined, column: string): SureOwner | undefined {
    const found = ownerOf(scope, column);
    if (found?.item) return found;
    if (found && (found.seen.some(isSubject) || isIn(found.outer))) throw new Unclear();
    return undefined;
  }

  function isIn(scope: Scope | undefined): boolean {
    return scope !== undefined && (scope.items.some(isSubject) || isIn(scope.outer));
  }

  function hasColumn(scope: Scope | undefined, column: string): boolean {
    for (let at = scope; at; at = at.outer)
      for (const { columns } of at.items) {
        if (columns?.includes(column)) return true;
        if (!columns) throw new Unclear();
      }
    return false;
  }

  function keepOutputName({ name, val }: ResTarget): void {
    if (name !== undefined || !val) return;
    const reference = namingReference(val);
    if (!reference || !changed.has(reference)) return;
    const before = expressionName(val);
    const end = tokens[closedAfter(tokens, rangeOf(val, place)) - 1]?.end;
    if (before === undefined || end === undefined) throw new Unclear();
    edits.push({ start: end, end, text: ` AS ${identifierText(before)}` });
  }

  function afterDots(from: number): number {
    let to = from + 1;
    while (tokens[to]?.word === '.') to += 2;
    return to;
  }

  function tokenIndex(location: number | undefined): number {
    return tokenAt(tokens, parsed.offsets.fromBytes(location ?? 0));
  }

  function edit(range: TokenRange, text: string): void {
    const found = textRange(tokens, range);
    if (found) edits.push({ ...found, text });
  }
}
