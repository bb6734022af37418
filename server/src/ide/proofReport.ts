/** A proof, as far as its report tells of it. */
export interface ReportedProof {
  readonly status: 'proven' | 'failed' | 'not-verified';
  readonly reason: string | undefined;
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly milliseconds: number;
    readonly problems: readonly string[];
    readonly statement?: string;
  }[];
  readonly statements: readonly {
    readonly sql: string;
    readonly milliseconds: number;
    readonly locks: readonly string[];
    readonly rewrites: readonly string[];
  }[];
  readonly drift?: readonly string[];
  readonly server?: {
    readonly version: string;
    readonly where: string;
    readonly leftOut?: readonly string[];
    readonly dropped?: readonly string[];
  };
  readonly rows?: {
    readonly tables: number;
    readonly rows: number;
    readonly empty: readonly string[];
    readonly failures: readonly {
      readonly direction: 'up' | 'down';
      readonly sql: string;
      readonly message: string;
    }[];
  };
}

const titles: Readonly<Record<ReportedProof['status'], string>> = {
  proven: 'Proven',
  failed: 'It failed the proof',
  'not-verified': 'Not verified',
};

const stepWords: Readonly<Record<string, string>> = {
  fresh: 'The schema is made anew',
  history: 'The migrations before it are replayed',
  up: 'The migration is applied, and leads to the schema',
  down: 'The way back leads to what was before',
  'up-again': 'The migration is applied again',
};

/** The report of a proof as Markdown. Text of the workspace stands in code only. */
export function proofReport(name: string, proof: ReportedProof): string {
  const { status, reason, steps, statements, rows, server, drift = [] } = proof;
  const lines = [`# ${titles[status]}: ${name}`, ''];
  if (reason) lines.push(plain(reason), '');
  if (server) lines.push(...serverLines(server));
  if (steps.length > 0) {
    lines.push('| step | result | time |', '| --- | --- | ---: |');
    for (const { step, ok, milliseconds } of steps)
      lines.push(`| ${stepWords[step] ?? step} | ${ok ? '✓' : '✗ failed'} | ${milliseconds} ms |`);
    lines.push('');
  }
  for (const { step, problems, statement } of steps.filter(({ ok }) => !ok)) {
    lines.push(`## ${stepWords[step] ?? step}: what went wrong`, '');
    if (statement) lines.push(...fenced(statement), '');
    lines.push(...problems.map((problem) => `- ${plain(problem)}`), '');
  }
  if (drift.length > 0) lines.push('## Older drift', '');
  lines.push(...listed('The migrations before it leave otherwise than their snapshot says:', drift));
  if (rows && rows.rows > 0) lines.push(...rowLines(rows));
  if (statements.length > 0) {
    lines.push(
      '## What each statement does',
      '',
      '| statement | locks | rows written anew | time |',
      '| --- | --- | --- | ---: |',
    );
    for (const { sql, locks, rewrites, milliseconds } of statements) {
      const cells = [
        code(firstLine(sql)),
        locks.map(lockText).join('<br>') || 'none',
        rewrites.map(code).join(', ') || 'no',
      ];
      lines.push(`| ${cells.join(' | ')} | ${milliseconds} ms |`);
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Why the snapshot of migrations that were written by hand is not that of the schema, as Markdown: what they make
 * otherwise, or what kept the comparison from being made.
 */
export function recordReport(name: string, proof: ReportedProof): string {
  const compared = proof.steps.find(({ step }) => step === 'up');
  if (!compared || compared.ok || compared.statement !== undefined) return proofReport(name, proof);
  const lines = [
    `# Not what the schema says: ${name}`,
    '',
    'All migrations were run, and what they make was compared with what the schema says.',
    '',
    ...(proof.server ? serverLines(proof.server) : []),
    ...listed('In what they make is', compared.problems),
  ];
  return `${lines.join('\n')}\n`;
}

function serverLines({
  version,
  where,
  leftOut = [],
  dropped = [],
}: NonNullable<ReportedProof['server']>): readonly string[] {
  return [
    `On PostgreSQL ${plain(version)} at ${code(where)}, in a database that is dropped again.`,
    '',
    ...listed('Not run, as it belongs to the whole server:', leftOut),
    ...listed('Dropped, as a proof that was killed had left it there:', dropped),
  ];
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, '', ...items.map((it) => `- ${code(it)}`), ''];
}

/** How it fares once the tables hold rows. */
function rowLines({ tables, rows, empty, failures }: NonNullable<ReportedProof['rows']>): readonly string[] {
  const made = `${rows} made up ${rows === 1 ? 'row' : 'rows'} in ${tables} ${tables === 1 ? 'table' : 'tables'}`;
  const lines = ['## With rows', ''];
  if (failures.length === 0) lines.push(`No statement fails on ${made}. Yours may be others.`, '');
  else lines.push(`On ${made} these statements fail:`, '');
  for (const { direction, sql, message } of failures)
    lines.push(
      `- ${direction === 'down' ? 'On the way back ' : ''}${code(firstLine(sql))}: ${plain(message)}`,
    );
  if (failures.length > 0) lines.push('');
  if (empty.length > 0) lines.push(`Left empty: ${empty.map(plain).join('; ')}`, '');
  return lines;
}

/** `users AccessExclusiveLock` as `users`: ACCESS EXCLUSIVE. */
function lockText(lock: string): string {
  const at = lock.lastIndexOf(' ');
  const mode = lock
    .slice(at + 1)
    .replace(/Lock$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase();
  return at < 0 ? code(lock) : `${code(lock.slice(0, at))} ${mode}`;
}

function firstLine(sql: string): string {
  const [first = '', ...more] = sql
    .replace(/^(?:\s*--[^\n]*\n)*/, '')
    .trim()
    .split('\n');
  return more.length > 0 ? `${first} …` : first;
}

function code(text: string): string {
  const ticks = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return `${ticks}${ticks.length > 1 ? ' ' : ''}${text.replaceAll('|', '\\|')}${ticks.length > 1 ? ' ' : ''}${ticks}`;
}

function fenced(sql: string): readonly string[] {
  const ticks = '`'.repeat(Math.max(2, ...[...sql.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return [`${ticks}sql`, sql.trim(), ticks];
}

/** PostgreSQL's messages name parts of the workspace: nothing in them may act as Markdown. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>$~]/g, '\\$&').replaceAll('\n', ' ');
}
