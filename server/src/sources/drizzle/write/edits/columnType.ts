import ts from 'typescript';
import type { EditRefusal, NewColumnType, SetColumnType, TextEdit } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { builderOf, spellBuilder } from '../builder.ts';
import { changeChain, type Link } from '../chain.ts';
import { literalCode } from '../defaults.ts';
import type { FileView } from '../draft.ts';
import { insertItem, objectPlace } from '../lists.ts';
import { type ColumnPlace, columnPlace } from '../locate.ts';
import { bare, propertyName, propertyOf, returned } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { type FileStyle, quoted } from '../style.ts';
import {
  type BuilderType,
  builderType,
  hasDefaultNow,
  isIntegerBuilder,
  type JsKind,
  jsKind,
  keptMode,
} from '../types.ts';
import { modeOf, newLink } from './modifiers.ts';

/**
 * Changes the builder and its options; the column's written name, the options that still mean something and
 * the modifiers stay. A modifier that does not fit the new type is translated where its meaning is plain
 * (`.default(0)` of a numeric becomes `.default('0')`), else the edit is refused.
 */
export function setColumnType(session: Session, edit: SetColumnType): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const { dialect } = place.table;
  const { file } = place.view;
  const ref = builderOf(place.view, dialect, place.chain.root);
  if (ref.via === 'own' && !isEntityType(place)) {
    return refuse(
      `The column ${edit.column} is made by \`${ref.name}\`, whose type cannot be changed from here.`,
    );
  }
  const oldMode = modeOf(place.view, place.chain.root);
  const old = ref.via === 'own' ? undefined : ref.name;
  const type = builderType(dialect, withKeptMode(place, edit.type, old, oldMode));
  if (isRefusal(type)) return type;
  if (isTextOnly(session, place, type)) {
    return refuse(
      `drizzle-orm before 0.${decimalModes} gives ${type.builder} to the program as text, whatever its mode says.`,
    );
  }
  const root = splitRoot(place);
  if (isRefusal(root)) return root;
  const callee =
    old === type.builder
      ? place.view.text.slice(place.chain.start, place.chain.root.expression.end)
      : spellBuilder(session.draft, file, dialect, type.builder, ref.via === 'own' ? undefined : ref);
  const again = columnPlace(session, edit.table, edit.column);
  if (isRefusal(again)) return again;
  const fresh = splitRoot(again);
  if (isRefusal(fresh)) return fresh;
  const inPlace = old === type.builder && fresh.options !== undefined && isBrokenObject(again, fresh.options);
  const dropMode =
    edit.type.mode !== undefined && edit.type.mode !== oldMode && type.options.mode === undefined;
  if (inPlace && dropMode && oldMode !== undefined) {
    return refuse('The options of the column stand on several lines; change the mode by hand.');
  }
  const options = mergeOptions(again.view, fresh.options, type, old === type.builder, dropMode);
  if (isRefusal(options)) return options;
  const kinds = {
    from: old === undefined ? 'other' : jsKind(dialect, old, oldMode),
    to: jsKind(
      dialect,
      type.builder,
      typeof type.options.mode === 'string' ? type.options.mode : old === type.builder ? oldMode : undefined,
    ),
  } as const;
  const links = fitLinks(again, type, kinds);
  if (isRefusal(links)) return links;
  const args = [fresh.name, options].filter((part) => part !== undefined).join(', ');
  const added = type.links.filter((link) => !again.chain.links.some((l) => link.startsWith(`.${l.name}(`)));
  const chainEdits = changeChain(again.view, again.chain, {
    ...(!inPlace && { root: `${callee}(${args})` }),
    replace: links.replace,
    drop: links.drop,
    add: added.map((text) => newLink(again.chain, text)),
  });
  const optionEdits = inPlace && fresh.options ? setOptions(again.view, fresh.options, type.options) : [];
  session.draft.apply(file, [...optionEdits, ...chainEdits]);
  return undefined;
}

/** The minor version with which numeric and decimal got their modes. */
const decimalModes = 41;

function isTextOnly({ host }: Session, { view }: ColumnPlace, { builder, options }: BuilderType): boolean {
  if (options.mode === undefined || (builder !== 'numeric' && builder !== 'decimal')) return false;
  return host.isOrmBefore?.(decimalModes, view.file) ?? false;
}

/** `name: value` pairs as an object literal on one line; undefined when there are none. */
export function optionsCode(options: BuilderType['options'], style: FileStyle): string | undefined {
  const parts = Object.entries(options).map(([name, value]) => `${name}: ${valueCode(value, style)}`);
  return parts.length === 0 ? undefined : `{ ${parts.join(', ')} }`;
}

/** An enum or custom type stands for its type by itself: another builder can take its place. */
function isEntityType(place: ColumnPlace): boolean {
  const { type } = place.column;
  return (
    'family' in type && (type.family === 'custom' || (type.family === 'enum' && type.enum !== undefined))
  );
}

function withKeptMode(
  place: ColumnPlace,
  wanted: NewColumnType,
  old: string | undefined,
  oldMode: string | undefined,
): NewColumnType {
  if (wanted.like || wanted.mode !== undefined || old === undefined) return wanted;
  const type = builderType(place.table.dialect, wanted);
  if (isRefusal(type) || type.builder === old) return wanted;
  const mode = keptMode(place.table.dialect, old, oldMode, type.builder);
  const times = new Set(['timestamp', 'datetime', 'date']);
  const sameSort = times.has(old) === times.has(type.builder);
  return mode !== undefined && oldMode !== undefined && sameSort ? { ...wanted, mode } : wanted;
}

/** The name argument and the options of a builder's call. */
function splitRoot(
  place: ColumnPlace,
):
  | { readonly name: string | undefined; readonly options: ts.ObjectLiteralExpression | undefined }
  | EditRefusal {
  const { view, chain } = place;
  let name: string | undefined;
  let options: ts.ObjectLiteralExpression | undefined;
  for (const argument of chain.root.arguments) {
    const inner = bare(argument);
    if (ts.isObjectLiteralExpression(inner)) options = inner;
    else if (
      name === undefined &&
      argument === chain.root.arguments[0] &&
      !ts.isArrayLiteralExpression(inner)
    ) {
      name = view.text.slice(argument.getStart(view.tree), argument.end);
    } else
      return refuse(`The arguments of \`${place.column.key}\` are not a name and options written in place.`);
  }
  return { name, options };
}

function isBrokenObject(place: ColumnPlace, object: ts.ObjectLiteralExpression): boolean {
  return place.view.text.slice(object.getStart(place.view.tree), object.end).includes('\n');
}

/** Sets options of an object on several lines, each at its place. */
function setOptions(
  view: FileView,
  object: ts.ObjectLiteralExpression,
  options: BuilderType['options'],
): TextEdit[] {
  const edits: TextEdit[] = [];
  const missing: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    const present = propertyOf(object, name);
    const code = valueCode(value, view.style);
    if (!present) missing.push(`${name}: ${code}`);
    else edits.push({ start: present.getStart(view.tree), end: present.end, newText: `${name}: ${code}` });
  }
  if (missing.length === 0) return edits;
  const list = objectPlace(view, object);
  const lines = (indent: string) => missing.join(`,${view.style.eol}${indent}`);
  return [...edits, ...insertItem(view, list, list.items.length, ({ indent }) => lines(indent))];
}

function mergeOptions(
  view: FileView,
  old: ts.ObjectLiteralExpression | undefined,
  type: BuilderType,
  sameBuilder: boolean,
  dropMode: boolean,
): string | undefined | EditRefusal {
  const { style, text, tree } = view;
  if (
    old &&
    propertyOf(old, 'enum') &&
    type.builder !== 'text' &&
    type.builder !== 'varchar' &&
    type.builder !== 'char'
  ) {
    return refuse('The column promises a list of values with `enum`, which the new type has not.');
  }
  if (!old || (!sameBuilder && !propertyOf(old, 'enum'))) return optionsCode(type.options, style);
  if (old.properties.some(ts.isSpreadAssignment))
    return refuse('The options of the column are not written in place.');
  const parts = old.properties
    .filter((property) => sameBuilder || propertyName(property) === 'enum')
    .filter((property) => !(dropMode && propertyName(property) === 'mode'))
    .map((property) => {
      const value = type.options[propertyName(property) ?? ''];
      const written = text.slice(property.getStart(tree), property.end);
      return value === undefined ? written : `${propertyName(property)}: ${valueCode(value, style)}`;
    });
  const names = old.properties.map(propertyName);
  for (const [name, value] of Object.entries(type.options)) {
    if (!names.includes(name)) parts.push(`${name}: ${valueCode(value, style)}`);
  }
  return parts.length === 0 ? undefined : `{ ${parts.join(', ')} }`;
}

interface FittedLinks {
  readonly replace: ReadonlyMap<Link, string>;
  readonly drop: readonly Link[];
}

function fitLinks(
  place: ColumnPlace,
  type: BuilderType,
  kinds: { readonly from: JsKind; readonly to: JsKind },
): FittedLinks | EditRefusal {
  const replace = new Map<Link, string>();
  const misfit = (link: Link) =>
    refuse(`\`.${link.name}(…)\` of \`${place.column.key}\` does not fit the type ${type.builder}.`);
  const same = kinds.from === kinds.to && kinds.to !== 'other';
  for (const link of place.chain.links) {
    switch (link.name) {
      case 'defaultRandom':
        if (type.builder !== 'uuid') return misfit(link);
        break;
      case 'defaultNow':
        if (!hasDefaultNow(place.table.dialect, type.builder)) return misfit(link);
        break;
      case 'onUpdateNow':
        if (type.builder !== 'timestamp') return misfit(link);
        break;
      case 'autoincrement':
      case 'generatedAlwaysAsIdentity':
      case 'generatedByDefaultAsIdentity':
        if (!isIntegerBuilder(type.builder)) return misfit(link);
        break;
      case 'array':
      case '$type':
        if (!same) return misfit(link);
        break;
      case 'primaryKey':
        if (link.call.arguments.length > 0 && type.builder !== 'integer') return misfit(link);
        break;
      case 'default':
      case '$defaultFn':
      case '$default':
      case '$onUpdate':
      case '$onUpdateFn': {
        const fitted = fitValue(place, link, type, kinds, same);
        if (fitted === undefined) return misfit(link);
        if (fitted !== true) replace.set(link, `.${link.name}(${fitted})`);
        break;
      }
      default:
    }
  }
  return { replace, drop: [] };
}

/** The argument in the new type's form; `true` when it can stay, undefined when it cannot be told. */
function fitValue(
  place: ColumnPlace,
  link: Link,
  type: BuilderType,
  kinds: { readonly from: JsKind; readonly to: JsKind },
  same: boolean,
): string | true | undefined {
  const argument = link.call.arguments[0];
  if (!argument) return same ? true : undefined;
  const value = bare(argument);
  if (ts.isTaggedTemplateExpression(value))
    return isTimeSql(place.view, value) && !takesTime(type) ? undefined : true;
  if (link.name !== 'default') {
    const body = ts.isArrowFunction(value) ? returned(value) : undefined;
    const code = body ? place.view.text.slice(body.getStart(place.view.tree), body.end) : '';
    const isNow = /^(?:new Date\(\)(?:\.toISOString\(\)|\.getTime\(\))?|Date\.now\(\))$/.test(code);
    if (isNow && kinds.to === 'date') return code === 'new Date()' ? true : '() => new Date()';
    return same && type.builder !== 'uuid' ? true : undefined;
  }
  const literal = literalOf(value);
  if (literal === undefined) return same ? true : undefined;
  // A text is no uuid, time or network address merely because both are strings to the program.
  const plain = new Set([
    'text',
    'varchar',
    'char',
    'tinytext',
    'mediumtext',
    'longtext',
    'numeric',
    'decimal',
  ]);
  if (kinds.to === 'string' && !plain.has(type.builder)) return undefined;
  if (kinds.to === 'string' && (type.builder === 'numeric' || type.builder === 'decimal')) {
    if (!Number.isFinite(Number(literal)) || literal === '') return undefined;
  }
  if (kinds.to === 'json') return same ? true : undefined;
  if (kinds.to === 'date' || kinds.to === 'other' || kinds.to === 'buffer') return undefined;
  if (kinds.to === 'bigint' && typeof literal === 'string') return undefined;
  const code = literalCode(literal, kinds.to, place.view.style);
  if (isRefusal(code)) return undefined;
  const written = place.view.text.slice(argument.getStart(place.view.tree), argument.end);
  return same || code === written ? true : code;
}

function literalOf(value: ts.Expression): string | number | boolean | undefined {
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isNumericLiteral(value)) return Number(value.text);
  if (ts.isPrefixUnaryExpression(value) && ts.isNumericLiteral(value.operand)) {
    return value.operator === ts.SyntaxKind.MinusToken ? -Number(value.operand.text) : undefined;
  }
  if (value.kind === ts.SyntaxKind.TrueKeyword) return true;
  return value.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}

function isTimeSql(view: FileView, template: ts.TaggedTemplateExpression): boolean {
  return /now\(\)|current_timestamp|current_date/i.test(
    view.text.slice(template.getStart(view.tree), template.end),
  );
}

function takesTime(type: BuilderType): boolean {
  return /^(?:timestamp|datetime|date|time|text|varchar|char)$/.test(type.builder);
}

function valueCode(value: string | number | boolean, style: FileStyle): string {
  return typeof value === 'string' ? quoted(value, style) : String(value);
}
