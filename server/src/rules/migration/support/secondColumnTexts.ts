import type { ColumnPlace, ColumnText, ColumnUses } from '../../../model/columnUses.ts';
import type { Policy, View } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type ColumnPair, forTwin } from './secondColumnParts.ts';

/** A view, a policy or a trigger for a message. */
export function labelOf(text: ColumnText): string {
  switch (text.kind) {
    case 'view':
      return `the view ${known(text.view.name) ?? ''}`;
    case 'policy':
      return `the policy ${known(text.policy.name) ?? ''}`;
    case 'trigger':
      return `the trigger ${text.name}`;
    default:
      return text satisfies never;
  }
}

/** What leads views, policies and triggers to the second column in their place, or the reason why one cannot be. */
export function textsOverTwin(pair: ColumnPair): readonly string[] | string {
  const statements: string[] = [];
  const expressions = virtualColumns(pair);
  if (typeof expressions === 'string') return expressions;
  statements.push(...expressions);
  for (const text of pair.uses.texts) {
    if (text.kind === 'trigger') {
      statements.push(...triggerMadeAnew(pair, text));
      continue;
    }
    const sql = text.kind === 'view' ? replacedView(pair, text.view, text.places) : alteredPolicy(pair, text);
    if (sql === undefined) return `${labelOf(text)} cannot be written for another column`;
    statements.push(sql);
  }
  return statements;
}

/**
 * Columns that are computed when they are read: SET EXPRESSION writes no row for them, but PostgreSQL 18 refuses it on a
 * table with checks.
 */
function virtualColumns(pair: ColumnPair): readonly string[] | string {
  const statements: string[] = [];
  for (const { key, name, generated } of pair.table.columns) {
    if (generated?.storage !== 'virtual') continue;
    const expression = known(generated.expression);
    if (expression && !expression.columns.includes(pair.column)) continue;
    const now = expression?.complete ? forTwin(pair, expression.text) : undefined;
    const own = known(name);
    if (now === undefined || own === undefined || pair.table.checks.length > 0)
      return `the generated column ${key} cannot be written for another column`;
    statements.push(`ALTER TABLE ${pair.on} ALTER COLUMN ${pair.quote(own)} SET EXPRESSION AS (${now})`);
  }
  return statements;
}

/** For a file in which the old column goes. */
export function noteOnFunctions({ namedBy }: ColumnUses, column: string): readonly string[] {
  return namedBy.map(({ label }) => `-- Replace ${label} first: ${column} stands in its body.`);
}

/** OR REPLACE leaves rights, comments and what stands on the view, as its columns keep their names and types. */
function replacedView(pair: ColumnPair, view: View, places: readonly ColumnPlace[]): string | undefined {
  const name = known(view.name);
  const definition = known(view.definition);
  const options = optionsOf(view);
  if (name === undefined || !definition || options === undefined) return undefined;
  const { quote } = pair;
  const schema = known(view.schema);
  const columns = view.columnNames ? ` (${view.columnNames.map(quote).join(', ')})` : '';
  return `CREATE OR REPLACE VIEW ${schema === undefined ? '' : `${quote(schema)}.`}${quote(name)}${columns}${options} AS ${withTwin(pair, definition.text, places)}`;
}

/** They would be taken away without being said again. */
function optionsOf({ options }: View): string | undefined {
  const { with: given = {}, ...others } = options ?? {};
  if (Object.keys(others).length > 0 || typeof given !== 'object' || given === null) return undefined;
  const words = Object.entries(given).map(([name, value]) => {
    const isPlain = /^[a-zA-Z]+$/.test(name) && /^(?:true|false|local|cascaded)$/.test(String(value));
    return isPlain
      ? `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = ${String(value)}`
      : undefined;
  });
  if (!words.every((word) => word !== undefined)) return undefined;
  return words.length === 0 ? '' : ` WITH (${words.join(', ')})`;
}

/** OR REPLACE came with PostgreSQL 14. Triggers of a table run by their names: making one anew changes nothing there. */
function triggerMadeAnew(
  pair: ColumnPair,
  { name, before, after }: ColumnText & { readonly kind: 'trigger' },
): readonly string[] {
  const made = [before, after].map(({ text, places }) => withTwin(pair, text, places));
  return [`DROP TRIGGER ${pair.quote(name)} ON ${pair.on}`, made.join(pair.on)];
}

function alteredPolicy(
  pair: ColumnPair,
  { table, policy, using, withCheck }: ColumnText & { readonly kind: 'policy' },
): string | undefined {
  const name = known(policy.name);
  const on = table.id === pair.table.id ? pair.on : pair.sqlOf(table);
  const clauses = [
    clause(pair, 'USING', policy.using, using),
    clause(pair, 'WITH CHECK', policy.withCheck, withCheck),
  ];
  if (name === undefined || on === undefined) return undefined;
  return `ALTER POLICY ${pair.quote(name)} ON ${on}${clauses.join('')}`;
}

function clause(
  pair: ColumnPair,
  words: string,
  text: Policy['using'],
  places: readonly ColumnPlace[],
): string {
  const sql = text && known(text);
  // What does not name the column stays as it is.
  return !sql || places.length === 0 ? '' : ` ${words} (${withTwin(pair, sql.text, places)})`;
}

function withTwin({ column, twin, quote }: ColumnPair, text: string, places: readonly ColumnPlace[]): string {
  let result = '';
  let from = 0;
  for (const { start, end, isOutput } of [...places].sort((a, b) => a.start - b.start)) {
    result += text.slice(from, start) + quote(twin) + (isOutput ? ` AS ${quote(column)}` : '');
    from = end;
  }
  return result + text.slice(from);
}
