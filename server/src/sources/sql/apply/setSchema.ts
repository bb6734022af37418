import type { AlterObjectSchemaStmt } from 'libpg-query';
import { type DatabaseState, lookUp } from '../database.ts';
import { nameParts, type QualifiedName, qualify, relationParts } from '../identifiers.ts';
import { withTextsRenamed } from '../rename/renamedTexts.ts';
import { namesOf } from './drop.ts';
import { moveTable } from './rename.ts';
import { lastPart, moved, relationNamed, toName, typeNamed } from './renamed.ts';

/** ALTER TABLE … SET SCHEMA, and the same of views, sequences and types. */
export function applySetSchema(before: DatabaseState, node: AlterObjectSchemaStmt): DatabaseState {
  const written = node.relation ? relationNamed(before, relationParts(node.relation)) : undefined;
  const type = node.object ? typeNamed(before, namesOf(node.object)) : undefined;
  const moved = written ?? type;
  if (moved === undefined) return before;
  const target = qualify(node.newschema ?? 'public', lastPart(moved));
  const kind = written === undefined ? 'type' : 'relation';
  return inSchema(withTextsRenamed(before, toName(before, kind, moved, target)), node);
}

function inSchema(state: DatabaseState, node: AlterObjectSchemaStmt): DatabaseState {
  const schema = node.newschema ?? 'public';
  const moveTo = (qualified: QualifiedName) => qualify(schema, lastPart(qualified));
  const inModel = schema === 'public' ? undefined : schema;
  const table = lookUp(state, state.tables, relationParts(node.relation));
  if (table && node.objectType === 'OBJECT_TABLE') {
    // Sequences go with the columns that own them.
    const owned = [...state.sequences].filter(([, { ownedBy }]) => ownedBy?.table === table.object.id);
    const along = owned.reduce((current, [qualified]) => {
      const renaming = toName(current, 'relation', qualified, moveTo(qualified));
      return moveSequence(withTextsRenamed(current, renaming), qualified, schema);
    }, state);
    const now = along.tables.get(table.qualified) ?? table.object;
    return moveTable(along, table.qualified, moveTo(table.qualified), { ...now, schema: inModel });
  }
  const type = node.object ? lookUp(state, state.enums, nameParts(namesOf(node.object))) : undefined;
  if (type)
    return {
      ...state,
      enums: moved(state.enums, type.qualified, moveTo(type.qualified), { ...type.object, schema: inModel }),
    };
  const sequence = lookUp(state, state.sequences, relationParts(node.relation));
  if (sequence && node.objectType !== 'OBJECT_VIEW') return moveSequence(state, sequence.qualified, schema);
  const view = lookUp(state, state.views, relationParts(node.relation));
  return view
    ? {
        ...state,
        views: moved(state.views, view.qualified, moveTo(view.qualified), {
          ...view.object,
          schema: inModel,
        }),
      }
    : state;
}

function moveSequence(state: DatabaseState, from: QualifiedName, schema: string): DatabaseState {
  const sequence = state.sequences.get(from);
  if (!sequence) return state;
  const to = qualify(schema, lastPart(from));
  const moving = { ...sequence, schema: schema === 'public' ? undefined : schema };
  return { ...state, sequences: moved(state.sequences, from, to, moving) };
}
