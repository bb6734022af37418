import type { CodeSqlLoader } from './codeSqlLoader.ts';
import type { FileFacts } from './fileFacts.ts';
import type { QueryFiles } from './queryFiles.ts';
import type { SchemaSource } from './schemaSource.ts';
import type { SqlTemplates } from './sqlTemplates.ts';
import type { Texts } from './texts.ts';
import type { ScanProgress } from './workspace.ts';

export interface QueryPassOptions {
  readonly texts: Texts;
  readonly facts: FileFacts;
  readonly queries: QueryFiles;
  readonly templates: Pick<SqlTemplates, 'prepare'>;
  readonly codeSql: Pick<CodeSqlLoader, 'load'>;
  readonly source: Pick<SchemaSource, 'load'>;
  /** Has `catchUp` called again; left out where nobody is kept waiting. */
  readonly changedLater: (() => void) | undefined;
}

/** Reads the files that wait for their queries to be read, and leaves the others room to work. */
export interface QueryPass {
  /** All that wait; most of them have no queries. Yields after each file. */
  scan(): AsyncGenerator<ScanProgress, void, void>;
  /** Some of those that came to wait since, where no scan is under way. */
  catchUp(): void;
}

/** How many files are fetched from the disk at once. */
const batchSize = 32;
/** Milliseconds after which others get their turn. */
const turn = 12;
/** What a keystroke may be held up by files that it is not in, and the pause after it. */
const share = 8;
const pause = 20;

export function createQueryPass({
  texts,
  facts,
  queries,
  templates,
  codeSql,
  source,
  changedLater,
}: QueryPassOptions): QueryPass {
  let isScanning = false;
  // Who wants to see their schema first asks for the queries afterwards.
  let hasBegun = false;
  let isPausing = false;
  return {
    async *scan() {
      isScanning = true;
      hasBegun = true;
      try {
        yield* scan();
      } finally {
        isScanning = false;
      }
    },
    catchUp() {
      readSome();
      if (queries.missReader()) later(source.load?.() ?? Promise.resolve());
      if (queries.missSql()) later(codeSql.load());
    },
  };

  function readSome(): void {
    if (!hasBegun || isScanning || isPausing || queries.waitingCount() === 0) return;
    const end = performance.now() + share;
    while (!changedLater || performance.now() < end) if (queries.readNext() === undefined) return;
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
      changedLater?.();
    }, pause);
  }

  function later(loading: Promise<void>): void {
    loading.then(
      () => changedLater?.(),
      () => {},
    );
  }

  async function* scan(): AsyncGenerator<ScanProgress, void, void> {
    await templates.prepare();
    let turnEnd = Date.now() + turn;
    for (let done = 0; ; ) {
      await texts.prefetch(queries.upcoming(batchSize));
      if (queries.needReader(queries.upcoming(batchSize))) await source.load?.();
      if (queries.needSql(queries.upcoming(batchSize))) await codeSql.load();
      for (let i = 0; i < batchSize; i++) {
        const file = queries.readNext();
        if (file === undefined) return;
        done++;
        yield { done, total: done + queries.waitingCount(), file };
        if (Date.now() < turnEnd) continue;
        await new Promise((resolve) => setImmediate(resolve));
        turnEnd = Date.now() + turn;
      }
      facts.note();
      texts.release();
    }
  }
}
