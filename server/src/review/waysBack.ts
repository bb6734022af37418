/** The SQL that takes one step back, and what it cannot. */
export interface WayBack {
  readonly statements: readonly string[];
  readonly notes: readonly string[];
}

const name = '"(?:[^"]|"")+"';
const table = String.raw`(?:${name}\.)?${name}`;

/** What a statement is about, so that the statement that undoes it is found by it. */
const subjects: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'index',
    pattern(
      `(?:CREATE (?:UNIQUE )?INDEX|DROP INDEX) (?:CONCURRENTLY )?(?:IF (?:NOT )?EXISTS )?(?:${name}\\.)?(${name})`,
    ),
  ],
  [
    'constraint',
    pattern(`ALTER TABLE (?:IF EXISTS )?(${table}) (?:ADD|DROP) CONSTRAINT (?:IF EXISTS )?(${name})`),
  ],
  ['not-null', pattern(`ALTER TABLE (${table}) ALTER COLUMN (${name}) (?:SET|DROP) NOT NULL`)],
  ['type', pattern(`ALTER TABLE (${table}) ALTER COLUMN (${name}) SET DATA TYPE`)],
  ['column', pattern(`ALTER TABLE (${table}) (?:ADD|DROP) COLUMN (${name})`)],
  ['table', pattern(`(?:CREATE|DROP) TABLE (?:IF (?:NOT )?EXISTS )?(${table})`)],
];
const renameColumn = pattern(`ALTER TABLE (${table}) RENAME COLUMN (${name}) TO (${name})`);

function pattern(source: string): RegExp {
  return new RegExp(`^${source}`, 'i');
}

/**
 * The way back of each step of a migration that was taken apart.
 * @param whole the migration before it was taken apart, and its way back
 * @param steps the statements of each step; the first is what is left of the migration
 */
export function waysBack(
  whole: { readonly up: readonly string[]; readonly down: readonly string[] },
  steps: readonly (readonly string[])[],
): readonly WayBack[] {
  const context: Context = { down: whole.down.map(plain), steps: steps.flat() };
  const up = new Set(whole.up.map(plain));
  return steps.map((statements, index) => {
    const isOwn = (statement: string) => index > 0 || !up.has(plain(statement));
    const own = statements.filter(isOwn);
    const inverted = [...own].reverse().map((statement) => inverse(statement, context));
    const result = inverted.flatMap((it) => it.statements);
    const notes = [...new Set(inverted.flatMap((it) => it.notes))];
    const rest = index === 0 ? remaining(whole.up, whole.down, statements) : [];
    return { statements: outside([...result, ...rest]), notes };
  });
}

/** Of the whole way back what belongs to the statements that still stand in the first step. */
function remaining(
  up: readonly string[],
  down: readonly string[],
  first: readonly string[],
): readonly string[] {
  const kept = new Set(first.map(plain));
  const gone = new Set(up.filter((statement) => !kept.has(plain(statement))).map(subjectOf));
  gone.delete(undefined);
  return down.filter((statement) => !gone.has(subjectOf(statement)));
}

interface Context {
  /** The way back of the whole. */
  readonly down: readonly string[];
  /** The statements of all steps. */
  readonly steps: readonly string[];
}

function inverse(statement: string, context: Context): WayBack {
  const given = (...statements: readonly string[]): WayBack => ({ statements, notes: [] });
  /** What the whole migration's way back does about the same thing. */
  const known = () => context.down.find((other) => subjectOf(other) === subjectOf(statement));
  if (/^(COMMIT|BEGIN|SET|DO)\b|^ALTER TABLE .* VALIDATE CONSTRAINT /i.test(statement)) return given();

  const index = pattern(
    `CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?(${name}) ON (${table})`,
  ).exec(statement);
  if (index) return given(`DROP INDEX CONCURRENTLY IF EXISTS ${schemaOf(index[2] ?? '')}${index[1]};`);
  if (/^DROP INDEX/i.test(statement)) {
    const create = known();
    return create
      ? given(ended(create.replace(/^(CREATE (?:UNIQUE )?INDEX) (?!CONCURRENTLY)/i, '$1 CONCURRENTLY ')))
      : unknown(statement);
  }
  const constraint = pattern(`ALTER TABLE (${table}) (ADD|DROP) CONSTRAINT (${name})`).exec(statement);
  if (constraint?.[2]?.toUpperCase() === 'ADD')
    return given(`ALTER TABLE ${constraint[1]} DROP CONSTRAINT IF EXISTS ${constraint[3]};`);
  if (constraint) {
    const add = known();
    // One that only proved NOT NULL for a while need not come back.
    return add ? given(ended(add)) : given();
  }
  const notNull = pattern(`ALTER TABLE (${table}) ALTER COLUMN (${name}) SET NOT NULL`).exec(statement);
  if (notNull) return given(`ALTER TABLE ${notNull[1]} ALTER COLUMN ${notNull[2]} DROP NOT NULL;`);
  const setDefault = pattern(`ALTER TABLE (${table}) ALTER COLUMN (${name}) SET DEFAULT`).exec(statement);
  if (setDefault) return given(`ALTER TABLE ${setDefault[1]} ALTER COLUMN ${setDefault[2]} DROP DEFAULT;`);
  const renamed = renameColumn.exec(statement);
  if (renamed) return given(`ALTER TABLE ${renamed[1]} RENAME COLUMN ${renamed[3]} TO ${renamed[2]};`);
  const column = pattern(`ALTER TABLE (${table}) (ADD|DROP) COLUMN (${name})`).exec(statement);
  if (column?.[2]?.toUpperCase() === 'ADD')
    return given(`ALTER TABLE ${column[1]} DROP COLUMN ${column[3]};`);
  const filled = column && columnBack(column[1] ?? '', column[3] ?? '', context);
  if (filled) return given(...filled);
  const view = pattern(`(CREATE|DROP) VIEW (${table})`).exec(statement);
  if (view?.[1]?.toUpperCase() === 'CREATE') return given(`DROP VIEW IF EXISTS ${view[2]};`);
  if (view) {
    const create = context.steps.find((it) => it.startsWith(`CREATE VIEW ${view[2]} `));
    return create ? given(ended(create)) : unknown(statement);
  }
  const back = known();
  return back ? given(ended(back)) : unknown(statement);
}

/** A column whose values went to another one: it comes back with them. */
function columnBack(on: string, column: string, { down, steps }: Context): readonly string[] | undefined {
  const copy = steps
    .flatMap((statement) => [
      ...statement.matchAll(new RegExp(`UPDATE (${table}) SET (${name}) = (.+)`, 'g')),
    ])
    .find(([, target, , from]) => target === on && from?.includes(column));
  const twin = copy?.[2];
  if (twin === undefined) return undefined;
  const alter = `ALTER TABLE ${on} ALTER COLUMN `;
  const after = (start: string, all: readonly string[]) =>
    all.find((statement) => statement.startsWith(start))?.slice(start.length);
  const oldType = after(`${alter}${column} SET DATA TYPE `, down)?.replace(/ USING .*$/s, '');
  const type = oldType ?? after(`ALTER TABLE ${on} ADD COLUMN ${twin} `, steps);
  if (type === undefined) return undefined;
  const value = after(`${alter}${oldType === undefined ? twin : column} SET DEFAULT `, steps);
  return [
    `ALTER TABLE ${on} ADD COLUMN ${column} ${type};`,
    `UPDATE ${on} SET ${column} = ${twin}${oldType === undefined ? '' : `::${oldType}`};`,
    ...(value === undefined ? [] : [`${alter}${column} SET DEFAULT ${value};`]),
    ...(steps.includes(`${alter}${twin} SET NOT NULL`) ? [`${alter}${column} SET NOT NULL;`] : []),
  ];
}

function unknown(statement: string): WayBack {
  const [line] = statement.split('\n');
  return { statements: [], notes: [`Nothing is known that takes this back: ${line}`] };
}

/** By which a statement and the one that undoes it are known as a pair. */
function subjectOf(statement: string): string | undefined {
  const text = plain(statement);
  const renamed = renameColumn.exec(text);
  if (renamed) return ['rename', renamed[1], ...renamed.slice(2, 4).sort()].join(' ');
  for (const [kind, of] of subjects) {
    const found = of.exec(text);
    if (found) return [kind, ...found.slice(1)].join(' ');
  }
  return undefined;
}

function plain(statement: string): string {
  return statement
    .replace(/^(?:\s*--[^\n]*\n)*/, '')
    .trim()
    .replace(/;$/, '');
}

function ended(statement: string): string {
  return `${statement};`;
}

function schemaOf(on: string): string {
  const schema = pattern(`(${name})\\.`).exec(on)?.[1];
  return schema === undefined ? '' : `${schema}.`;
}

/** What refuses a transaction stands between the end of the migrator's and another one. */
function outside(statements: readonly string[]): readonly string[] {
  return statements.some((statement) => /\bCONCURRENTLY\b/.test(statement))
    ? ['COMMIT;', ...statements, 'BEGIN;']
    : statements;
}
