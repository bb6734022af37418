import type { NamedType, TypeFacts } from './typeFacts.ts';
import { applyArguments, parseWrittenType } from './typeFacts.ts';

/** MySQL's types, see https://dev.mysql.com/doc/refman/8.4/en/data-types.html. */

const integer = (name: string, bits: number): NamedType => ({ name, family: 'integer', bits });
const plain = (name: string, family: NamedType['family']): NamedType => ({ name, family });
const double = plain('double', 'float');
const decimal = plain('decimal', 'decimal');
const varchar = plain('varchar', 'text');
const char: NamedType = { name: 'char', family: 'text', defaultLength: 1 };

const namedTypes: ReadonlyMap<string, NamedType> = new Map<string, NamedType>([
  ['tinyint', integer('tinyint', 8)],
  ['int1', integer('tinyint', 8)],
  ['smallint', integer('smallint', 16)],
  ['int2', integer('smallint', 16)],
  ['mediumint', integer('mediumint', 24)],
  ['middleint', integer('mediumint', 24)],
  ['int3', integer('mediumint', 24)],
  ['int', integer('int', 32)],
  ['integer', integer('int', 32)],
  ['int4', integer('int', 32)],
  ['bigint', integer('bigint', 64)],
  ['int8', integer('bigint', 64)],
  // An alias of BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE.
  ['serial', { name: 'bigint', family: 'integer', bits: 64, serial: true }],
  ['float', plain('float', 'float')],
  ['double', double],
  ['double precision', double],
  // Means double unless the server runs with REAL_AS_FLOAT.
  ['real', double],
  ['decimal', decimal],
  ['dec', decimal],
  ['numeric', decimal],
  ['fixed', decimal],
  ['boolean', plain('boolean', 'boolean')],
  ['bool', plain('boolean', 'boolean')],
  ['char', char],
  ['character', char],
  ['nchar', char],
  ['varchar', varchar],
  ['character varying', varchar],
  ['nvarchar', varchar],
  ['tinytext', plain('tinytext', 'text')],
  ['text', plain('text', 'text')],
  ['mediumtext', plain('mediumtext', 'text')],
  ['longtext', plain('longtext', 'text')],
  ['binary', { name: 'binary', family: 'binary', defaultLength: 1 }],
  ['varbinary', plain('varbinary', 'binary')],
  ['tinyblob', plain('tinyblob', 'binary')],
  ['blob', plain('blob', 'binary')],
  ['mediumblob', plain('mediumblob', 'binary')],
  ['longblob', plain('longblob', 'binary')],
  ['bit', { name: 'bit', family: 'bit', defaultLength: 1 }],
  ['date', plain('date', 'date')],
  // DATETIME is the wall clock; TIMESTAMP is kept in UTC: https://dev.mysql.com/doc/refman/8.4/en/datetime.html
  ['datetime', { name: 'datetime', family: 'timestamp', withTimeZone: false }],
  ['timestamp', { name: 'timestamp', family: 'timestamp', withTimeZone: true }],
  ['time', { name: 'time', family: 'time', withTimeZone: false }],
  ['year', plain('year', 'year')],
  ['json', plain('json', 'json')],
  ['enum', plain('enum', 'enum')],
  ['vector', plain('vector', 'vector')],
  ...[
    ...['geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon'],
    ...['geometrycollection', 'geomcollection'],
  ].map((name): [string, NamedType] => [name, plain(name, 'geometric')]),
]);

/** A MySQL type from its SQL; a name that is none of MySQL's own is of family `custom`. */
export function mysqlTypeFromSql(sql: string): TypeFacts {
  const type = parseWrittenType(sql);
  const modifiers = / (unsigned|zerofill|signed)\b/g;
  const isUnsigned = / (unsigned|zerofill)\b/.test(type.words);
  const words = type.words
    .replace(modifiers, '')
    .replace(/ (character set|charset|collate) \S+/g, '')
    .trim();
  const known = namedTypes.get(words);
  if (words === 'tinyint' && type.args[0] === '1') {
    // What BOOLEAN is stored as; drivers and tools take it for one.
    return { sql, name: 'tinyint', family: 'boolean', bits: 8 };
  }
  const facts = applyArguments(sql, known ?? { name: words, family: 'custom' }, { ...type, words });
  const values = words === 'enum' ? type.args.map(unquote) : undefined;
  return {
    ...facts,
    ...(isUnsigned || facts.serial ? { unsigned: true } : {}),
    ...(values ? { values } : {}),
  };
}

function unquote(text: string): string {
  return text.replace(/^'([\s\S]*)'$/, '$1').replaceAll("''", "'");
}
