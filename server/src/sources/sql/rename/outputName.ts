import type { ColumnRef, Node } from 'libpg-query';
import { stringsOf } from '../identifiers.ts';

/** The name of a reference without a qualifier. */
export function onlyField({ fields = [] }: ColumnRef): string | undefined {
  return fields.length === 1 ? stringsOf(fields)[0] : undefined;
}

/** The reference that an expression is called by where it is given no name. */
export function namingReference(node: Node): ColumnRef | undefined {
  if ('ColumnRef' in node) return node.ColumnRef;
  if ('TypeCast' in node) return node.TypeCast.arg && namingReference(node.TypeCast.arg);
  if ('CollateClause' in node) return node.CollateClause.arg && namingReference(node.CollateClause.arg);
  if ('CaseExpr' in node) return node.CaseExpr.defresult && namingReference(node.CaseExpr.defresult);
  if ('A_Indirection' in node)
    return stringsOf(node.A_Indirection.indirection).length === 0 && node.A_Indirection.arg
      ? namingReference(node.A_Indirection.arg)
      : undefined;
  return undefined;
}
