import type { Column, LiteralDefault } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';

/**
 * Texts that mean the current time when they stand in SQL without quotes, across the three databases, and the
 * words that PostgreSQL's date input takes for it.
 */
const callsAndKeywords =
  /^\(?\s*(now\s*\(\s*\)|current_(timestamp|date|time)(\s*\(\s*\d*\s*\))?|local(time|timestamp)(\s*\(\s*\d*\s*\))?|(transaction|statement|clock)_timestamp\s*\(\s*\)|utc_timestamp\s*\(\s*\)|(cur|sys)date\s*\(\s*\)|getdate\s*\(\s*\)|unixepoch\s*\(.*\)|(date|time|datetime|julianday|strftime)\s*\(.*'now'.*\))\s*\)?$/i;
const inputWords = /^(now|today|tomorrow|yesterday)$/i;

/**
 * The text of a literal default that was meant as an expression for the current time; undefined for any other
 * default. `isTime`: the column is of a date or time type, where single words count as well.
 */
export function nowText(given: LiteralDefault, isTime: boolean): string | undefined {
  if (typeof given.value !== 'string') return undefined;
  const text = given.value.trim();
  return callsAndKeywords.test(text) || (isTime && inputWords.test(text)) ? text : undefined;
}

/**
 * True for texts that PostgreSQL takes as a date when a default is declared: the word is what counts, so that
 * 'now()' is read like 'now'. https://www.postgresql.org/docs/current/datatype-datetime.html (8.5.1.4)
 */
export function isDateInput(text: string): boolean {
  return /^(now|today|tomorrow|yesterday)(\s*\(\s*\))?$/i.test(text);
}

/** True for the types of dates and times. */
export function isTimeColumn(column: Column): boolean {
  const family = known(column.type)?.family;
  return family === 'timestamp' || family === 'date' || family === 'time';
}
