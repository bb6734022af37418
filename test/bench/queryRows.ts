import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { joinPath, toFilePath } from '../../server/src/workspace/filePath.ts';
import { smallHeap } from '../../server/src/workspace/heapGrowth.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';
import { askingFile, bigQueries } from '../support/bigQueries.ts';
import { withBigSchema } from './folders.ts';
import { type Spread, spread } from './statistics.ts';

export interface QueryTimes {
  /** Milliseconds of the first pass over the code. */
  readonly firstPass: number;
  readonly keystrokes: Spread;
}

/** A workspace of so many code files, of which some use the database: the first pass, then typing in one of those. */
export async function queryTimes(
  files: number,
  used: number,
  tables: number,
  count: number,
): Promise<QueryTimes> {
  return withBigSchema(tables, async (folder) => {
    const texts = bigQueries({ files, used, tables });
    for (const [file, text] of texts) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    for (const flag of smallHeap) setFlagsFromString(flag);
    const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem, changedLater() {} });
    workspace.setFolders([toFilePath(folder)]);
    for await (const _ of workspace.scan());
    workspace.update();
    const start = performance.now();
    for await (const _ of workspace.scanQueries());
    workspace.update();
    const firstPass = performance.now() - start;
    const file = joinPath(toFilePath(folder), askingFile);
    const text = texts.get(askingFile) ?? '';
    const place = text.lastIndexOf('.limit(20)');
    const times: number[] = [];
    for (let stroke = 0; stroke < count + 60; stroke++) {
      const typed = '.offset(10)'.slice(0, stroke % 12);
      const before = performance.now();
      workspace.setBuffer(file, text.slice(0, place) + typed + text.slice(place), stroke + 1);
      workspace.update();
      workspace.findings(file);
      // The first strokes compile the code paths.
      if (stroke >= 60) times.push(performance.now() - before);
    }
    return { firstPass, keystrokes: spread(times) };
  });
}
