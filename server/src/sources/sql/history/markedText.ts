import type { NewMigration } from '../../../model/migration.ts';
import { splitSql } from '../split.ts';
import type { History } from './history.ts';
import { changesetsOf } from './liquibase.ts';
import { isOfTern, markLines, marksOf, yoyoDirectives } from './sections.ts';
import type { TakenBack } from './takenBack.ts';

/**
 * The text of a new file, divided as its tool or the newest file divides one.
 * @param before the text of the newest file
 * @param back the way back
 */
export function withMarks(
  { tool, files }: History,
  { name, text, nonTransactional }: NewMigration,
  before: string,
  back: () => TakenBack,
): string {
  const body = ended(text);
  switch (tool) {
    case 'dbmate': {
      const apart = (isApart: boolean) => (isApart ? ' transaction:false' : '');
      return `-- migrate:up${apart(nonTransactional)}\n${body}\n-- migrate:down${apart(back().nonTransactional)}\n${back().text}\n`;
    }
    case 'node-pg-migrate':
      return `-- Up Migration\n\n${body}\n-- Down Migration\n\n${back().text}\n`;
    case 'mybatis':
      return `-- // ${name.replaceAll('_', ' ')}\n${body}\n-- //@UNDO\n${back().text}\n`;
    case 'liquibase': {
      const author = changesetsOf(before).at(-1)?.author ?? 'unknown';
      const apart = nonTransactional ? ' runInTransaction:false' : '';
      return `--liquibase formatted sql\n\n--changeset ${author}:${name}${apart}\n${body}${rollback(back())}\n`;
    }
    case 'atlas':
      return `${nonTransactional ? '-- atlas:txmode none\n\n' : ''}${body}`;
    default:
      if (isOfTern(before))
        return `${nonTransactional ? '---- tern: disable-tx ----\n\n' : ''}${body}\n---- create above / drop below ----\n\n${back().text}\n`;
      if (/^--\s*\+goose\s/im.test(before))
        return `${nonTransactional ? '-- +goose NO TRANSACTION\n' : ''}-- +goose Up\n${markedStatements(body, 'goose')}\n-- +goose Down\n${back().text}\n`;
      if (/^--\s*\+migrate\s/im.test(before)) {
        const apart = (isApart: boolean) => (isApart ? ' notransaction' : '');
        return `-- +migrate Up${apart(nonTransactional)}\n${markedStatements(body, 'migrate')}\n-- +migrate Down${apart(back().nonTransactional)}\n${back().text}\n`;
      }
      return yoyoHead(files.at(-1)?.name, before, nonTransactional) + withLinesOf(before, body, back);
  }
}

/** Liquibase takes what stands behind `--rollback` in each line, nothing for `empty`, and refuses where there is none. */
function rollback({ text, isRefused }: TakenBack): string {
  if (isRefused) return text;
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*--/.test(line));
  return (lines.length > 0 ? lines : ['empty']).map((line) => `--rollback ${line}`).join('\n');
}

/**
 * What a migration of yoyo says first: the newest has to run before it, where the history orders its migrations so.
 * https://ollycope.com/software/yoyo/latest/
 */
function yoyoHead(newest: string | undefined, before: string, nonTransactional: boolean): string {
  const directives = yoyoDirectives(before);
  if (!directives) return '';
  const lines = [
    ...(directives.depends && newest !== undefined ? [`-- depends: ${newest}`] : []),
    ...(nonTransactional ? ['-- transactional: false'] : []),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

/** With the lines between which the newest file has its two parts. */
function withLinesOf(before: string, body: string, back: () => TakenBack): string {
  const lines = marksOf(before) === 'plain' ? markLines(before) : undefined;
  if (!lines) return body;
  const text = /!Ups\b/.test(lines.up) ? withDoubled(body) : body;
  return `${lines.up}\n\n${text}${lines.down === undefined ? '' : `\n${lines.down}\n\n${back().text}\n`}`;
}

/** goose and sql-migrate cut a file at semicolons: what holds some itself stands between marks. */
function markedStatements(body: string, tool: 'goose' | 'migrate'): string {
  let result = '';
  let from = 0;
  for (const { kind, start, end } of splitSql(body)) {
    if (kind !== 'statement' || !body.slice(start, end).includes(';')) continue;
    const close = body.indexOf(';', end) + 1;
    result += `${body.slice(from, start)}-- +${tool} StatementBegin\n${body.slice(start, close)}\n-- +${tool} StatementEnd`;
    from = close;
  }
  return result + body.slice(from);
}

/** Play cuts at every semicolon but those that are doubled (https://www.playframework.com/documentation/latest/Evolutions). */
function withDoubled(body: string): string {
  let result = '';
  let from = 0;
  for (const { kind, start, end } of splitSql(body)) {
    if (kind !== 'statement') continue;
    result += body.slice(from, start) + body.slice(start, end).replaceAll(';', ';;');
    from = end;
  }
  return result + body.slice(from);
}

/** A text that ends with the end of a line. */
export function ended(text: string): string {
  return `${text.trimEnd()}\n`;
}
