import { symlinkSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { fileName } from '../support/bigSchema.ts';
import { withBigSchema } from './folders.ts';
import { newColumn, type ServerSession, startSession } from './languageServer.ts';
import { editorTimes, migrationTimes } from './migrationRows.ts';
import { queryTimes } from './queryRows.ts';
import { dumpMiddleTimes, dumpTimes, historyTimes, schemaFileTimes } from './sqlRows.ts';
import { type Spread, spread } from './statistics.ts';
import { timeProcess } from './wholeProcess.ts';

/**
 * `npm run bench` measures the packaged programs and prints a table; with `--write` it also stands in
 * docs/benchmarks.md. Nothing here fails by being slow: times depend on the machine, ratios hold.
 */
const root = path.resolve(import.meta.dirname, '../..');
const coldStarts = 9;
const keystrokes = 300;
const processRuns = 7;

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly bound: string;
}

const rows: Row[] = [];
const keystrokeTimes = new Map<number, Spread>();

rows.push(await coldStart());
for (const tables of [100, 1000, 10_000]) rows.push(...(await typing(tables)));
rows.push(ratio());
rows.push(await typingInApplication());
rows.push(await typingInOneFile());
rows.push(...(await wholeCheck()));
rows.push(...(await sql()));
rows.push(...(await queries()));
rows.push(...(await migrations()));

const table = [
  '| what | measured | bound |',
  '|---|---|---|',
  ...rows.map(({ what, measured, bound }) => `| ${what} | ${measured} | ${bound} |`),
].join('\n');
console.log(table);
if (process.argv.includes('--write')) writeFileSync(path.join(root, 'docs/benchmarks.md'), page(table));

async function coldStart(): Promise<Row> {
  return withBigSchema(100, async (folder) => {
    const times: number[] = [];
    for (let run = 0; run < coldStarts; run++) {
      const session = await startSession(folder);
      times.push(session.firstDiagnostics);
      await session.stop();
    }
    return {
      what: 'language server: process start to first diagnostics, 100 tables',
      measured: milliseconds(spread(times)),
      bound: '≤ 600 ms',
    };
  });
}

async function typing(tables: number): Promise<readonly Row[]> {
  return withBigSchema(tables, async (folder) => {
    const session = await startSession(folder);
    await session.scanned();
    // The first strokes compile the code paths.
    await strokes(session, 60);
    const times = spread(await strokes(session, keystrokes));
    const memory = session.residentMemory();
    await session.stop();
    keystrokeTimes.set(tables, times);
    const name = tables.toLocaleString('en');
    const bounds: Readonly<Record<number, readonly [string, string]>> = {
      100: ['p95 ≤ 15 ms', ''],
      1000: ['p95 ≤ 25 ms', '≤ 220 MB'],
      10000: ['p95 ≤ 25 ms', '≤ 450 MB'],
    };
    const [time = '', size = ''] = bounds[tables] ?? [];
    return [
      { what: `keystroke to diagnostics, ${name} tables`, measured: milliseconds(times), bound: time },
      { what: `resident memory after it, ${name} tables`, measured: `${memory.toFixed(0)} MB`, bound: size },
    ];
  });
}

/** An object that spreads all modules joins what would otherwise be many small schemas. */
async function typingInApplication(): Promise<Row> {
  const type = async (folder: string): Promise<Row> => {
    const session = await startSession(folder);
    await session.scanned();
    await strokes(session, 60);
    const times = spread(await strokes(session, keystrokes));
    await session.stop();
    return {
      what: 'keystroke to diagnostics, 1,000 tables with relations, validators, services and one object of all modules',
      measured: milliseconds(times),
      bound: 'p95 ≤ 25 ms',
    };
  };
  return withBigSchema(1000, type, { application: true });
}

/** A schema that stands in one file, typed into in its middle. */
async function typingInOneFile(): Promise<Row> {
  const type = async (folder: string): Promise<Row> => {
    const typed = newColumn(fileName(0));
    const session = await startSession(folder, {
      ...typed,
      at: (text) => typed.at(text.slice(text.length / 2)) + Math.floor(text.length / 2),
    });
    await session.scanned();
    await strokes(session, 60);
    const times = spread(await strokes(session, keystrokes));
    await session.stop();
    return {
      what: 'keystroke to diagnostics, one file of 200 tables and 4,000 lines',
      measured: milliseconds(times),
      bound: 'p95 ≤ 25 ms',
    };
  };
  return withBigSchema(200, type, { tablesPerFile: 200 });
}

async function strokes(session: ServerSession, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let stroke = 0; stroke < count; stroke++) times.push(await session.keystroke());
  return times;
}

function ratio(): Row {
  const quotient = (keystrokeTimes.get(10_000)?.p95 ?? 0) / (keystrokeTimes.get(100)?.p95 ?? 1);
  return { what: 'keystroke p95, 10,000 : 100 tables', measured: quotient.toFixed(2), bound: '≤ 2' };
}

/** The whole program against drizzle-kit, which reads the same files by running them (`export` writes nothing). */
async function wholeCheck(): Promise<readonly Row[]> {
  return withBigSchema(1000, async (folder) => {
    const ours: number[] = [];
    const theirs: number[] = [];
    const kit = path.join(root, 'node_modules/drizzle-kit/bin.cjs');
    const schema = ['./src/accounts.ts', './src/schema/*.ts'];
    const configuration = `export default ${JSON.stringify({ dialect: 'postgresql', schema })};\n`;
    writeFileSync(path.join(folder, 'drizzle.config.ts'), configuration);
    linkPackages(folder);
    for (let run = 0; run < processRuns; run++) {
      // In turn, so that a change of the machine's speed meets both.
      ours.push(
        timeProcess(process.execPath, [path.join(root, 'dist/cli.cjs'), 'check'], {
          cwd: folder,
          exitCodes: [0, 1],
        }),
      );
      theirs.push(timeProcess(process.execPath, [kit, 'export'], { cwd: folder, exitCodes: [0] }));
    }
    const [check, exported] = [spread(ours), spread(theirs)];
    return [
      {
        what: '`schemawright check`, whole process, 1,000 tables',
        measured: milliseconds(check),
        bound: '≤ 1,500 ms',
      },
      {
        what: 'peer: `drizzle-kit export`, whole process, same files',
        measured: milliseconds(exported),
        bound: '',
      },
      { what: 'ratio of the two', measured: (check.p50 / exported.p50).toFixed(2), bound: '' },
    ];
  });
}

/** SQL: the whole program against squawk on one schema file, then a history and a dump in one process. */
async function sql(): Promise<readonly Row[]> {
  const { check, squawk } = schemaFileTimes(1000, processRuns);
  const history = await historyTimes(300, 2000, coldStarts, keystrokes);
  const dump = await dumpTimes(2_000_000, 100);
  const middle = await dumpMiddleTimes(2_000_000, 100);
  return [
    {
      what: '`schemawright check`, whole process, one SQL file of 1,000 tables',
      measured: milliseconds(check),
      bound: "no slower than squawk's",
    },
    {
      what: 'peer: `squawk`, whole process, same file',
      measured: squawk ? milliseconds(squawk) : 'not at hand',
      bound: '',
    },
    { what: 'ratio of the two', measured: squawk ? (check.p50 / squawk.p50).toFixed(2) : '', bound: '≤ 1' },
    {
      what: 'language server, history of 300 files, 2,000 statements: process start to the findings of the newest file',
      measured: milliseconds(history.firstRead),
      bound: '≤ 1,000 ms',
    },
    {
      what: 'keystroke in its newest file',
      measured: milliseconds(history.keystrokes),
      bound: 'p95 ≤ 20 ms',
    },
    {
      what: 'keystroke at the end of a dump of 2 MB',
      measured: milliseconds(dump.keystrokes),
      bound: 'p95 ≤ 30 ms',
    },
    {
      what: 'keystroke in the middle of it',
      measured: milliseconds(middle.keystrokes),
      bound: 'p95 ≤ 30 ms',
    },
  ];
}

/** A migration of one column, 100 tables, a history of 50 files, against drizzle-kit itself. */
async function migrations(): Promise<readonly Row[]> {
  const { generate, peer, plainPeer, ...proofs } = await migrationTimes(5);
  const { firstPreview, nextPreview, memoryBefore, memoryAfter } = await editorTimes(5);
  return [
    {
      what: 'palette to preview, the same in the language server: the first',
      measured: `${firstPreview.toFixed(0)} ms`,
      bound: '≤ 4,000 ms',
    },
    {
      what: 'palette to preview, those after it',
      measured: milliseconds(nextPreview),
      bound: '≤ 1,500 ms',
    },
    {
      what: 'memory of the language server before a proof, and after it',
      measured: `${memoryBefore.toFixed(0)} MB, ${memoryAfter.toFixed(0)} MB`,
      bound: 'given back',
    },
    {
      what: '`migrations generate --dry-run` with hazards, whole process, 100 tables, 50 files',
      measured: milliseconds(generate),
      bound: '≤ 4,000 ms cold',
    },
    { what: 'peer: `npx drizzle-kit generate`, same change', measured: milliseconds(peer), bound: '' },
    { what: 'ratio of the two', measured: (generate.p50 / peer.p50).toFixed(2), bound: '≤ 1' },
    {
      what: 'peer without npx: `node drizzle-kit/bin.cjs generate`',
      measured: milliseconds(plainPeer),
      bound: '',
    },
    { what: 'ratio of the two', measured: (generate.p50 / plainPeer.p50).toFixed(2), bound: '≤ 1' },
    {
      what: 'the same with a proof, the first time',
      measured: `${proofs.firstProof.toFixed(0)} ms`,
      bound: '',
    },
    {
      what: 'of which the proof',
      measured: `${proofs.firstProofAlone.toFixed(0)} ms`,
      bound: '≤ 5,000 ms',
    },
    {
      what: 'the same with a proof, the next time',
      measured: milliseconds(proofs.nextProof),
      bound: '',
    },
    { what: 'of which the proof', measured: milliseconds(proofs.nextProofAlone), bound: '≤ 2,000 ms' },
  ];
}

/** Code that uses the database: a pass over all of it, then typing in one file. */
async function queries(): Promise<readonly Row[]> {
  const { firstPass, keystrokes: typed } = await queryTimes(3000, 300, 1000, keystrokes);
  return [
    {
      what: 'first pass over 3,000 code files, of which 300 use the database, in the background',
      measured: `${firstPass.toFixed(0)} ms`,
      bound: '≤ 6,000 ms',
    },
    { what: 'keystroke in one of the 300', measured: milliseconds(typed), bound: 'p95 ≤ 25 ms' },
  ];
}

/** drizzle-kit runs the schema, so it needs drizzle-orm beside it. */
function linkPackages(folder: string): void {
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
}

function milliseconds({ p50, p95 }: Spread): string {
  return `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

function page(table: string): string {
  const [processor] = cpus();
  const machine = [
    `${cpus().length} cores (${processor?.model.trim() || process.arch})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.version}`,
  ].join(', ');
  return `# Benchmarks

Written by \`npm run bench -- --write\`. Machine: ${machine}. Times of a shared machine vary; trust the ratios. The
bounds were set for a machine on which \`drizzle-kit export\` of the 1,000 tables takes about 940 ms: the rows of the peers
tell how much slower or faster the machine of this run was.

The schemas are generated (files of about 20 tables with references across files, shared columns, enums and
indexes). The server is the packaged one in a process of its own, spoken to over standard streams: a keystroke
is measured from sending the change to receiving its diagnostics.

${table}
`;
}
