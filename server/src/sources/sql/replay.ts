import type { Node, RangeVar } from 'libpg-query';
import { applyAlterTable } from './apply/alterTable.ts';
import { applyComment } from './apply/comment.ts';
import { applyCreateIndex } from './apply/createIndex.ts';
import { applyCreateTable } from './apply/createTable.ts';
import { isMadeAlready, statementsInBlock } from './apply/doBlock.ts';
import { applyDrop } from './apply/drop.ts';
import { applyAlterEnum, applyCreateEnum } from './apply/enumType.ts';
import { applyDefaults, applyGrant } from './apply/grant.ts';
import { applyCreateHypertable, headCall } from './apply/hypertable.ts';
import { keepStatement } from './apply/kept.ts';
import {
  applyAlterSequence,
  applyCreateDomain,
  applyCreateRole,
  applyCreateSchema,
  applyCreateSequence,
  applySet,
  applySetConfig,
} from './apply/namespace.ts';
import { applyAlterPolicy, applyCreatePolicy } from './apply/policy.ts';
import { applyRename } from './apply/rename.ts';
import { applyAlterFunction, applyCreateFunction, applyCreateTrigger } from './apply/routine.ts';
import { withRowSecurityOfBlock } from './apply/rowSecurityInBlock.ts';
import { applySetSchema } from './apply/setSchema.ts';
import { withUnseenOfBlock } from './apply/unseenInBlock.ts';
import { applyAlterView, applyCreateAs, applyCreateView, applySelectInto } from './apply/view.ts';
import { type DatabaseState, lookUp } from './database.ts';
import { relationParts } from './identifiers.ts';
import type { PlacedStatement } from './statement.ts';

/** What a statement makes of a database. One that changes nothing in the model answers the state itself. */
export function applyStatement(
  state: DatabaseState,
  statement: PlacedStatement,
  node: Node = statement.parsed.node,
): DatabaseState {
  // By the names as they were before the statement.
  return applyToModel(keepStatement(state, statement, node), statement, node);
}

/** `ALTER TABLE v OWNER TO …` is said of views as well. */
function isView(state: DatabaseState, relation: RangeVar | undefined): boolean {
  const written = relationParts(relation);
  return !lookUp(state, state.tables, written) && lookUp(state, state.views, written) !== undefined;
}

function applyToModel(state: DatabaseState, statement: PlacedStatement, node: Node): DatabaseState {
  if ('CreateStmt' in node) return applyCreateTable(state, statement, node.CreateStmt);
  if ('AlterTableStmt' in node)
    return node.AlterTableStmt.objtype === 'OBJECT_VIEW' ||
      node.AlterTableStmt.objtype === 'OBJECT_MATVIEW' ||
      isView(state, node.AlterTableStmt.relation)
      ? applyAlterView(state, node.AlterTableStmt)
      : applyAlterTable(state, statement, node.AlterTableStmt);
  if ('IndexStmt' in node) return applyCreateIndex(state, statement, node.IndexStmt);
  if ('DropStmt' in node) return applyDrop(state, node.DropStmt);
  if ('RenameStmt' in node) return applyRename(state, statement, node.RenameStmt);
  if ('CreateEnumStmt' in node) return applyCreateEnum(state, statement, node.CreateEnumStmt);
  if ('AlterEnumStmt' in node) return applyAlterEnum(state, node.AlterEnumStmt);
  if ('CreateDomainStmt' in node) return applyCreateDomain(state, statement, node.CreateDomainStmt);
  if ('AlterSeqStmt' in node) return applyAlterSequence(state, node.AlterSeqStmt);
  if ('CreateSeqStmt' in node) return applyCreateSequence(state, statement, node.CreateSeqStmt);
  if ('ViewStmt' in node) return applyCreateView(state, statement, node.ViewStmt);
  if ('CreateTableAsStmt' in node) return applyCreateAs(state, statement, node.CreateTableAsStmt);
  if ('CreatePolicyStmt' in node) return applyCreatePolicy(state, statement, node.CreatePolicyStmt);
  if ('AlterPolicyStmt' in node) return applyAlterPolicy(state, statement, node.AlterPolicyStmt);
  if ('CreateTrigStmt' in node) return applyCreateTrigger(state, statement, node.CreateTrigStmt);
  if ('CreateFunctionStmt' in node) return applyCreateFunction(state, statement, node.CreateFunctionStmt);
  if ('AlterFunctionStmt' in node) return applyAlterFunction(state, node.AlterFunctionStmt);
  if ('GrantStmt' in node) return applyGrant(state, statement, node.GrantStmt);
  if ('AlterDefaultPrivilegesStmt' in node) return applyDefaults(state, node.AlterDefaultPrivilegesStmt);
  if ('DoStmt' in node)
    return statementsInBlock(statement, node.DoStmt).reduce<DatabaseState>(
      (current, inner) =>
        isMadeAlready(current, inner.parsed.node) ? current : applyStatement(current, inner),
      withUnseenOfBlock(withRowSecurityOfBlock(state, node.DoStmt), node.DoStmt),
    );
  if ('CommentStmt' in node) return applyComment(state, node.CommentStmt);
  if ('CreateRoleStmt' in node) return applyCreateRole(state, statement, node.CreateRoleStmt);
  if ('AlterObjectSchemaStmt' in node) return applySetSchema(state, node.AlterObjectSchemaStmt);
  if ('VariableSetStmt' in node) return applySet(state, node.VariableSetStmt);
  if ('CreateExtensionStmt' in node) {
    const extensions = new Set(state.extensions).add(node.CreateExtensionStmt.extname ?? '');
    return { ...state, extensions };
  }
  if ('CreateSchemaStmt' in node) {
    const inner = applyCreateSchema(state, statement, node.CreateSchemaStmt);
    const schema = node.CreateSchemaStmt.schemaname;
    const elements = node.CreateSchemaStmt.schemaElts ?? [];
    if (schema === undefined || elements.length === 0) return inner;
    // The elements are created inside of the new schema.
    const within = elements.reduce<DatabaseState>(
      (current, element) => applyStatement(current, statement, element),
      {
        ...inner,
        searchPath: [schema, ...inner.searchPath],
      },
    );
    return { ...within, searchPath: state.searchPath };
  }
  if ('SelectStmt' in node) {
    if (node.SelectStmt.intoClause) return applySelectInto(state, statement, node.SelectStmt);
    const call = headCall(node);
    if (call?.name === 'set_config') return applySetConfig(state, call.args);
    if (call?.name === 'create_hypertable') return applyCreateHypertable(state, call.args);
  }
  return state;
}
