import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { joinPath, toFilePath } from '../../server/src/workspace/filePath.ts';
import { smallHeap } from '../../server/src/workspace/heapGrowth.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';
import { bigSchema, fileName } from '../support/bigSchema.ts';

/** `node --expose-gc --import tsx test/bench/keystroke.ts [tables]`: scan, keystrokes and memory of one size. */
const tables = Number(process.argv[2] ?? 1000);
const keystrokes = Number(process.argv[3] ?? 200);

for (const flag of smallHeap) setFlagsFromString(flag);
const root = mkdtempSync(join(tmpdir(), 'schemawright-bench-'));
try {
  const files = bigSchema({ tables });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  await measure(toFilePath(root), files);
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function measure(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem });
  workspace.setFolders([folder]);
  const open = Math.floor(files.size / 2) - 3;
  const file = joinPath(folder, fileName(open));
  const text = files.get(fileName(open)) ?? '';
  workspace.setBuffer(file, text, 1);
  const start = process.cpuUsage();
  let first: number | undefined;
  for await (const _ of workspace.scan()) {
    if (first !== undefined) continue;
    workspace.update();
    first = cpuSince(start);
  }
  const scanned = cpuSince(start);
  workspace.update();
  const linted = cpuSince(start);
  const memory = process.memoryUsage().rss;
  const times: number[] = [];
  const place = text.indexOf("text('description')");
  let touched = 0;
  for (let i = 0; i < keystrokes; i++) {
    const typed = `.notNull().default('x')`.slice(0, i % 24);
    const at = place + "text('description')".length;
    workspace.setBuffer(file, text.slice(0, at) + typed + text.slice(at), i + 2);
    const before = process.cpuUsage();
    touched += workspace.update().length;
    workspace.findings(file);
    times.push(cpuSince(before));
  }
  times.sort((a, b) => a - b);
  const findings = workspace.files().reduce((sum, each) => sum + workspace.findings(each).length, 0);
  (globalThis as { readonly gc?: () => void }).gc?.();
  console.log(
    [
      `${tables} tables, ${findings} findings`,
      `first ${ms(first)}, scan ${ms(scanned)}, lint ${ms(linted - scanned)}`,
      `keystroke p50 ${ms(times[keystrokes / 2])}, p95 ${ms(times[keystrokes * 0.95])}, max ${ms(times.at(-1))}`,
      `${(touched / keystrokes).toFixed(1)} files touched`,
      `RSS ${mb(memory)} after the scan, ${mb(process.memoryUsage().rss)} at the end, heap ${mb(process.memoryUsage().heapUsed)}`,
    ].join('; '),
  );
}

/** Milliseconds of processor time, which a busy machine does not stretch; the collector's threads count too. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function ms(value: number | undefined): string {
  return `${(value ?? 0).toFixed(1)} ms`;
}

function mb(value: number): string {
  return `${Math.round(value / 1024 / 1024)} MB`;
}
