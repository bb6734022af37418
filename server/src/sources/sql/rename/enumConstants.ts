import type { A_Expr, CaseExpr, ColumnRef, Node, TypeCast, TypeName } from 'libpg-query';
import { type QualifiedName, stringsOf } from '../identifiers.ts';

/** An enum, or an array of it. */
export interface EnumUse {
  readonly type: QualifiedName;
  readonly isArray: boolean;
}

/** The enums of what an expression names; undefined where it is another type or not known. */
export interface EnumsOf {
  reference(node: ColumnRef): EnumUse | undefined;
  typeName(node: TypeName): EnumUse | undefined;
}

/** A constant that PostgreSQL has read as a value of an enum, or as an array of its values. */
export interface EnumConstant extends EnumUse {
  readonly value: string;
  /** In bytes of the statement. */
  readonly location: number | undefined;
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=', '@>', '<@', '&&']);

/**
 * The constants right below a node that have the type of an enum for certain: by a cast, or because what they are
 * compared or merged with has it. An untyped constant takes the type of the other side.
 */
export function enumConstantsOf(kind: string, node: unknown, enums: EnumsOf): readonly EnumConstant[] {
  if (kind === 'TypeCast') return inCast(node as TypeCast);
  if (kind === 'A_Expr') return inOperation(node as A_Expr);
  if (kind === 'CaseExpr') return inCase(node as CaseExpr);
  if (kind === 'CoalesceExpr' || kind === 'MinMaxExpr')
    return inGroup((node as { readonly args?: readonly Node[] }).args ?? []);
  if (kind === 'A_ArrayExpr')
    return inGroup((node as { readonly elements?: readonly Node[] }).elements ?? []);
  return [];

  function inCast({ arg, typeName }: TypeCast): readonly EnumConstant[] {
    const use = typeName && enums.typeName(typeName);
    if (!use || !arg) return [];
    if (use.isArray && 'A_ArrayExpr' in arg)
      return constants(arg.A_ArrayExpr.elements ?? [], { ...use, isArray: false });
    return constants([arg], use);
  }

  function inOperation({ kind: operation, name, lexpr, rexpr }: A_Expr): readonly EnumConstant[] {
    if (!lexpr || !rexpr) return [];
    if (operation === 'AEXPR_OP_ANY' || operation === 'AEXPR_OP_ALL') {
      const [left, right] = [enumOf(lexpr), enumOf(rexpr)];
      if (left && !left.isArray) return constants([rexpr], { ...left, isArray: true });
      return right?.isArray ? constants([lexpr], { ...right, isArray: false }) : [];
    }
    const isComparison =
      operation === 'AEXPR_OP' ? comparisons.has(stringsOf(name).at(-1) ?? '') : operation !== 'AEXPR_LIKE';
    if (!isComparison) return [];
    return inGroup([lexpr, ...('List' in rexpr ? (rexpr.List.items ?? []) : [rexpr])]);
  }

  function inCase({ arg, args = [], defresult }: CaseExpr): readonly EnumConstant[] {
    const branches = args.flatMap((each) => ('CaseWhen' in each ? [each.CaseWhen] : []));
    const tests = branches.flatMap(({ expr }) => expr ?? []);
    const results = [...branches.flatMap(({ result }) => result ?? []), ...(defresult ? [defresult] : [])];
    return [...(arg ? inGroup([arg, ...tests]) : []), ...inGroup(results)];
  }

  /** Expressions that must all have one type. */
  function inGroup(nodes: readonly Node[]): readonly EnumConstant[] {
    const use = firstEnum(nodes);
    return use ? constants(nodes, use) : [];
  }

  function constants(nodes: readonly Node[], use: EnumUse): readonly EnumConstant[] {
    return nodes.flatMap((each) =>
      'A_Const' in each && each.A_Const.sval
        ? { ...use, value: each.A_Const.sval.sval ?? '', location: each.A_Const.location }
        : [],
    );
  }

  function firstEnum(nodes: readonly Node[]): EnumUse | undefined {
    for (const each of nodes) {
      const use = enumOf(each);
      if (use) return use;
    }
    return undefined;
  }

  function enumOf(expression: Node): EnumUse | undefined {
    if ('ColumnRef' in expression) return enums.reference(expression.ColumnRef);
    if ('TypeCast' in expression)
      return expression.TypeCast.typeName && enums.typeName(expression.TypeCast.typeName);
    if ('CoalesceExpr' in expression) return firstEnum(expression.CoalesceExpr.args ?? []);
    return undefined;
  }
}

/** The constant with a label renamed; undefined where it has it not, or is an array of a form that is not read. */
export function withLabelRenamed(
  value: string,
  isArray: boolean,
  from: string,
  to: string,
): string | undefined {
  if (!isArray) return value === from ? to : undefined;
  // NULL without quotes is no label.
  if (!/^\{[^"\\{}]*\}$/.test(value) || from.toUpperCase() === 'NULL') return undefined;
  const labels = value.slice(1, -1).split(',');
  if (!labels.some((label) => label.trim() === from)) return undefined;
  const isPlain = /^\w+$/.test(to) && to.toUpperCase() !== 'NULL';
  const written = isPlain ? to : `"${to.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `{${labels.map((label) => (label.trim() === from ? written : label)).join(',')}}`;
}
