import type { IdentityColumn, SequenceOptions } from '../../../model/schema.ts';

interface Place {
  /** The table as SQL, and its last name. */
  readonly on: string;
  readonly bare: string;
  readonly column: string;
  readonly twin: string;
  readonly quote: (name: string) => string;
}

interface Moves {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A serial column's sequence goes over to another column, with the default that asks it. */
export function sequenceMoves({ on, bare, column, twin, quote }: Place): Moves | string {
  const name = sequenceName(bare, column);
  if (name === undefined) return 'the name of its sequence is not known';
  const sequence = inSchemaOf(on, quote(name));
  return {
    before: [
      `ALTER SEQUENCE ${sequence} OWNED BY ${on}.${quote(twin)}`,
      `ALTER TABLE ${on} ALTER COLUMN ${quote(twin)} SET DEFAULT nextval('${sequence.replaceAll("'", "''")}')`,
    ],
    after: [],
  };
}

/** Identity cannot be moved: the other column gets one of its own, which goes on where the first one stands. */
export function identityMoves(
  { on, bare, column, twin, quote }: Place,
  { mode, sequence }: IdentityColumn,
): Moves | string {
  const first = sequence.name ?? sequenceName(bare, column);
  const second = sequenceName(bare, twin);
  if (first === undefined || second === undefined) return 'the name of its sequence is not known';
  const options = [`SEQUENCE NAME ${inSchemaOf(on, quote(second))}`, ...clauses(sequence)].join(' ');
  const serial = (of: string) =>
    `pg_get_serial_sequence('${on.replaceAll("'", "''")}', '${of.replaceAll("'", "''")}')`;
  return {
    before: [
      `ALTER TABLE ${on} ALTER COLUMN ${quote(twin)} ADD GENERATED ${mode.toUpperCase()} AS IDENTITY (${options})`,
      `SELECT setval(${serial(twin)}, nextval(${serial(column)}))`,
    ],
    after: [`ALTER SEQUENCE ${inSchemaOf(on, quote(second))} RENAME TO ${quote(first)}`],
  };
}

function clauses(options: SequenceOptions): readonly string[] {
  const { startWith, increment, minValue, maxValue, cache, cycle } = options;
  return [
    ...(startWith === undefined ? [] : [`START WITH ${startWith}`]),
    ...(increment === undefined ? [] : [`INCREMENT BY ${increment}`]),
    ...(minValue === undefined ? [] : [`MINVALUE ${minValue}`]),
    ...(maxValue === undefined ? [] : [`MAXVALUE ${maxValue}`]),
    ...(cache === undefined ? [] : [`CACHE ${cache}`]),
    ...(cycle ? ['CYCLE'] : []),
  ];
}

/** The name PostgreSQL chooses; longer ones are cut in a way of its own. */
function sequenceName(table: string, column: string): string | undefined {
  const name = `${table}_${column}_seq`;
  return name.length > 63 || /[^\0-\x7f]/.test(name) ? undefined : name;
}

function inSchemaOf(on: string, name: string): string {
  const schema = /^((?:"(?:[^"]|"")*"|[^".]+)\.)/.exec(on)?.[1] ?? '';
  return `${schema}${name}`;
}
