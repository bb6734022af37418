import type { Node, RangeVar } from 'libpg-query';
import { type DatabaseState, lookUp } from '../database.ts';
import { relationParts, stringsOf } from '../identifiers.ts';

/** What a statement makes that the model holds as its text only. */
export interface Subject {
  readonly object: string;
  /** Parts of its dotted name. */
  readonly names: readonly string[];
  /** Tells functions of one name apart. */
  readonly signature?: string;
  readonly relation?: RangeVar | undefined;
}

/** `OBJECT_TSDICTIONARY` as SQL calls it. */
const objectWords: Readonly<Record<string, string | undefined>> = {
  OBJECT_TSCONFIGURATION: 'TEXT SEARCH CONFIGURATION',
  OBJECT_TSDICTIONARY: 'TEXT SEARCH DICTIONARY',
  OBJECT_TSPARSER: 'TEXT SEARCH PARSER',
  OBJECT_TSTEMPLATE: 'TEXT SEARCH TEMPLATE',
  OBJECT_TABCONSTRAINT: 'CONSTRAINT',
  OBJECT_DOMCONSTRAINT: 'DOMAIN CONSTRAINT',
  OBJECT_MATVIEW: 'MATERIALIZED VIEW',
  OBJECT_OPCLASS: 'OPERATOR CLASS',
  OBJECT_OPFAMILY: 'OPERATOR FAMILY',
  OBJECT_STATISTIC_EXT: 'STATISTICS',
  OBJECT_FDW: 'FOREIGN DATA WRAPPER',
  OBJECT_FOREIGN_SERVER: 'SERVER',
};

export function objectOf(type: string | undefined): string {
  return objectWords[type ?? ''] ?? (type ?? '').replace(/^OBJECT_/, '').replaceAll('_', ' ');
}

/** What CREATE … makes; undefined where the model has a place for it. */
export function subjectOf(state: DatabaseState, node: Node): Subject | undefined {
  if ('CreateFunctionStmt' in node) {
    const { is_procedure, funcname, parameters } = node.CreateFunctionStmt;
    return {
      object: is_procedure ? 'PROCEDURE' : 'FUNCTION',
      names: stringsOf(funcname),
      signature: signatureOf(parameters),
    };
  }
  if ('CreateTrigStmt' in node)
    return {
      object: 'TRIGGER',
      names: [node.CreateTrigStmt.trigname ?? ''],
      relation: node.CreateTrigStmt.relation,
    };
  if ('RuleStmt' in node)
    return { object: 'RULE', names: [node.RuleStmt.rulename ?? ''], relation: node.RuleStmt.relation };
  if ('IndexStmt' in node) {
    const { idxname, relation } = node.IndexStmt;
    const view = lookUp(state, state.views, relationParts(relation));
    return view && { object: 'INDEX', names: [idxname ?? `${state.kept.size}`], relation };
  }
  if ('CompositeTypeStmt' in node) {
    const { schema, name } = relationParts(node.CompositeTypeStmt.typevar);
    return { object: 'TYPE', names: schema === undefined ? [name] : [schema, name] };
  }
  if ('CreateRangeStmt' in node) return { object: 'TYPE', names: stringsOf(node.CreateRangeStmt.typeName) };
  if ('CreateDomainStmt' in node)
    return { object: 'DOMAIN', names: stringsOf(node.CreateDomainStmt.domainname) };
  if ('DefineStmt' in node)
    return { object: objectOf(node.DefineStmt.kind), names: stringsOf(node.DefineStmt.defnames) };
  if ('CreateStatsStmt' in node) {
    const [relation] = node.CreateStatsStmt.relations ?? [];
    return {
      object: 'STATISTICS',
      names: node.CreateStatsStmt.defnames
        ? stringsOf(node.CreateStatsStmt.defnames)
        : [`${state.kept.size}`],
      relation: relation && 'RangeVar' in relation ? relation.RangeVar : undefined,
    };
  }
  if ('CreateExtensionStmt' in node)
    return { object: 'EXTENSION', names: [node.CreateExtensionStmt.extname ?? ''] };
  if ('CreateEventTrigStmt' in node)
    return { object: 'EVENT TRIGGER', names: [node.CreateEventTrigStmt.trigname ?? ''] };
  if ('CreatePublicationStmt' in node)
    return { object: 'PUBLICATION', names: [node.CreatePublicationStmt.pubname ?? ''] };
  if ('CreateForeignServerStmt' in node)
    return { object: 'SERVER', names: [node.CreateForeignServerStmt.servername ?? ''] };
  if ('CreateFdwStmt' in node)
    return { object: 'FOREIGN DATA WRAPPER', names: [node.CreateFdwStmt.fdwname ?? ''] };
  if ('CreateForeignTableStmt' in node) {
    const { schema, name } = relationParts(node.CreateForeignTableStmt.base?.relation);
    return { object: 'FOREIGN TABLE', names: schema === undefined ? [name] : [schema, name] };
  }
  if ('CreateCastStmt' in node) return { object: 'CAST', names: [`${state.kept.size}`] };
  if ('CreateOpClassStmt' in node)
    return { object: 'OPERATOR CLASS', names: stringsOf(node.CreateOpClassStmt.opclassname) };
  if ('CreateOpFamilyStmt' in node)
    return { object: 'OPERATOR FAMILY', names: stringsOf(node.CreateOpFamilyStmt.opfamilyname) };
  return undefined;
}

/** What ALTER … changes of it. Owners are left out: they are roles of a server. */
export function changedSubject(node: Node): Subject | undefined {
  if ('AlterFunctionStmt' in node) {
    const { func, objtype } = node.AlterFunctionStmt;
    return {
      object: objectOf(objtype),
      names: stringsOf(func?.objname),
      signature: signatureOf(func?.objfuncargs),
    };
  }
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_ATTRIBUTE')
    return { object: 'TYPE', names: relationNames(node.RenameStmt.relation) };
  if ('AlterDomainStmt' in node) return { object: 'DOMAIN', names: stringsOf(node.AlterDomainStmt.typeName) };
  if ('AlterTableStmt' in node && node.AlterTableStmt.objtype === 'OBJECT_TYPE') {
    const { schema, name } = relationParts(node.AlterTableStmt.relation);
    return { object: 'TYPE', names: schema === undefined ? [name] : [schema, name] };
  }
  if ('AlterStatsStmt' in node)
    return { object: 'STATISTICS', names: stringsOf(node.AlterStatsStmt.defnames) };
  if ('AlterPublicationStmt' in node)
    return { object: 'PUBLICATION', names: [node.AlterPublicationStmt.pubname ?? ''] };
  if ('AlterTSConfigurationStmt' in node)
    return {
      object: 'TEXT SEARCH CONFIGURATION',
      names: stringsOf(node.AlterTSConfigurationStmt.cfgname),
    };
  return undefined;
}

/** The types of the arguments that tell functions apart: those that go in. */
export function signatureOf(parameters: readonly Node[] | undefined): string {
  return (parameters ?? [])
    .flatMap((parameter) => {
      if (!('FunctionParameter' in parameter)) return [];
      const { mode, argType } = parameter.FunctionParameter;
      if (mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE') return [];
      return [`${stringsOf(argType?.names).slice(-1)[0]}${argType?.arrayBounds ? '[]' : ''}`];
    })
    .join(',');
}

/** The parts of a relation's dotted name. */
export function relationNames(relation: RangeVar | undefined): readonly string[] {
  const { schema, name } = relationParts(relation);
  return schema === undefined ? [name] : [schema, name];
}
