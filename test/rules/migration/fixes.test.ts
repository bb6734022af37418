import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { type ExampleRun, parseExample } from '../../../server/src/rules/example.ts';
import { rules } from '../../../server/src/rules/registry.generated.ts';
import { splitSql } from '../../../server/src/sources/sql/split.ts';
import { applyFix, lint } from '../../support/checkRule.ts';
import { catalogOfPostgres } from '../../support/databaseCatalog.ts';
import { isInTransaction } from '../../support/sqlFixture.ts';

/** Rules about statements that PostgreSQL refuses: there is no end state to compare with. */
const refused: Readonly<Record<string, RegExp>> = {
  'column-type-held': /cannot alter type of a column used/,
  'column-type-without-using': /cannot be cast automatically|cannot cast type/,
  'concurrently-in-transaction': /cannot (run|be executed) (inside|within) a transaction block/,
  'enum-value-in-transaction': /unsafe use of new value/,
};

/** What PostgreSQL itself does differently in the safe form: it leaves the bounds of a partition behind as a CHECK. */
const leftBehind: Readonly<Record<string, readonly string[]>> = {
  'detach-partition-not-concurrent': ['public.events_2020 c events_2020_at_check '],
};

/** What such a rule says of statements that PostgreSQL takes. */
const taken = new Set(['enum-value-in-transaction: Behind what it is less than']);

const subjects = new Set(['statement', 'migration']);

describe('fixes of migrations on PostgreSQL', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());

  for (const rule of rules) {
    if (!subjects.has(rule.subject) || !rule.dialects.includes('postgresql') || rule.fix === 'none') continue;
    for (const { title, fixture } of rule.examples.bad) {
      const example = parseExample(fixture);
      if ((example.run.dialect ?? 'postgresql') !== 'postgresql') continue;
      it(`end where the unsafe form ends: ${rule.id}: ${title}`, async () => {
        const files = new Map(example.files.map((file) => [file.path, file.text]));
        const found = lint(rule, files, example);
        assert.ok(found.length > 0);
        const refusal = taken.has(`${rule.id}: ${title}`) ? undefined : refused[rule.id];
        if (refusal) await assert.rejects(endOf(files, example.run), refusal);
        const unsafe = refusal ? undefined : await endOf(files, example.run);
        for (const fix of found.flatMap((report) => report.fixes)) {
          const after = applyFix(files, fix, example.run);
          const safe = await endOf(after, example.run);
          const left = leftBehind[rule.id] ?? [];
          if (unsafe) assert.deepEqual(safe, [...left, ...unsafe].sort(), fix.title);
        }
      });
    }
  }

  /** Runs the files one after the other as the tool does, and tells what is there in the end. */
  async function endOf(files: ReadonlyMap<string, string>, run: ExampleRun): Promise<readonly string[]> {
    await db.exec('rollback; drop schema public cascade; create schema public; reset all');
    for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const inside = isInTransaction(run, text);
      if (inside) await db.exec('begin');
      for (const { kind, start, end } of splitSql(text)) {
        if (kind !== 'statement') continue;
        const statement = text.slice(start, end);
        try {
          await db.exec(statement);
        } catch (error) {
          throw new Error(`${path}: ${error instanceof Error ? error.message : error}\n${statement}`);
        }
      }
      if (inside) await db.exec('commit');
    }
    return [...(await catalogOfPostgres(db)), ...(await leftovers())].sort();
  }

  /** What the comparison of tables does not hold: views, and triggers. */
  async function leftovers(): Promise<readonly string[]> {
    const { rows } = await db.query<{ line: string }>(
      `select relkind::text || ' ' || relname as line from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
       union all select 'trigger ' || tgname from pg_trigger where not tgisinternal order by 1`,
    );
    return rows.map(({ line }) => line);
  }
});
