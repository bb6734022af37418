import type { Node } from 'libpg-query';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { nameParts, stringsOf } from '../identifiers.ts';
import { constantText } from './namespace.ts';

/** A call of a function at the head of a SELECT, as scripts set something with it. */
export interface HeadCall {
  readonly name: string;
  readonly args: readonly Node[];
}

/** The first thing that a SELECT asks for, where it is a call. */
export function headCall(node: Node): HeadCall | undefined {
  const [target] = ('SelectStmt' in node && node.SelectStmt.targetList) || [];
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  // `SELECT (f(…)).*` and `SELECT * FROM f(…)`
  const from = 'SelectStmt' in node ? node.SelectStmt.fromClause?.[0] : undefined;
  const call = callIn(value) ?? callIn(from);
  const name = call && stringsOf(call.funcname).at(-1);
  return call && name !== undefined ? { name, args: call.args ?? [] } : undefined;
}

function callIn(node: Node | undefined): Extract<Node, { FuncCall: unknown }>['FuncCall'] | undefined {
  if (!node) return undefined;
  if ('FuncCall' in node) return node.FuncCall;
  if ('A_Indirection' in node) return callIn(node.A_Indirection.arg);
  if (!('RangeFunction' in node)) return undefined;
  const [first] = node.RangeFunction.functions ?? [];
  const [call] = first && 'List' in first ? (first.List.items ?? []) : [];
  return callIn(call);
}

/**
 * TimescaleDB's `create_hypertable('metrics', …)`: the table is divided by time, and a unique key would have to hold the
 * time (https://docs.tigerdata.com/use-timescale/latest/hypertables/hypertables-and-unique-indexes/).
 */
export function applyCreateHypertable(state: DatabaseState, args: readonly Node[]): DatabaseState {
  const [named] = args;
  const text =
    named && constantText('TypeCast' in named && named.TypeCast.arg ? named.TypeCast.arg : named)[0];
  if (text === undefined) return state;
  const names = text.split('.').map((name) => name.replace(/^"(.*)"$/, '$1'));
  const found = lookUp(state, state.tables, nameParts(names));
  if (!found) return state;
  const { object } = found;
  const table = { ...object, storage: { ...object.storage, hypertable: true as const } };
  return { ...state, tables: withEntry(state.tables, found.qualified, table) };
}
