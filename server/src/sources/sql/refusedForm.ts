import { applyTextEdits } from '../../model/edit.ts';
import type { Mend } from '../source.ts';
import { type BrokenStatement, parseStatement } from './parse.ts';
import { splitSql } from './split.ts';

/** What is said of a statement that PostgreSQL refuses. */
export interface Refusal {
  readonly message: string;
  /** Another text of the whole statement, in UTF-16 offsets from its start, which PostgreSQL takes. */
  readonly mend?: Mend;
}

/** PostgreSQL's own message; of forms that are often written and that it does not have also what to write instead. */
export function refusalOf(statement: BrokenStatement): Refusal {
  const found = missingIfNotExists(statement) ?? constraintIfNotExists(statement) ?? commaTooMany(statement);
  if (found) {
    const { mend, ...rest } = found;
    return mend && isTaken(statement.text, mend) ? found : rest;
  }
  return { message: inlineIndex(statement) ?? statement.message };
}

/** An index inside CREATE TABLE, as MySQL has them. */
function inlineIndex({ text, at, message }: BrokenStatement): string | undefined {
  if (!/^\s*CREATE\s+(?:\w+\s+)*TABLE\b/i.test(text)) return undefined;
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return /^\s*(?:(?:UNIQUE|FULLTEXT)\s+)?(?:INDEX|KEY)\s+[\w"]+\s*\(/i.test(line)
    ? `${message}: an index has a CREATE INDEX of its own, after the table`
    : undefined;
}

/**
 * `CREATE TYPE IF NOT EXISTS` and the like: only schemas, tables, indexes, sequences, materialized views, extensions,
 * foreign servers, statistics and user mappings have it.
 * https://www.postgresql.org/docs/current/sql-commands.html
 */
function missingIfNotExists({ text, at, message }: BrokenStatement): Refusal | undefined {
  const match =
    /^(\s*CREATE\s+)((?:OR\s+REPLACE\s+)?)(TYPE|DOMAIN|POLICY|TRIGGER|ROLE|USER|FUNCTION|PROCEDURE|VIEW|DATABASE|AGGREGATE|RULE|PUBLICATION)(\s+)IF\s+NOT\s+EXISTS\s+/i.exec(
      text,
    );
  if (!match) return undefined;
  const [whole, create = '', replace = '', kind = '', gap = ''] = match;
  if (at !== whole.toUpperCase().indexOf('NOT', create.length + replace.length + kind.length))
    return undefined;
  const told = `${message}: CREATE ${kind.toUpperCase()} has no IF NOT EXISTS`;
  const isLower = /^\s*create/.test(text);
  const cased = (words: string) => (isLower ? words.toLowerCase() : words);
  const start = create.length + replace.length + kind.length + gap.length;
  const without = { start, end: whole.length, newText: '' };
  switch (kind.toUpperCase()) {
    case 'FUNCTION':
    case 'PROCEDURE':
    case 'VIEW':
    case 'TRIGGER': {
      const orReplace = { start: create.length, end: create.length, newText: cased('OR REPLACE ') };
      const edits = replace === '' ? [orReplace, without] : [without];
      return {
        message: told,
        mend: { title: `Write ${cased(`CREATE OR REPLACE ${kind.toUpperCase()}`)}`, edits },
      };
    }
    case 'POLICY': {
      const named =
        /^("(?:[^"]|"")*"|\w+)\s+ON\s+((?:"(?:[^"]|"")*"|\w+)(?:\.(?:"(?:[^"]|"")*"|\w+))?)/i.exec(
          text.slice(whole.length),
        );
      if (!named) return { message: told };
      const [, policy, table] = named;
      const at = create.search(/\S/);
      const drop = `${cased('DROP POLICY IF EXISTS')} ${policy} ${cased('ON')} ${table};\n`;
      return {
        message: told,
        mend: {
          title: 'Drop the policy first if it is there',
          edits: [{ start: at, end: at, newText: drop }, without],
        },
      };
    }
    case 'TYPE':
    case 'DOMAIN':
    case 'ROLE':
    case 'USER': {
      // What a role or a user of that name raises is duplicate_object too: error code 42710.
      const at = create.search(/\S/);
      const end = text.trimEnd().length;
      const tail = `;\n${cased('EXCEPTION WHEN')} duplicate_object ${cased('THEN NULL')};\n${cased('END')} $$`;
      return {
        message: told,
        mend: {
          title: 'Make it in a DO block, which passes over it where it is there',
          edits: [
            { start: at, end: at, newText: `${cased('DO')} $$ ${cased('BEGIN')}\n  ` },
            without,
            { start: end, end, newText: tail },
          ],
        },
      };
    }
    default:
      return { message: told };
  }
}

/** `ADD CONSTRAINT IF NOT EXISTS`, which only columns have. */
function constraintIfNotExists({ text, at, message }: BrokenStatement): Refusal | undefined {
  const before = /\bADD\s+CONSTRAINT\s+IF\s+NOT\s+$/i.exec(text.slice(0, at));
  const after = /^EXISTS\s+("(?:[^"]|"")*"|\w+)/i.exec(text.slice(at));
  if (!before || !after || !/^\s*ALTER\s+TABLE\b/i.test(text)) return undefined;
  const [whole, name = ''] = after;
  const [add] = before;
  const cased = (words: string) => (/^add/.test(add) ? words.toLowerCase() : words);
  return {
    message: `${message}: ADD CONSTRAINT has no IF NOT EXISTS`,
    mend: {
      title: 'Drop the constraint first if it is there',
      edits: [
        {
          start: before.index,
          end: at + whole.length,
          newText: `${cased('DROP CONSTRAINT IF EXISTS')} ${name}, ${cased('ADD CONSTRAINT')} ${name}`,
        },
      ],
    },
  };
}

/** A comma before a closing bracket, the end, or the clause that follows a list. */
function commaTooMany({ text, at: told, message }: BrokenStatement): Refusal | undefined {
  // At its end PostgreSQL points at the last token.
  const at = text.slice(told).trim() === ',' ? text.length : told;
  const before = /,((?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*)$/.exec(text.slice(0, at));
  if (!before) return undefined;
  const rest = text.slice(at);
  if (
    rest.trim() !== '' &&
    !/^(?:\)|(?:FROM|WHERE|ON\s+CONFLICT|RETURNING|GROUP\s+BY|ORDER\s+BY)\b)/i.test(rest)
  )
    return undefined;
  return {
    message: `${message}: there is a comma too many${at === told ? ' before it' : ''}`,
    mend: {
      title: 'Take the comma out',
      edits: [{ start: before.index, end: before.index + 1, newText: '' }],
    },
  };
}

/** Whether PostgreSQL takes the mended text, statement by statement, and what a DO block runs as well. */
function isTaken(text: string, { edits }: Mend): boolean {
  const without = edits.filter(({ newText }) => !newText.includes('$$'));
  return [edits, without].every((some) => {
    const mended = applyTextEdits(text, some);
    return splitSql(mended).every(
      ({ kind, start, end }) =>
        kind !== 'statement' || parseStatement(mended.slice(start, end)).kind === 'parsed',
    );
  });
}
