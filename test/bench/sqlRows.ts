import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { loadSqlParser } from '../../server/src/sources/sql/parse.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { joinPath, toFilePath } from '../../server/src/workspace/filePath.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';
import { bigDump, bigHistory, bigSchemaFile, historyFile } from '../support/bigSql.ts';
import { type ServerSession, startSession, type TypedDocument } from './languageServer.ts';
import { type Spread, spread } from './statistics.ts';
import { timeProcess } from './wholeProcess.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface SqlTimes {
  readonly check: Spread;
  /** Undefined where squawk is not at hand. */
  readonly squawk: Spread | undefined;
}

/**
 * squawk's program: its npm package has one for each platform, and none of them is needed to build or test, so
 * it is taken from the PATH or from SQUAWK_EXECUTABLE.
 */
const squawkProgram = process.env.SQUAWK_EXECUTABLE ?? 'squawk';

/** The whole program and squawk on one schema file, in turn: a change of the machine's speed meets both. */
export function schemaFileTimes(tables: number, runs: number): SqlTimes {
  const [ours, theirs]: [number[], number[]] = [[], []];
  const hasSquawk = spawnSync(squawkProgram, ['--version']).status === 0;
  return inFolder(new Map([['schema.sql', bigSchemaFile(tables)]]), (folder) => {
    for (let run = 0; run < runs; run++) {
      const options = { cwd: folder, exitCodes: [0, 1] };
      ours.push(
        timeProcess(process.execPath, [path.join(root, 'dist/cli.cjs'), 'check', 'schema.sql'], options),
      );
      if (hasSquawk) theirs.push(timeProcess(squawkProgram, ['schema.sql'], options));
    }
    return { check: spread(ours), squawk: hasSquawk ? spread(theirs) : undefined };
  });
}

export interface TypingTimes {
  readonly keystrokes: Spread;
}

export interface HistoryTimes extends TypingTimes {
  /** Milliseconds from the start of the language server to the findings of the newest file. */
  readonly firstRead: Spread;
}

/** A history, read by the packaged server for the first time, so many times, then typed into at its end. */
export function historyTimes(
  files: number,
  statements: number,
  starts: number,
  strokes: number,
): Promise<HistoryTimes> {
  return inFolder(bigHistory(files, statements), async (folder) => {
    const document: TypedDocument = {
      file: historyFile(files - 1),
      languageId: 'sql',
      typed: 'ALTER TABLE items_1 ADD COLUMN remark text NOT NULL;',
      at: (text) => text.length,
    };
    const firstReads: number[] = [];
    for (let start = 1; start < starts; start++) {
      const session = await startSession(folder, document);
      firstReads.push(session.firstDiagnostics);
      await session.stop();
    }
    const session = await startSession(folder, document);
    firstReads.push(session.firstDiagnostics);
    await session.scanned();
    const keystrokes = await strokesIn(session, strokes);
    await session.stop();
    return { firstRead: spread(firstReads), keystrokes };
  });
}

/** A dump of about so many bytes, typed into at its end. */
export function dumpTimes(bytes: number, strokes: number): Promise<TypingTimes> {
  return typed(new Map([['dump.sql', bigDump(bytes)]]), 'dump.sql', strokes);
}

/** The same dump, typed into in its middle: all that follows moves, and the table behind is broken in between. */
export function dumpMiddleTimes(bytes: number, strokes: number): Promise<TypingTimes> {
  const text = bigDump(bytes);
  const at = text.indexOf('\nCREATE TABLE', text.length / 2) + 1;
  return typed(new Map([['dump.sql', text]]), 'dump.sql', strokes, at);
}

async function typed(
  files: ReadonlyMap<string, string>,
  open: string,
  strokes: number,
  at = Number.POSITIVE_INFINITY,
): Promise<TypingTimes> {
  await loadSqlParser();
  return inFolder(files, async (folder) => {
    const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem });
    const file = joinPath(toFilePath(folder), open);
    const text = files.get(open) ?? '';
    workspace.setFolders([toFilePath(folder)]);
    // A dump is above the limit of files that are read unasked.
    workspace.setSettings(toFilePath(folder), { enable: true, rules: {}, ignore: [], maxFileSizeKb: 4096 });
    workspace.setBuffer(file, text, 1);
    for await (const _ of workspace.scan());
    workspace.update();
    if (workspace.findings(file).length === 0) throw new Error(`${open}: nothing found`);
    const typing = 'ALTER TABLE items_1 ADD COLUMN remark text NOT NULL;';
    const times: number[] = [];
    const warmUp = 60;
    for (let stroke = 0; stroke < strokes + warmUp; stroke++) {
      const written = typing.slice(0, stroke % (typing.length + 1));
      const next = `${text.slice(0, at)}${written}\n${text.slice(at)}`;
      const from = performance.now();
      workspace.setBuffer(file, next, stroke + 2);
      workspace.update();
      workspace.findings(file);
      // The first strokes compile the code paths.
      if (stroke >= warmUp) times.push(performance.now() - from);
    }
    return { keystrokes: spread(times) };
  });
}

async function strokesIn(session: ServerSession, count: number): Promise<Spread> {
  const times: number[] = [];
  const warmUp = 60;
  for (let stroke = 0; stroke < count + warmUp; stroke++) {
    const time = await session.keystroke();
    // The first strokes compile the code paths.
    if (stroke >= warmUp) times.push(time);
  }
  return spread(times);
}

function inFolder<T>(files: ReadonlyMap<string, string>, use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'schemawright-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const [file, text] of files) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const result = use(folder);
    if (result instanceof Promise) return result.finally(remove) as T;
    remove();
    return result;
  } catch (error) {
    remove();
    throw error;
  }
}
