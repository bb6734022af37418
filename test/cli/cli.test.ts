import assert from 'node:assert/strict';
import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log as SarifLog } from 'sarif';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const schema = `import { integer, pgTable, real, text } from 'drizzle-orm/pg-core';

export const authors = pgTable('authors', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  名前: text('名前'),
});

export const books = pgTable('books', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  authorId: integer('author_id').notNull().references(() => authors.id, { onDelete: 'cascade' }),
  price: real('price').notNull(), // schemawright-ignore missing-check -- refunds are negative
});
`;
const onlyTwoRules = JSON.stringify({ rules: { 'missing-timestamps': 'off' } });

const escapeSequence = new RegExp(`${String.fromCharCode(27)}\\[`);

interface Run {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

describe('the command line', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder({ 'src/schema.ts': schema, 'schemawright.config.json': onlyTwoRules });
  });
  afterEach(() => folder.remove());

  async function run(...args: string[]): Promise<Run> {
    let out = '';
    let error = '';
    const code = await runCli(args, {
      cwd: folder.path,
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (error += text) },
      env: {},
    });
    return { code, out, error };
  }

  describe('check', () => {
    it('says which SQL it does not judge because it is of another database', async () => {
      const other = temporaryFolder({
        'package.json': '{"dependencies":{"better-sqlite3":"^11"}}',
        'db/schema.sql': 'CREATE TABLE a (id integer primary key, at text);',
        'dao/mysql/1_a.up.sql': 'CREATE TABLE a (id int primary key auto_increment);',
        'dao/mysql/1_a.down.sql': 'DROP TABLE a;',
      });
      folder.remove();
      folder = other;
      const { code, out } = await run('check');
      assert.equal(code, 0);
      assert.match(out, /^note: SQL of MySQL is not judged: dao\/mysql$/m);
      assert.match(out, /^note: SQL of SQLite is not judged: db\/schema\.sql$/m);
      assert.doesNotMatch((await run('check', 'db')).out, /MySQL/);
    });

    it('shows each finding with its line and the marked span', async () => {
      const { code, out } = await run('check', '--severity', 'hint');
      assert.equal(code, 0);
      assert.match(
        out,
        /^src\/schema\.ts:11:10 warning price looks like money.* float-money\n11 │ {3}price: real\('price'\)\.notNull\(\).*\n {3}│ {10}\^{13}\n/m,
      );
      assert.match(
        out,
        /^src\/schema\.ts:10:\d+ hint No index on books starts with \(author_id\): to delete what its rows belong to reads the whole table\. unindexed-foreign-key$/m,
      );
      assert.match(out, /\n1 warning, 1 hint in 2 tables of \d files?\n$/);
    });

    it('counts what is milder than asked for, and prints it where the milder is asked for', async () => {
      folder.write('src/schema.ts', schema.replace(", { onDelete: 'cascade' }", ''));
      const { out } = await run('check');
      assert.doesNotMatch(out, /implicit-referential-action/);
      assert.match(out, / in 2 tables of \d files?; 2 hints not shown \(--severity hint\)\n$/);
      assert.match((await run('check', '--severity', 'hint')).out, / hint .* implicit-referential-action\n/);
      const least = await run('check', '--severity', 'error', '--fail-on', 'info');
      assert.match(least.out, /^No findings in 2 tables of .*, 2 hints not shown \(--severity hint\)\n$/);
      assert.equal(least.code, 1);
      const json = JSON.parse((await run('check', '--format', 'json')).out);
      assert.equal(json.findings.length, 3);
    });

    it('fails at the severity that is asked for', async () => {
      assert.equal((await run('check', '--fail-on', 'warning')).code, 1);
      assert.equal((await run('check', '--fail-on', 'error')).code, 0);
      folder.write('src/schema.ts', schema.replace("onDelete: 'cascade'", "onDelete: 'set null'"));
      assert.equal((await run('check')).code, 1);
    });

    it('prints the documented JSON', async () => {
      const report = JSON.parse((await run('check', '--format', 'json')).out);
      assert.equal(report.version, 1);
      assert.deepEqual(report.summary, {
        errors: 0,
        warnings: 1,
        infos: 0,
        hints: 1,
        tables: 2,
        files: report.summary.files,
      });
      const money = report.findings.find((finding: { rule: string }) => finding.rule === 'float-money');
      assert.deepEqual(Object.keys(money), ['rule', 'severity', 'message', 'file', 'range', 'fixes']);
      assert.deepEqual(money.range, { start: { line: 11, column: 10 }, end: { line: 11, column: 23 } });
      assert.equal(money.file, 'src/schema.ts');
      assert.equal(money.fixes[0].safety, 'suggested');
    });

    it('prints SARIF that its schema accepts', async () => {
      const require = createRequire(import.meta.url);
      const root = path.dirname(require.resolve('@microsoft/jest-sarif/package.json'));
      const sarifSchema = JSON.parse(
        readFileSync(path.join(root, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
      );
      const ajv = new Ajv({ strict: false, validateFormats: true, unicodeRegExp: false });
      addFormats.default(ajv);
      const log: SarifLog = JSON.parse((await run('check', '--format', 'sarif')).out);
      assert.ok(ajv.validate(sarifSchema, log), ajv.errorsText());
      assert.equal(log.runs[0]?.results?.length, 2);
      const region = log.runs[0]?.results?.[1]?.locations?.[0]?.physicalLocation?.region;
      assert.deepEqual(region, { startLine: 11, startColumn: 10, endLine: 11, endColumn: 23 });
    });

    it('prints annotations for GitHub with their special characters escaped', async () => {
      folder.write('a,b:c.ts', schema);
      const { out } = await run('check', '--format', 'github');
      assert.match(
        out,
        /^::warning file=a%2Cb%3Ac\.ts,line=11,col=10,endColumn=23,title=schemawright%3A float-money::price/m,
      );
    });

    it('applies the safe fixes only, and keeps the mode of the file', async () => {
      const before = statSync(path.join(folder.path, 'src/schema.ts')).mode;
      const { code, out, error } = await run('check', '--fix');
      assert.equal(code, 0);
      assert.equal(error, 'Applied 1 fix to src/schema.ts\n');
      const fixed = folder.read('src/schema.ts');
      assert.match(fixed, /import \{ index, integer, pgTable, real, text \}/);
      assert.match(fixed, /index\('books_author_id_idx'\)\.on\(/);
      assert.match(fixed, /real\('price'\)/);
      assert.match(out, /float-money/);
      assert.doesNotMatch(out, /unindexed-foreign-key/);
      assert.equal(statSync(path.join(folder.path, 'src/schema.ts')).mode, before);
      assert.equal((await run('check', '--fix')).error, '', 'a second run has nothing to do');
      assert.equal(folder.read('src/schema.ts'), fixed);
    });

    it('tells of a link that leads nowhere once, and goes on', async () => {
      symlinkSync('gone.sql', path.join(folder.path, 'src/left.sql'));
      symlinkSync('gone', path.join(folder.path, 'src/socket.lock'));
      const { code, out, error } = await run('check', '--format', 'json');
      assert.equal(code, 0);
      assert.equal(JSON.parse(out).findings.length, 2);
      assert.match(
        error,
        /^schemawright: The link \S+\/src\/left\.sql is left out: nothing is where it leads\.\n$/,
      );
      assert.equal((await run('check', 'src/schema.ts', '--format', 'json')).error, '');
    });

    it('looks at the named paths only, but knows the files around them', async () => {
      folder.write('other/schema.ts', schema.replaceAll('authors', 'writers').replaceAll('books', 'volumes'));
      const { out } = await run('check', 'other', '--severity', 'hint');
      assert.match(out, /volumes/);
      assert.doesNotMatch(out, /books/);
    });

    it('marks wide characters as terminals show them', async () => {
      folder.write(
        'src/schema.ts',
        schema.replace("名前: text('名前')", "名前: text('名前'), isDone: text('is_done')"),
      );
      const { out } = await run('check');
      const [, line, marks] = /\n\d+ │ (.*is_done.*)\n +│ (.*)\n/.exec(out) ?? [];
      assert.ok(line && marks, out);
      // Four wide characters stand before the mark, and each takes two columns.
      assert.equal(marks.indexOf('^'), line.indexOf("text('is_done')") + 4);
    });

    it('shows of a very long line what stands around the place', async () => {
      const rest = `/* ${'x'.repeat(30_000)} */`;
      folder.write('src/schema.ts', schema.replace(/(\n.*)(price: real)/, `$1${rest} $2`));
      const { out } = await run('check');
      assert.match(out, /\n\d+ │ …x+ \*\/ price: real\('price'\)/);
      assert.ok(Math.max(...out.split('\n').map((line) => line.length)) < 500);
    });

    it('colours on request', async () => {
      let out = '';
      const environment = {
        cwd: folder.path,
        stderr: { write() {} },
        stdout: { write: (text: string) => (out += text) },
      };
      await runCli(['check'], { ...environment, env: { FORCE_COLOR: '1' } });
      assert.match(out, escapeSequence);
      out = '';
      await runCli(['check'], {
        ...environment,
        stdout: { ...environment.stdout, isTTY: true },
        env: { NO_COLOR: '1' },
      });
      assert.doesNotMatch(out, escapeSequence);
    });

    it('uses the configuration that is named, and says where it is wrong', async () => {
      folder.write(
        'strict.json',
        JSON.stringify({ rules: { 'float-money': 'error', 'missing-timestamps': 'off' } }),
      );
      assert.equal((await run('check', '--config', 'strict.json')).code, 1);
      folder.write('strict.json', '{ "rules": { "float-mony": "error" } }');
      const { out } = await run('check', '--config', 'strict.json');
      assert.match(out, /strict\.json:1:\d+ .*float-mony/);
      assert.match(out, /float-money/, 'the rest still works');
    });
  });

  describe('schema', () => {
    it('prints the snapshot of the one schema there is', async () => {
      const snapshot = JSON.parse((await run('schema', '--format', 'drizzle-snapshot')).out);
      assert.equal(snapshot.dialect, 'postgresql');
      assert.deepEqual(Object.keys(snapshot.tables), ['public.authors', 'public.books']);
    });

    it('prints the SQL of the one schema there is', async () => {
      const { code, out } = await run('schema', '--format', 'sql');
      assert.equal(code, 0);
      assert.match(out, /^CREATE TABLE authors \(\n {2}id /);
      assert.match(out, /\n\nCREATE TABLE books \(/);
    });

    it('asks for one where there are several', async () => {
      folder.write(
        'src/lite.ts',
        "import { sqliteTable, text } from 'drizzle-orm/sqlite-core';\nexport const a = sqliteTable('a', { id: text().primaryKey() });\n",
      );
      const { code, error } = await run('schema', '--format', 'drizzle-snapshot');
      assert.equal(code, 2);
      assert.match(
        error,
        /several schemas[\s\S]*src\/lite\.ts \(sqlite\)\n {2}src\/schema\.ts \(postgresql\)/,
      );
    });

    it('prints no SQL of another database than PostgreSQL', async () => {
      folder.write(
        'lite/schema.ts',
        "import { sqliteTable, text } from 'drizzle-orm/sqlite-core';\nexport const a = sqliteTable('a', { id: text().primaryKey() });\n",
      );
      folder.write(
        'lite/drizzle.config.ts',
        "export default { dialect: 'sqlite', schema: './schema.ts', out: './drizzle' };\n",
      );
      const { code, error, out } = await run('schema', 'lite/drizzle.config.ts', '--format', 'sql');
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(error, /PostgreSQL's SQL only; this schema is one of sqlite/);
    });

    it('prints the model with places, and no path of this machine', async () => {
      const { out } = await run('schema');
      const [project] = JSON.parse(out).projects;
      assert.equal(project.schema.tables[1].columns[1].span.name.start.line, 10);
      assert.ok(!out.includes(folder.path), 'relative files only');
    });
  });

  describe('rules and explain', () => {
    it('lists every rule', async () => {
      const rows = JSON.parse((await run('rules', '--format', 'json')).out);
      assert.ok(rows.length >= 30, `${rows.length} rules`);
      assert.equal((await run('rules')).out.trim().split('\n').length, rows.length + 1);
    });

    it('explains one, and helps with a wrong name', async () => {
      assert.match((await run('explain', 'float-money')).out, /^# float-money\n/);
      const { code, error } = await run('explain', 'float-moneys');
      assert.equal(code, 2);
      assert.match(error, /did you mean float-money/);
    });
  });

  describe('wrong use', () => {
    for (const [name, args] of Object.entries({
      'a path that is not there': ['check', 'nowhere'],
      'a configuration that is not there': ['check', '--config', 'nowhere.json'],
      'an unknown option': ['check', '--nonsense'],
      'an unknown command': ['chek'],
      'an unknown format': ['check', '--format', 'xml'],
      'no schema at all': ['schema', 'schemawright.config.json'],
    }))
      it(`is exit code 2 with a sentence: ${name}`, async () => {
        const { code, out, error } = await run(...args);
        assert.equal(code, 2);
        assert.equal(out, '');
        assert.match(error, /\S/);
      });

    it('leaves help and version at exit code 0', async () => {
      assert.equal((await run('--help')).code, 0);
      assert.match((await run('--version')).out, /^\d+\.\d+\.\d+\n$/);
    });
  });
});
