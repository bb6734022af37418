import { splitSql } from '../../sources/sql/split.ts';

/** Statements that change the whole server, not one of its databases: a scratch database does not hold them. */
const serverWide: readonly RegExp[] = [
  /^(?:create|alter|drop) (?:role|user(?! mapping\b)|group|database|tablespace)\b/,
  /^alter system\b/,
  /^comment on (?:role|database|tablespace)\b/,
  /^security label (?:for \S+ )?on (?:role|database|tablespace)\b/,
  /^(?:drop|reassign) owned\b/,
  // Of roles: rights on something say ON what.
  /^(?:grant|revoke)\b(?!.*\bon\b)/,
  /^(?:grant|revoke)\b.*\bon (?:database|tablespace|parameter)\b/,
];

/** What reaches other databases, other servers or the files of the server. */
const outside: readonly RegExp[] = [
  /^(?:create|alter|drop) subscription\b/,
  /^import foreign schema\b/,
  /^load\b/,
  /^copy\b.*\b(?:from|to) (?:program\b|''|e'')/,
  /\b(?:dblink\w*|pg_(?:cancel|terminate)_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_switch_wal|pg_create_(?:physical|logical)_replication_slot|pg_drop_replication_slot|pg_file_\w+|pg_read_\w*file|lo_import|lo_export|schedule_in_database) ?\(/,
];

/** In the text of a program, which may run it. */
const inPrograms =
  /\b(?:create|alter|drop)\s+(?:role|user(?!\s+mapping)|group|database|tablespace|subscription)\b|\balter\s+system\b|\bcopy\b[^;]*\bprogram\b/i;

export interface Confined {
  /** The pieces without what was left out. Their number and order stay. */
  readonly pieces: readonly string[];
  readonly leftOut: readonly string[];
  /** The first statement that cannot be left out, as it does other things as well. */
  readonly refused: string | undefined;
}

/** Stands in the place of a piece of which nothing is run. */
export const leftOutPiece = '-- left out';

/** A migration without what would change more than the database in which it runs. */
export function confined(pieces: readonly string[]): Confined {
  const leftOut: string[] = [];
  let refused: string | undefined;
  const kept = pieces.map((piece) => {
    let text = piece;
    for (const { kind, start, end } of [...splitSql(piece)].reverse()) {
      if (kind !== 'statement') continue;
      const sql = piece.slice(start, end);
      const words = plainWords(sql);
      if (serverWide.some((it) => it.test(words))) {
        leftOut.push(sql);
        text = `${text.slice(0, start)}${leftOutPiece}\n${text.slice(end).replace(/^\s*;/, '')}`;
      } else if (outside.some((it) => it.test(words)) || (isProgram(words) && inPrograms.test(sql)))
        refused ??= sql;
    }
    const isEmpty = text !== piece && [...splitSql(text)].length === 0;
    return isEmpty ? leftOutPiece : text;
  });
  return { pieces: kept, leftOut: leftOut.reverse(), refused };
}

function isProgram(words: string): boolean {
  return /^(?:do|execute|prepare|create (?:or replace )?(?:function|procedure))\b/.test(words);
}

/** In small letters, without comments and what quotes hold. */
function plainWords(sql: string): string {
  return sql
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/"(?:[^"]|"")*"/g, '"x"')
    .replace(/\s+/g, ' ')
    .toLowerCase();
}
