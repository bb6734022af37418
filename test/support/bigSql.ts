/** The same SQL each time: believable tables, columns, keys and indexes of PostgreSQL, a few faults among them. */
function sqlTable(number: number): string {
  const parent =
    number % 10 === 0 ? '' : `,\n  parent_id bigint NOT NULL REFERENCES items_${number - (number % 10)} (id)`;
  return `CREATE TABLE items_${number} (
  id bigint PRIMARY KEY,
  title text NOT NULL,
  state text NOT NULL${parent}
);
`;
}

/** A schema file of so many tables, about 150 bytes each. */
export function bigSchemaFile(tables: number): string {
  return Array.from({ length: tables }, (_, number) => sqlTable(number)).join('\n');
}

/** A dump of about so many bytes. */
export function bigDump(bytes: number): string {
  const parts: string[] = [];
  for (let length = 0, number = 0; length < bytes; number++) {
    const part = `${sqlTable(number)}CREATE INDEX items_${number}_title ON items_${number} (title);\n`;
    length += part.length + 1;
    parts.push(part);
  }
  return parts.join('\n');
}

/** The files of a plain history by path: 2,000 statements in 300 files give 6 or 7 statements each. */
export function bigHistory(files: number, statements: number): ReadonlyMap<string, string> {
  const history = new Map<string, string>();
  let made = 0;
  for (let file = 0; file < files; file++) {
    const upTo = Math.round(((file + 1) * statements) / files);
    const texts: string[] = [];
    for (; made < upTo; made++) {
      const number = Math.floor(made / 5);
      const table = `items_${number}`;
      const forms = [
        sqlTable(number).trimEnd(),
        `CREATE INDEX ${table}_title ON ${table} (title);`,
        `ALTER TABLE ${table} ADD COLUMN amount numeric(12, 2);`,
        `ALTER TABLE ${table} ALTER COLUMN amount SET DEFAULT 0;`,
        `ALTER TABLE ${table} ADD CONSTRAINT ${table}_amount CHECK (amount >= 0) NOT VALID;`,
      ];
      texts.push(forms[made % 5] as string);
    }
    history.set(historyFile(file), `${texts.join('\n')}\n`);
  }
  return history;
}

/** The path of a file of the history, from 0. */
export function historyFile(file: number): string {
  return `migrations/${String(file + 1).padStart(4, '0')}_step.sql`;
}
