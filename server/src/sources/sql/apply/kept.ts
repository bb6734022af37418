import type { AlterObjectSchemaStmt, CommentStmt, DropStmt, Node, RangeVar, RenameStmt } from 'libpg-query';
import type { KeptStatement, KeptText } from '../../../model/kept.ts';
import type { EntityId } from '../../../model/schema.ts';
import { type DatabaseState, entityId, lookUp, withEntry, withoutEntries } from '../database.ts';
import { nameParts, relationParts } from '../identifiers.ts';
import { identifierText } from '../parse.ts';
import { withoutQuotedTexts } from '../quotedTexts.ts';
import { nameAt, type PlacedStatement, wholeSpan } from '../statement.ts';
import { namesOf } from './drop.ts';
import {
  changedSubject,
  objectOf,
  relationNames,
  type Subject,
  signatureOf,
  subjectOf,
} from './keptSubject.ts';

/** Keeps what a statement makes or changes that has no place of its own in the model. */
export function keepStatement(state: DatabaseState, statement: PlacedStatement, node: Node): DatabaseState {
  if ('DropStmt' in node) return dropKept(state, node.DropStmt);
  if ('AlterObjectSchemaStmt' in node) return moveKept(state, statement, node.AlterObjectSchemaStmt);
  if ('RenameStmt' in node && !isOfAttribute(node)) return renameKept(state, statement, node.RenameStmt);
  if ('CommentStmt' in node) return keepComment(state, statement, node.CommentStmt);
  const made = subjectOf(state, node);
  if (made) return keep(state, statement, made, 'replace');
  const changed = changedSubject(node);
  return changed && state.kept.has(keyOf(state, changed)) ? keep(state, statement, changed, 'append') : state;
}

function isOfAttribute(node: Node): boolean {
  return 'RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_ATTRIBUTE';
}

/** Keeps a command of ALTER TABLE of which the model holds nothing. */
export function keepTableCommand(
  state: DatabaseState,
  statement: PlacedStatement,
  table: EntityId,
  about: string,
  text: string,
): DatabaseState {
  const id = `${table} TABLE COMMAND ${about}`;
  const kept: KeptStatement = {
    kind: 'kept',
    id,
    dialect: 'postgresql',
    object: 'TABLE COMMAND',
    name: about,
    owner: table,
    statements: [{ before: 'ALTER TABLE ', owner: table, after: ` ${text}`, names: '' }],
    span: { whole: wholeSpan(statement), name: wholeSpan(statement) },
  };
  // Set again, it counts from here on.
  return { ...state, kept: withEntry(withoutEntries(state.kept, [id]), id, kept) };
}

/** The state without what stands on a table or view. */
export function withoutKeptOf(state: DatabaseState, owner: EntityId): DatabaseState {
  const gone = [...state.kept].filter(([, kept]) => kept.owner === owner).map(([id]) => id);
  return gone.length === 0 ? state : { ...state, kept: withoutEntries(state.kept, gone) };
}

/** The state in which what stands on a table stands on it under its new name. */
export function withKeptMoved(state: DatabaseState, from: EntityId, to: EntityId): DatabaseState {
  if (![...state.kept.values()].some(({ owner }) => owner === from)) return state;
  const kept = new Map(
    [...state.kept.values()].map((one): [string, KeptStatement] => {
      if (one.owner !== from) return [one.id, one];
      const id = to + one.id.slice(from.length);
      const statements = one.statements.map((text) => (text.owner === from ? { ...text, owner: to } : text));
      return [id, { ...one, id, owner: to, statements }];
    }),
  );
  return { ...state, kept };
}

function keep(
  state: DatabaseState,
  statement: PlacedStatement,
  subject: Subject,
  how: 'replace' | 'append',
): DatabaseState {
  const id = keyOf(state, subject);
  const former = state.kept.get(id);
  const owner = ownerOf(state, subject.relation);
  const text = textOf(statement, subject.relation, owner);
  // OR REPLACE leaves what was said of the object since.
  const statements =
    how === 'append' ? [...(former?.statements ?? []), text] : [text, ...(former?.statements.slice(1) ?? [])];
  const kept: KeptStatement = {
    kind: 'kept',
    id,
    dialect: 'postgresql',
    object: subject.object,
    name: labelOf(state, subject),
    ...(owner === undefined ? {} : { owner }),
    statements,
    ...(isPlainPath(state.searchPath) ? {} : { searchPath: state.searchPath }),
    span: { whole: wholeSpan(statement), name: wholeSpan(statement) },
  };
  return { ...state, kept: withEntry(state.kept, id, kept) };
}

function isPlainPath(path: readonly string[]): boolean {
  return path.length === 1 && path[0] === 'public';
}

function textOf(
  statement: PlacedStatement,
  relation: RangeVar | undefined,
  owner: EntityId | undefined,
): KeptText {
  const { text } = statement.parsed;
  const names = withoutQuotedTexts(text);
  if (owner === undefined || relation?.location === undefined) return { before: text, after: '', names };
  const { span } = nameAt(statement, relation.location);
  return {
    before: text.slice(0, span.start - statement.offset),
    owner,
    after: text.slice(span.end - statement.offset),
    names,
  };
}

function ownerOf(state: DatabaseState, relation: RangeVar | undefined): EntityId | undefined {
  if (!relation) return undefined;
  const written = relationParts(relation);
  return (lookUp(state, state.tables, written) ?? lookUp(state, state.views, written))?.object.id;
}

/** Begins with the owner's id, so that it moves along. */
function keyOf(state: DatabaseState, subject: Subject): EntityId {
  const owner = ownerOf(state, subject.relation) ?? entityId(state, '');
  // Functions and procedures share their names.
  const object = subject.object === 'PROCEDURE' || subject.object === 'ROUTINE' ? 'FUNCTION' : subject.object;
  return `${owner} ${object} ${labelOf(state, subject)}(${subject.signature ?? ''})`;
}

function labelOf(state: DatabaseState, { names, relation, object }: Subject): string {
  const { schema, name } = nameParts(names);
  const own = schema ?? (relation || isGlobal(object) ? undefined : state.searchPath[0]);
  return own === undefined || own === 'public'
    ? identifierText(name)
    : `${identifierText(own)}.${identifierText(name)}`;
}

function isGlobal(object: string): boolean {
  return [
    'EXTENSION',
    'EVENT TRIGGER',
    'PUBLICATION',
    'SERVER',
    'FOREIGN DATA WRAPPER',
    'CAST',
    'SCHEMA',
  ].includes(object);
}

function dropKept(state: DatabaseState, node: DropStmt): DatabaseState {
  if (state.kept.size === 0) return state;
  const object = objectOf(node.removeType);
  const gone = new Set<EntityId>();
  for (const each of node.objects ?? []) {
    const names = namesOf(each);
    const standsOn = object === 'TRIGGER' || object === 'RULE' || object === 'POLICY';
    const relation = standsOn ? nameParts(names.slice(0, -1)) : undefined;
    const owner =
      relation && (lookUp(state, state.tables, relation) ?? lookUp(state, state.views, relation))?.object.id;
    if (standsOn && owner === undefined) continue;
    const signature =
      'ObjectWithArgs' in each && !each.ObjectWithArgs.args_unspecified
        ? signatureOf(each.ObjectWithArgs.objfuncargs ?? [])
        : undefined;
    const label = labelOf(state, {
      object,
      names: standsOn ? names.slice(-1) : names,
      ...(standsOn ? { relation: {} as RangeVar } : {}),
    });
    for (const [id, kept] of state.kept) {
      const isSame =
        kept.name === label &&
        sameObject(kept.object.replace(/^COMMENT ON /, ''), object) &&
        (!standsOn || kept.owner === owner) &&
        (signature === undefined || !isRoutine(object) || id.endsWith(`(${signature})`));
      const isInside =
        (object === 'SCHEMA' || (object.endsWith('VIEW') && kept.object === 'COMMENT ON COLUMN')) &&
        kept.name.startsWith(`${label}.`);
      if (isSame || isInside) gone.add(id);
    }
  }
  return gone.size === 0 ? state : { ...state, kept: withoutEntries(state.kept, gone) };
}

function isRoutine(object: string): boolean {
  return object === 'FUNCTION' || object === 'PROCEDURE' || object === 'ROUTINE';
}

/** DROP TYPE drops domains as well. */
function sameObject(kept: string, dropped: string): boolean {
  return (
    kept === dropped ||
    (isRoutine(kept) && isRoutine(dropped)) ||
    (dropped === 'TYPE' && kept === 'DOMAIN') ||
    (dropped.endsWith('VIEW') && kept.endsWith('VIEW'))
  );
}

/** The rename is run as well when the schema is made again. */
function renameKept(state: DatabaseState, statement: PlacedStatement, node: RenameStmt): DatabaseState {
  if (state.kept.size === 0) return state;
  const object = objectOf(node.renameType);
  const owner = ownerOf(state, node.relation);
  const standsOn =
    object === 'TRIGGER' || object === 'RULE' || object === 'POLICY' || object === 'CONSTRAINT';
  const from = standsOn
    ? [node.subname ?? '']
    : node.object
      ? namesOf(node.object)
      : relationNames(node.relation);
  const label = labelOf(state, { object, names: from, ...(standsOn ? { relation: {} as RangeVar } : {}) });
  let kept = state.kept;
  for (const [id, one] of state.kept) {
    if (one.name !== label || (standsOn && one.owner !== owner)) continue;
    const name = label.replace(/(?:"(?:[^"]|"")*"|[^."]+)$/, () => identifierText(node.newname ?? ''));
    const next = { ...one, id: id.replace(label, () => name), name };
    if (one.object === `COMMENT ON ${object}`) {
      const statements = one.statements.map((text) => ({
        ...text,
        before: text.before.replace(label, () => name),
      }));
      kept = withEntry(withoutEntries(kept, [id]), next.id, { ...next, statements });
    } else if (sameObject(one.object, object)) {
      const text = textOf(statement, standsOn ? node.relation : undefined, standsOn ? owner : undefined);
      kept = withEntry(withoutEntries(kept, [id]), next.id, {
        ...next,
        statements: [...one.statements, text],
      });
    }
  }
  return kept === state.kept ? state : { ...state, kept };
}

/** SET SCHEMA of a function, a type and the like. */
function moveKept(
  state: DatabaseState,
  statement: PlacedStatement,
  node: AlterObjectSchemaStmt,
): DatabaseState {
  const object = objectOf(node.objectType);
  if (state.kept.size === 0 || node.relation || !node.object) return state;
  const label = labelOf(state, { object, names: namesOf(node.object) });
  const bare = label.replace(/^.*\.(?=(?:"[^"]*"|[^."]+)$)/, '');
  const schema = node.newschema ?? 'public';
  const name = schema === 'public' ? bare : `${identifierText(schema)}.${bare}`;
  let { kept } = state;
  for (const [id, one] of state.kept) {
    if (one.name !== label || !sameObject(one.object, object)) continue;
    const text = textOf(statement, undefined, undefined);
    const next = { ...one, id: id.replace(label, () => name), name, statements: [...one.statements, text] };
    kept = withEntry(withoutEntries(kept, [id]), next.id, next);
  }
  return kept === state.kept ? state : { ...state, kept };
}

/** COMMENT ON anything but a table and its columns, which hold their own. */
function keepComment(state: DatabaseState, statement: PlacedStatement, node: CommentStmt): DatabaseState {
  const object = objectOf(node.objtype);
  if (object === 'TABLE' || !node.object) return state;
  const names = namesOf(node.object);
  if (object === 'COLUMN' && lookUp(state, state.tables, nameParts(names.slice(0, -1)))) return state;
  const standsOn = ['CONSTRAINT', 'TRIGGER', 'RULE', 'POLICY'].includes(object);
  const relation = nameParts(names.slice(0, -1));
  const owner = standsOn
    ? (lookUp(state, state.tables, relation) ?? lookUp(state, state.views, relation))?.object.id
    : undefined;
  const label = standsOn
    ? identifierText(names[names.length - 1] ?? '')
    : labelOf(state, { object, names: object === 'COLUMN' ? names.slice(0, -1) : names });
  const name = object === 'COLUMN' ? `${label}.${identifierText(names[names.length - 1] ?? '')}` : label;
  const id = `${owner ?? entityId(state, '')} COMMENT ON ${object} ${name}(${'ObjectWithArgs' in node.object ? signatureOf(node.object.ObjectWithArgs.objfuncargs) : ''})`;
  if (node.comment === undefined)
    return state.kept.has(id) ? { ...state, kept: withoutEntries(state.kept, [id]) } : state;
  const { text } = statement.parsed;
  const literal = `'${node.comment.replaceAll("'", "''")}'`;
  const kept: KeptStatement = {
    kind: 'kept',
    id,
    dialect: 'postgresql',
    object: `COMMENT ON ${object}`,
    name,
    ...(owner === undefined ? {} : { owner }),
    statements: [
      owner === undefined
        ? {
            before: hasPlainName(object) ? `COMMENT ON ${object} ${name} IS ${literal}` : text,
            after: '',
            names: '',
          }
        : { before: `COMMENT ON ${object} ${name} ON `, owner, after: ` IS ${literal}`, names: '' },
    ],
    ...(hasPlainName(object) || isPlainPath(state.searchPath) ? {} : { searchPath: state.searchPath }),
    span: { whole: wholeSpan(statement), name: wholeSpan(statement) },
  };
  return { ...state, kept: withEntry(state.kept, id, kept) };
}

/** Functions, operators and the like are named with more than their name. */
function hasPlainName(object: string): boolean {
  return /^(?:INDEX|VIEW|MATERIALIZED VIEW|SEQUENCE|SCHEMA|TYPE|DOMAIN|EXTENSION|COLUMN|COLLATION|STATISTICS)$/.test(
    object,
  );
}
