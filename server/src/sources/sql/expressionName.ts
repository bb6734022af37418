import type { Node } from 'libpg-query';
import { stringsOf } from './identifiers.ts';

/** A name, and whether it is as good as a name gets: a weaker one gives way to what surrounds it. */
interface FiguredName {
  readonly name: string;
  readonly strong: boolean;
}

const xmlNames: Readonly<Record<string, string | undefined>> = {
  IS_XMLCONCAT: 'xmlconcat',
  IS_XMLELEMENT: 'xmlelement',
  IS_XMLFOREST: 'xmlforest',
  IS_XMLPARSE: 'xmlparse',
  IS_XMLPI: 'xmlpi',
  IS_XMLROOT: 'xmlroot',
  IS_XMLSERIALIZE: 'xmlserialize',
};

const jsonNames: Readonly<Record<string, string | undefined>> = {
  JSON_EXISTS_OP: 'json_exists',
  JSON_QUERY_OP: 'json_query',
  JSON_VALUE_OP: 'json_value',
};

/** Nodes that are named alike whatever stands in them. */
const fixedNames: Readonly<Record<string, string | undefined>> = {
  GroupingFunc: 'grouping',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  CoalesceExpr: 'coalesce',
  XmlSerialize: 'xmlserialize',
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  JsonObjectConstructor: 'json_object',
  JsonArrayConstructor: 'json_array',
};

/**
 * What PostgreSQL calls an expression where it needs a column's name, as in the name of an index: the function of a
 * call, the column of a field, the type of a cast (FigureColname in src/backend/parser/parse_target.c). Undefined
 * where it has nothing to go by.
 */
export function expressionName(node: Node | undefined): string | undefined {
  return figure(node)?.name;
}

function figure(node: Node | undefined): FiguredName | undefined {
  if (!node) return undefined;
  if ('ColumnRef' in node) return lastOf(node.ColumnRef.fields);
  if ('A_Indirection' in node)
    return lastOf(node.A_Indirection.indirection) ?? figure(node.A_Indirection.arg);
  if ('FuncCall' in node) return lastOf(node.FuncCall.funcname);
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? strong('nullif') : undefined;
  if ('TypeCast' in node)
    return unlessWeak(figure(node.TypeCast.arg), stringsOf(node.TypeCast.typeName?.names).slice(-1)[0]);
  if ('CollateClause' in node) return figure(node.CollateClause.arg);
  if ('CaseExpr' in node) return unlessWeak(figure(node.CaseExpr.defresult), 'case');
  if ('MinMaxExpr' in node) return strong(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest');
  if ('SQLValueFunction' in node) return named(valueFunctionName(node.SQLValueFunction.op));
  if ('XmlExpr' in node) return named(xmlNames[node.XmlExpr.op ?? '']);
  if ('JsonFuncExpr' in node) return named(jsonNames[node.JsonFuncExpr.op ?? '']);
  return named(fixedNames[Object.keys(node)[0] ?? '']);
}

/** `SVFOP_CURRENT_TIMESTAMP_N` is called `current_timestamp`. */
function valueFunctionName(op: string | undefined): string | undefined {
  return op
    ?.replace(/^SVFOP_/, '')
    .replace(/_N$/, '')
    .toLowerCase();
}

/** The last name of a list, whatever stands behind it: `(a).b[1]` is `b`. */
function lastOf(nodes: readonly Node[] | undefined): FiguredName | undefined {
  return named(stringsOf(nodes).slice(-1)[0]);
}

function unlessWeak(inner: FiguredName | undefined, name: string | undefined): FiguredName | undefined {
  if (inner?.strong || name === undefined) return inner;
  return { name, strong: false };
}

function named(name: string | undefined): FiguredName | undefined {
  return name === undefined ? undefined : strong(name);
}

function strong(name: string): FiguredName {
  return { name, strong: true };
}
