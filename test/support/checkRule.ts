import assert from 'node:assert/strict';
import ts from 'typescript';
import { applyTextEdits, type EditRefusal, type FileEdit } from '../../server/src/model/edit.ts';
import type { QueryEdit } from '../../server/src/model/queryEdit.ts';
import type { EntityId, Schema } from '../../server/src/model/schema.ts';
import { type Example, parseExample } from '../../server/src/rules/example.ts';
import type { Fix, Rule } from '../../server/src/rules/rule.ts';
import { createRuleFilter } from '../../server/src/rules/ruleFilter.ts';
import {
  type RuleReport,
  readyRule,
  resolveOptions,
  speaks,
  subjectsOf,
} from '../../server/src/rules/runRule.ts';
import { createSchemaView } from '../../server/src/rules/schemaView.ts';
import { writeQueryEdits } from '../../server/src/sources/drizzle/write/queries/write.ts';
import { writeDrizzleEdits } from '../../server/src/sources/drizzle/write/write.ts';
import { fixtureFolder, readFixture } from './fixture.ts';
import { type Expectations, rewriteFixture } from './rewriteFixture.ts';
import { addMigration, assertSqlParses, isSql, readSqlFixture, writeSqlFixture } from './sqlFixture.ts';

export type Files = ReadonlyMap<string, string>;

/**
 * Asserts that the rule finds in the fixture (see `rules/example.ts`) what is annotated and nothing else;
 * that each fix on its own is no bolder than the rule declares, parses and does away with its finding; and
 * that the fixed texts are as given. Answers how many findings and fixed texts there were.
 *
 * With UPDATE=1 in the environment the annotations and fixed texts are rewritten first: read what it wrote.
 */
export function checkRule(
  rule: Rule,
  fixture: string,
): { readonly findings: number; readonly fixed: number } {
  const example = parseExample(fixture);
  const files: Files = new Map(example.files.map((file) => [file.path, file.text]));
  const found = lint(rule, files, example);
  if (process.env.UPDATE) rewriteFixture(fixture, actual(rule, files, example, found));
  else assert.deepEqual(describe(found, files), expected(example), 'findings and annotations differ');
  for (const report of found) for (const fix of report.fixes) checkFix(rule, files, example, report, fix);
  for (const title of new Set(example.fixed.map((fixed) => fixed.title))) {
    const result = fixAll(rule, files, example, title);
    for (const { path, text } of example.fixed.filter((fixed) => fixed.title === title)) {
      if (process.env.UPDATE) continue;
      assert.equal(result.get(path), text, `${path} after ${title ?? 'the first fix'}`);
    }
  }
  return { findings: found.length, fixed: example.fixed.length };
}

/** The expectations as they would be right now; with the text after the first fix where there is a fix at all. */
function actual(rule: Rule, files: Files, example: Example, found: readonly RuleReport[]): Expectations {
  const isFixable = found.some((report) => report.fixes.length > 0);
  const [first] = example.files;
  const wanted =
    example.fixed.length === 0 && isFixable && first
      ? fixedPaths(rule, files, example, first.path).map((path) => ({ path, title: undefined }))
      : example.fixed;
  return {
    options: example.options,
    run: example.run,
    files: example.files.map(({ path, text }) => ({
      path,
      text,
      findings: found
        .filter((report) => report.span.file === `${fixtureFolder}/${path}`)
        .map(({ span, message }) => ({ start: span.start, end: span.end, message })),
    })),
    fixed: wanted.map(({ path, title }) => ({
      path,
      title,
      text: fixAll(rule, files, example, title).get(path) ?? '',
    })),
  };
}

/** The files to show after the fixes: of a schema in code the first one alone where that is among them. */
function fixedPaths(rule: Rule, files: Files, example: Example, first: string): readonly string[] {
  const changed = changedBy(rule, files, example);
  return isSql(files) || !changed.includes(first) ? changed : [first];
}

/** The paths of the files that the first fixes change or add. */
function changedBy(rule: Rule, files: Files, example: Example): readonly string[] {
  const after = fixAll(rule, files, example, undefined);
  return [...after].filter(([path, text]) => files.get(path) !== text).map(([path]) => path);
}

/** What the rule finds in files, in the order of the text. */
export function lint(
  rule: Rule,
  files: Files,
  { options, run = {} }: Pick<Example, 'options'> & Partial<Pick<Example, 'run'>>,
): readonly RuleReport[] {
  const { schema, exposed } = isSql(files) ? exposeAll(readSqlFixture(files, run)) : readFixture(files);
  const view = {
    ...createSchemaView(schema, exposed),
    configurationWithout: (id: EntityId) => configurationWithout(files, id, run),
    isNew: () => run.isNew === true,
    driverWithoutForeignKeys: () => run.driverWithoutForeignKeys,
  };
  const resolved = resolveOptions(rule, options);
  const mayConcern = createRuleFilter([{ rule, options: resolved }]);
  const reportsOn = readyRule(rule, view, resolved, {
    serverVersion: run.serverVersion,
    pathOf: (file) => file.slice(fixtureFolder.length + 1),
  });
  return subjectsOf(schema, rule.subject)
    .filter((subject) => speaks(rule, subject))
    .flatMap((subject) => {
      const reports = reportsOn(subject);
      // What a rule declares to need must not be missing where it reports.
      if (subject.kind === 'table' && mayConcern(subject, view).length === 0)
        assert.deepEqual(reports, [], `${rule.id} is left out by its needs or names`);
      return reports;
    })
    .sort((a, b) => a.span.file.localeCompare(b.span.file) || a.span.start - b.span.start);
}

/** The configuration that is told, unless it names the table's file by now. */
function configurationWithout(
  files: Files,
  id: EntityId,
  { configurationWithout: config }: Partial<Example['run']>,
): string | undefined {
  const file = id.split('#')[0]?.slice(fixtureFolder.length + 1) ?? '';
  const text = files.get(config?.slice(fixtureFolder.length + 1) ?? '');
  return text?.includes(file) ? undefined : config;
}

/** All that SQL declares is in the database. */
export function exposeAll(schema: Schema): {
  readonly schema: Schema;
  readonly exposed: ReadonlySet<EntityId>;
} {
  return { schema, exposed: new Set([...schema.tables, ...schema.enums].map(({ id }) => id)) };
}

function checkFix(rule: Rule, files: Files, example: Example, report: RuleReport, fix: Fix): void {
  assert.notEqual(rule.fix, 'none', `${rule.id} declares no fix but offers "${fix.title}"`);
  const boldness = ['safe', 'suggested', 'refactor'];
  assert.ok(
    boldness.indexOf(fix.safety) <= boldness.indexOf(rule.fix),
    `"${fix.title}" is bolder than ${rule.fix}`,
  );
  const after = lint(rule, applyFix(files, fix, example.run), example);
  const count = (reports: readonly RuleReport[]) =>
    reports.filter((r) => r.message === report.message).length;
  assert.ok(
    count(after) < count(lint(rule, files, example)),
    `"${fix.title}" leaves its finding: ${report.message}`,
  );
}

/** Applies the fix of a title, or the first of each finding, one after the other. */
function fixAll(rule: Rule, files: Files, example: Example, title: string | undefined): Files {
  const choose = (report: RuleReport): Fix | undefined =>
    title === undefined ? report.fixes[0] : report.fixes.find((fix) => fix.title === title);
  const total = lint(rule, files, example).length;
  for (let round = 0; ; round++) {
    const fix = lint(rule, files, example)
      .map(choose)
      .find((candidate) => candidate !== undefined);
    if (!fix) {
      assert.ok(round > 0, `there is no fix "${title ?? ''}"`);
      return files;
    }
    assert.ok(round < total, `the fixes do not come to an end: "${fix.title}"`);
    files = applyFix(files, fix, example.run);
  }
}

/** The files after a fix, with those that it adds. */
export function applyFix(files: Files, fix: Fix, run: Example['run']): Files {
  const after = new Map(files);
  const written =
    fix.textEdits ?? (fix.queryEdits ? writeQueries(files, fix.queryEdits) : writeModelEdits(files, fix));
  for (const { file, edits: textEdits } of written) {
    const path = file.slice(fixtureFolder.length + 1);
    const text = applyTextEdits(files.get(path) ?? '', textEdits);
    after.set(path, text);
    assertParses(path, text);
  }
  for (const file of fix.newFiles ?? []) {
    const path = addMigration(after, file, run);
    assertParses(path, after.get(path) ?? '');
  }
  return after;
}

function writeModelEdits(files: Files, { edits }: Fix): readonly FileEdit[] {
  const written = isSql(files) ? writeSqlFixture(files, edits) : writeDrizzleFixture(files, edits);
  assert.ok('length' in written, `refused: ${'reason' in written ? written.reason : ''}`);
  return written;
}

function writeQueries(files: Files, edits: readonly QueryEdit[]): readonly FileEdit[] {
  const written = writeQueryEdits(edits, readFixture(files).host);
  assert.ok('length' in written, `refused: ${'reason' in written ? written.reason : ''}`);
  return written;
}

function writeDrizzleFixture(files: Files, edits: Fix['edits']): readonly FileEdit[] | EditRefusal {
  const { host, schema } = readFixture(files);
  return writeDrizzleEdits(edits, { host, schema });
}

function assertParses(path: string, text: string): void {
  if (path.endsWith('.sql')) {
    assertSqlParses(path, text);
    return;
  }
  const { diagnostics = [] } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
  const messages = diagnostics.map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
  assert.deepEqual(messages, [], `${path} does not parse:\n${text}`);
}

/** Findings and annotations in one shape: the marked text of the first line, its place and the message. */
function describe(found: readonly RuleReport[], files: Files): readonly string[] {
  return found.map(({ span, message }) => {
    const path = span.file.slice(fixtureFolder.length + 1);
    return place(path, files.get(path) ?? '', span.start, span.end, message);
  });
}

function expected(example: Example): readonly string[] {
  return [...example.files]
    .sort((a, b) => a.path.localeCompare(b.path))
    .flatMap(({ path, text, annotations }) =>
      [...annotations]
        .sort((a, b) => a.start - b.start)
        .map(({ start, end, message }) => place(path, text, start, end, message)),
    );
}

function place(path: string, text: string, start: number, end: number, message: string): string {
  const line = text.slice(0, start).split('\n').length;
  const marked = text.slice(start, end).split('\n')[0];
  return `${path}:${line}: [${marked}] ${message}`;
}
