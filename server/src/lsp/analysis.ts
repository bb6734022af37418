import type { FilePath } from '../model/span.ts';
import type { ScanProgress, Workspace } from '../workspace/workspace.ts';
import { nextTurn } from './turn.ts';

/** Long enough to do something, short enough that nobody waits for an answer. */
const sliceMs = 15;
/** So long nobody has typed before what can wait is read. */
const quietMs = 800;
/** So often the findings of queries are told while the files are gone through. */
const findingsEveryMs = 400;

export interface AnalysisEvents {
  /** Files whose findings may differ now; `documents` when only open documents have changed. */
  changed(files: readonly FilePath[], cause: 'documents' | 'other'): void;
  /**
   * Reports on a scan: once at its start, then after each file, and `undefined` at its end. One of the queries
   * follows that of the schemas.
   */
  scanning(progress: ScanProgress | 'started' | undefined, of: 'schemas' | 'queries'): void;
  failed(what: string, error: unknown): void;
}

/** Keeps the workspace current and decides when work is done. */
export interface Analysis {
  /** Undefined until the program parts that read schemas are loaded. */
  readonly workspace: Workspace | undefined;
  /** Hands over the workspace, with what has to be told to it first. */
  start(workspace: Workspace): void;
  /** Reads everything anew, a scan under way is given up. */
  scan(): void;
  /** Tells that something has changed; the findings follow in the next turn. */
  touch(cause: 'documents' | 'other'): void;
  /** The workspace with all changes so far, after the first scan. */
  current(): Promise<Workspace>;
  /** True while a scan runs or has not begun. */
  isScanning(): boolean;
}

export function createAnalysis(events: AnalysisEvents): Analysis {
  let workspace: Workspace | undefined;
  let scanRun = 0;
  let scanDone = false;
  let pending: 'documents' | 'other' | undefined;
  let scheduled = false;
  let quiet: NodeJS.Timeout | undefined;
  const waiting: (() => void)[] = [];

  function update(part: 'all' | 'open' = 'all'): void {
    if (!workspace || !scanDone || !pending) return;
    const cause = pending;
    if (part === 'all') pending = undefined;
    try {
      events.changed(workspace.update(part), cause);
    } catch (error) {
      events.failed('update', error);
    }
    clearTimeout(quiet);
    quiet = setTimeout(() => void readWaiting(workspace), quietMs);
    quiet.unref();
  }

  async function readWaiting(of: Workspace | undefined): Promise<void> {
    let hasRead = false;
    while (scanDone && !pending && of?.readWaiting()) {
      hasRead = true;
      await nextTurn();
    }
    if (hasRead) touch('other');
  }

  function touch(cause: 'documents' | 'other'): void {
    if (pending !== 'other') pending = cause;
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      update();
    });
  }

  async function runScan(run: number): Promise<void> {
    // Folders and settings often come in several messages: the scan begins after them.
    await nextTurn();
    if (!workspace || run !== scanRun) return;
    events.scanning('started', 'schemas');
    try {
      let sliceStart = performance.now();
      for await (const progress of workspace.scan()) {
        if (performance.now() - sliceStart < sliceMs) continue;
        events.scanning(progress, 'schemas');
        await nextTurn();
        if (run !== scanRun) return;
        sliceStart = performance.now();
      }
    } catch (error) {
      events.failed('scan', error);
    }
    if (run !== scanRun) return;
    scanDone = true;
    pending = 'other';
    // What somebody looks at goes first, and out to the client before the rest of the folder is looked at.
    update('open');
    await nextTurn();
    if (run !== scanRun) return;
    update();
    events.scanning(undefined, 'schemas');
    for (const resolve of waiting.splice(0)) resolve();
    await scanQueries(workspace, run);
  }

  /** In the background: whoever types or asks goes first. */
  async function scanQueries(scanned: Workspace, run: number): Promise<void> {
    events.scanning('started', 'queries');
    try {
      let sliceStart = performance.now();
      let shown = sliceStart;
      for await (const progress of scanned.scanQueries()) {
        const now = performance.now();
        if (now - sliceStart < sliceMs) continue;
        events.scanning(progress, 'queries');
        if (now - shown > findingsEveryMs) {
          pending = 'other';
          update();
          shown = performance.now();
        }
        await nextTurn();
        if (run !== scanRun) break;
        sliceStart = performance.now();
      }
    } catch (error) {
      events.failed('scan of queries', error);
    }
    events.scanning(undefined, 'queries');
    if (run !== scanRun) return;
    pending = 'other';
    update();
  }

  return {
    get workspace() {
      return workspace;
    },
    start(created) {
      workspace = created;
    },
    scan() {
      scanRun++;
      scanDone = false;
      void runScan(scanRun);
    },
    touch,
    async current() {
      while (!workspace || !scanDone) await new Promise<void>((resolve) => waiting.push(resolve));
      update();
      const loading = workspace.loading();
      if (loading) {
        // Who asks right after the first migration was written wants to see it.
        await loading.then(
          () => touch('other'),
          () => {},
        );
        update();
      }
      return workspace;
    },
    isScanning: () => !scanDone,
  };
}
