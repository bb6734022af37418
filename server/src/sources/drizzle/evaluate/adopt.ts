import type { EntityId } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import type {
  EnumValue,
  PolicyValue,
  RelationsValue,
  RoleValue,
  SchemaValue,
  SequenceValue,
  TableValue,
  ViewValue,
} from '../intrinsics/drizzleValues.ts';
import type { Site, Value } from './values.ts';

/** What a top-level name can bind for the schema. */
export type EntityValue =
  | TableValue
  | EnumValue
  | SchemaValue
  | SequenceValue
  | ViewValue
  | RoleValue
  | PolicyValue;
export type Adopted = EntityValue | RelationsValue;

/** `{ schema: { tables: { users } } }` is as deep as tables are kept in objects. */
const maxDepth = 4;

/**
 * Gives the entities in a value that a top-level name was just bound to the id of that name, unless they
 * have one already: an entity belongs to the name that binds it first.
 */
export function adopt(
  value: Value,
  file: FilePath,
  binding: string,
  bound: { readonly whole: Site; readonly name: Site },
  adopted: Adopted[],
  depth = 0,
): void {
  if (value.kind === 'relations') {
    value.home ??= file;
    if (value.home === file && !adopted.includes(value)) adopted.push(value);
  } else if (isEntity(value)) {
    if (value.id !== undefined) return;
    value.id = `${file}#${binding}`;
    value.binding = binding;
    value.bound = bound;
    adopted.push(value);
  } else if (depth < maxDepth) {
    for (const [key, part] of parts(value)) {
      const site = part.site ?? bound.whole;
      adopt(
        part.value(),
        file,
        `${binding}.${key}`,
        { whole: site, name: part.name ?? site },
        adopted,
        depth + 1,
      );
    }
  }
}

function* parts(
  value: Value,
): Generator<[string, { value: () => Value; site: Site | undefined; name?: Site | undefined }]> {
  if (value.kind === 'object') {
    for (const [key, property] of value.entries().props) if (!property.getter) yield [key, property];
  } else if (value.kind === 'array') {
    for (const [i, item] of value.items.entries()) yield [String(i), item];
  }
}

export function isEntity(value: Value): value is EntityValue {
  switch (value.kind) {
    case 'table':
    case 'enum-type':
    case 'database-schema':
    case 'sequence':
    case 'view':
    case 'role':
    case 'policy':
      return true;
    default:
      return false;
  }
}

/** The entities that a value leads to, with the path below it. */
export function* entitiesIn(value: Value, path = '', depth = 0): Generator<[string, EntityId]> {
  if (isEntity(value)) {
    if (value.id !== undefined) yield [path, value.id];
  } else if (depth < maxDepth) {
    for (const [key, part] of parts(value))
      yield* entitiesIn(part.value(), path ? `${path}.${key}` : key, depth + 1);
    if (value.kind === 'namespace' && depth === 0)
      for (const key of value.names())
        yield* entitiesIn(value.get(key, undefined), path ? `${path}.${key}` : key, maxDepth);
  }
}
