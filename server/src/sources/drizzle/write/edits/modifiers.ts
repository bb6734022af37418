import ts from 'typescript';
import type { SetColumnUnique, SetDefault, SetNotNull, SetOnUpdate } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { builderOf } from '../builder.ts';
import { argumentsText, type Chain, type ChainChange, changeChain, type Link } from '../chain.ts';
import { type DefaultTarget, defaultLink, useSql } from '../defaults.ts';
import type { FileView } from '../draft.ts';
import { type ColumnPlace, columnPlace } from '../locate.ts';
import { bare, propertyValue, sqlTemplate } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { jsKind } from '../types.ts';
import { addUnique } from './tableParts.ts';

const DEFAULT_LINKS: ReadonlySet<string> = new Set([
  'default',
  'defaultNow',
  'defaultRandom',
  '$defaultFn',
  '$default',
]);

/** Adds `.notNull()` or takes it away. */
export function setNotNull(session: Session, edit: SetNotNull): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const present = place.chain.links.filter((link) => link.name === 'notNull');
  if (edit.notNull) {
    return present.length > 0
      ? undefined
      : change(session, place, { add: [newLink(place.chain, '.notNull()')] });
  }
  if (place.chain.links.some((link) => link.name === 'primaryKey')) {
    return refuse(`The column ${edit.column} is the primary key and so cannot be NULL.`);
  }
  if (present.length > 0) return change(session, place, { drop: present });
  if (builderOf(place.view, place.table.dialect, place.chain.root).via !== 'own') return undefined;
  return refuse(`The column ${edit.column} is made by a helper of its own; remove \`.notNull()\` there.`);
}

/** Replaces the default, adds one or takes it away. */
export function setDefault(session: Session, edit: SetDefault): Outcome {
  let place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const wanted = edit.default;
  if (wanted === undefined) {
    const present = defaultLinks(place.chain);
    return present.length > 0 ? change(session, place, { drop: present }) : undefined;
  }
  if (wanted.kind === 'per-row') return wrapDefault(session, place);
  const code = defaultLink(session.draft, place.view.file, place.view.style, defaultTarget(place), wanted);
  if (isRefusal(code)) return code;
  place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const [first, ...others] = defaultLinks(place.chain);
  if (!first) return change(session, place, { add: [newLink(place.chain, code)] });
  return change(session, place, { replace: new Map([[first, code]]), drop: others });
}

/** `.unique()` on the column; a column that is written elsewhere gets its constraint in the extra config. */
export function setColumnUnique(session: Session, edit: SetColumnUnique): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place) || !place.own) {
    return addUnique(session, { kind: 'add-unique', table: edit.table, columns: [edit.column] });
  }
  if (place.chain.links.some((link) => link.name === 'unique' || link.name === 'primaryKey'))
    return undefined;
  return change(session, place, { add: [newLink(place.chain, '.unique()')] });
}

/** MySQL's `.onUpdateNow()`, else `.$onUpdate(() => …)` with the value that the column's type takes. */
export function setOnUpdate(session: Session, edit: SetOnUpdate): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const present = ['onUpdateNow', '$onUpdate', '$onUpdateFn'];
  if (place.chain.links.some((link) => present.includes(link.name))) return undefined;
  const code = onUpdateLink(session, place);
  if (typeof code !== 'string') return code;
  const again = columnPlace(session, edit.table, edit.column);
  if (isRefusal(again)) return again;
  return change(session, again, { add: [newLink(again.chain, code)] });
}

/** What a default depends on, read off the builder's call. */
export function defaultTarget(place: ColumnPlace): DefaultTarget {
  const { dialect } = place.table;
  const ref = builderOf(place.view, dialect, place.chain.root);
  const builder = ref.via === 'own' ? undefined : ref.name;
  const mode = modeOf(place.view, place.chain.root);
  const array = place.chain.links.some((link) => link.name === 'array');
  return {
    dialect,
    builder,
    mode,
    kind: builder === undefined || array ? 'other' : jsKind(dialect, builder, mode),
  };
}

/** The `mode` among a builder's options. */
export function modeOf(view: FileView, root: ts.CallExpression): string | undefined {
  for (const argument of root.arguments) {
    const object = bare(argument);
    const value = ts.isObjectLiteralExpression(object) ? propertyValue(object, 'mode') : undefined;
    if (value) {
      const inner = bare(value);
      return ts.isStringLiteralLike(inner)
        ? inner.text
        : view.text.slice(inner.getStart(view.tree), inner.end);
    }
  }
  return undefined;
}

/**
 * Where a modifier goes: before `.references()`, which by habit stands last, unless an `.array()` follows
 * that (what comes before `.array()` would speak of the elements); at the end otherwise.
 */
export function newLink(chain: Chain, text: string): { readonly text: string; readonly before?: Link } {
  const references = chain.links.findIndex((link) => link.name === 'references');
  const array = chain.links.findIndex((link) => link.name === 'array');
  const before = references > array ? chain.links[references] : undefined;
  return before ? { text, before } : { text };
}

/** The value that `.$onUpdate()` gives, as a link; `sql` may be imported for it. */
export function onUpdateFor(session: Session, file: string, target: DefaultTarget): string | undefined {
  if (target.dialect === 'mysql' && target.builder === 'timestamp') return '.onUpdateNow()';
  if (target.kind === 'date') return '.$onUpdate(() => new Date())';
  if (target.dialect === 'sqlite' && target.builder === 'text') {
    return `.$onUpdate(() => ${sqlTemplate(useSql(session.draft, file), '(CURRENT_TIMESTAMP)')})`;
  }
  return target.kind === 'string' ? '.$onUpdate(() => new Date().toISOString())' : undefined;
}

function onUpdateLink(session: Session, place: ColumnPlace): string | Outcome {
  const code = onUpdateFor(session, place.view.file, defaultTarget(place));
  return code ?? refuse(`It is not known how \`${place.column.key}\` holds a time.`);
}

function wrapDefault(session: Session, place: ColumnPlace): Outcome {
  const { view, chain } = place;
  const frozen = chain.links.find((link) => link.name === 'default');
  const value = frozen?.call.arguments[0];
  if (!frozen || !value) {
    if (defaultLinks(chain).length > 0) return undefined;
    return refuse(`The column ${place.column.key} has no default to evaluate for each row.`);
  }
  if (ts.isArrowFunction(bare(value)) || ts.isFunctionExpression(bare(value))) return undefined;
  const written = argumentsText(view, frozen.call);
  const code = ts.isObjectLiteralExpression(value) ? `(${written})` : written;
  return change(session, place, { replace: new Map([[frozen, `.$defaultFn(() => ${code})`]]) });
}

function defaultLinks(chain: Chain): readonly Link[] {
  return chain.links.filter((link) => DEFAULT_LINKS.has(link.name));
}

function change(session: Session, place: ColumnPlace, wanted: ChainChange): undefined {
  session.draft.apply(place.view.file, changeChain(place.view, place.chain, wanted));
  return undefined;
}
