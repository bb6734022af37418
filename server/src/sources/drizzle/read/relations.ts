import type { ColumnKeys, Relation } from '../../../model/schema.ts';
import { known, type Maybe, unknown } from '../../../model/unknown.ts';
import { apply } from '../evaluate/apply.ts';
import { entriesOf } from '../evaluate/objectFunctions.ts';
import {
  type ObjectValue,
  objectOf,
  propertyOf,
  record,
  type Site,
  spanOf,
  type Value,
} from '../evaluate/values.ts';
import type { RelationsValue, RelationValue } from '../intrinsics/drizzleValues.ts';
import { relationFunction } from '../intrinsics/relations.ts';
import { maybeString, notKnown, type ReadContext } from './context.ts';
import { columnKeys } from './references.ts';

/** The relations that one call of `relations()` or `defineRelations()` declares. */
export function readRelations(value: RelationsValue, context: ReadContext): Relation[] {
  return value.api === 'relations' ? readOne(value, context) : readDefined(value, context);
}

function readOne(value: RelationsValue, context: ReadContext): Relation[] {
  const { callback, subject, site } = value;
  if (!callback) return [];
  const helpers = record([
    ['one', relationFunction('one')],
    ['many', relationFunction('many')],
  ]);
  const made = apply(callback, [helpers], site, context.scope);
  return relationsIn(made, entityOf(subject, site), 'relations');
}

/** `defineRelations(schema, (r) => ({ users: { posts: r.many.posts({ … }) } }))`. */
function readDefined(value: RelationsValue, context: ReadContext): Relation[] {
  const { callback, subject, site } = value;
  const schema = entriesOf(subject);
  if (!callback || !schema) return [];
  const tables: ObjectValue = objectOf(schema);
  const made = apply(
    callback,
    [{ kind: 'relation-builder', tables, cardinality: undefined }],
    site,
    context.scope,
  );
  const entries = entriesOf(made);
  if (!entries) return [];
  return [...entries.props].flatMap(([key, property]) => {
    const table = schema.props.get(key)?.value();
    return relationsIn(property.value(), entityOf(table, property.site ?? site), 'defineRelations');
  });
}

function relationsIn(value: Value, from: Relation['from'], api: Relation['api']): Relation[] {
  const entries = entriesOf(value);
  if (!entries) return [];
  const relations: Relation[] = [];
  for (const [key, property] of entries.props) {
    const relation = property.value();
    if (relation.kind !== 'relation') continue;
    const site = property.site ?? relation.site;
    relations.push(readRelation(relation, key, from, api, site, property.name ?? site));
  }
  return relations;
}

function readRelation(
  relation: RelationValue,
  key: string,
  from: Relation['from'],
  api: Relation['api'],
  whole: Site,
  name: Site,
): Relation {
  const { config, site } = relation;
  const isFirst = api === 'relations';
  const label = propertyOf(config, isFirst ? 'relationName' : 'alias');
  const relationName = label && known(maybeString(label, 'the name of the relation'));
  const through = isFirst ? undefined : throughTable(config);
  return {
    kind: 'relation',
    api,
    cardinality: relation.cardinality,
    from,
    to: entityOf(relation.target, site),
    key,
    fields: keysOf(propertyOf(config, isFirst ? 'fields' : 'from'), config, site),
    references: keysOf(propertyOf(config, isFirst ? 'references' : 'to'), config, site),
    ...(relationName === undefined ? {} : { relationName }),
    ...(through === undefined ? {} : { through }),
    span: { whole: spanOf(whole), name: spanOf(name) },
  };
}

function entityOf(value: Value | undefined, site: Site): Relation['to'] {
  const table = value?.kind === 'relation-table' ? value.table : value;
  if (table?.kind === 'table' || table?.kind === 'view')
    return table.id ?? unknown('the table has no name of its own', spanOf(site));
  if (table?.kind === 'unknown-value' && table.missing) return `${table.missing.file}#${table.missing.name}`;
  return notKnown(table, 'the table', site);
}

/** The keys of one column or of several; a column that goes through a junction table counts as its own key. */
function keysOf(value: Value | undefined, config: Value | undefined, site: Site): ColumnKeys | undefined {
  if (!value) return config?.kind === 'unknown-value' ? notKnown(config, 'the columns', site) : undefined;
  return columnKeys(unwrapped(value), site);
}

/** `r.users.id.through(r.usersToGroups.userId)` is the column `r.users.id`. */
function unwrapped(value: Value): Value {
  if (value.kind === 'through') return value.column;
  if (value.kind !== 'array') return value;
  return {
    ...value,
    items: value.items.map((item) => ({ value: () => unwrapped(item.value()), site: item.site })),
  };
}

/** The junction table that `from` or `to` goes through. */
function throughTable(config: Value | undefined): Maybe<string> | undefined {
  for (const key of ['from', 'to']) {
    const value = propertyOf(config, key);
    const first = value?.kind === 'array' ? value.items[0]?.value() : value;
    if (first?.kind === 'through')
      return entityOf(first.through.kind === 'column' ? first.through.table : first.through, first.site);
  }
  const explicit = propertyOf(propertyOf(config, 'through'), 'from') ?? propertyOf(config, 'through');
  const first = explicit?.kind === 'array' ? explicit.items[0]?.value() : explicit;
  return first?.kind === 'column' ? first.table.id : undefined;
}
