import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { readPng } from '../support/readPng.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const schema = `import { integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core';

export const mood = pgEnum('mood', ['good', 'bad']);

export const users = pgTable('users', {
  id: integer('id').primaryKey(),
  mail: text('mail').notNull(),
});

export const posts = pgTable('posts', {
  id: integer('id').primaryKey(),
  authorId: integer('author_id').notNull().references(() => users.id),
});
`;

/** A table more, a column of another type, one gone, an index. */
const later = schema
  .replace("'bad'", "'bad', 'odd'")
  .replace("mail: text('mail').notNull()", "mail: varchar('mail', { length: 320 }), name: text('name')")
  .replace('{ integer, pgEnum', '{ index, integer, pgEnum')
  .replace(', text }', ', text, varchar }')
  .replace('users.id),\n});', "users.id),\n}, (t) => [index('posts_author_idx').on(t.authorId)]);")
  .concat("\nexport const tags = pgTable('tags', { id: integer('id').primaryKey() });\n");

const config = `import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './schema.ts', out: './migrations' });
`;

describe('schemawright diagram', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder({ 'schema.ts': schema, 'drizzle.config.ts': config });
  });
  afterEach(() => folder.remove());

  async function run(
    ...all: readonly (string | { readonly env: Readonly<Record<string, string>> })[]
  ): Promise<{ code: number; out: string; error: string }> {
    const args = all.filter((it) => typeof it === 'string');
    const env = all.find((it) => typeof it === 'object')?.env ?? {};
    let out = '';
    let error = '';
    const code = await runCli(['diagram', ...args], {
      cwd: folder.path,
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (error += text) },
      env,
    });
    return { code, out, error };
  }

  it('draws what a file of SQL declares, and what migrations add up to', async () => {
    folder.write('sql/schema.sql', 'CREATE TABLE rooms (id int PRIMARY KEY);\n');
    folder.write('supabase/migrations/20260101000000_a.sql', 'CREATE TABLE halls (id int PRIMARY KEY);\n');
    folder.write('supabase/migrations/20260102000000_b.sql', 'ALTER TABLE halls RENAME TO stages;\n');
    for (const [paths, name] of [
      [['sql/schema.sql'], 'rooms'],
      [['supabase/migrations'], 'stages'],
      [['supabase'], 'stages'],
    ] as const) {
      const { code, out, error } = await run(...paths, '--format', 'mermaid');
      assert.equal(code, 0, error);
      assert.match(out, new RegExp(`^erDiagram\\n {2}${name} \\{`));
    }
  });

  it('prints every format', async () => {
    const starts = {
      svg: /^<svg /,
      mermaid: /^erDiagram\n {2}users \{/,
      dbml: /^Enum "mood" \{/,
      plantuml: /^@startuml\n/,
      dot: /^digraph "drizzle\.config\.ts" \{/,
      markdown: /^# drizzle\.config\.ts\n\n2 tables, 1 enum\.\n\n```mermaid\n/,
    };
    for (const [format, start] of Object.entries(starts)) {
      const { code, out } = await run('--format', format);
      assert.equal(code, 0, format);
      assert.match(out, start);
    }
  });

  it('takes the format from the ending of the file', async () => {
    const { code, out, error } = await run('--out', 'schema.dbml');
    assert.deepEqual([code, out, error], [0, '', 'Wrote schema.dbml: 2 tables\n']);
    assert.match(folder.read('schema.dbml'), /Ref: "posts"\."author_id" > "users"\."id"/);
    assert.equal((await run('--out', 'schema.puml')).code, 0);
    assert.match(folder.read('schema.puml'), /t1 \|\|--o\{ t2 : authorId/);
  });

  it('writes PNG and PDF into a file only, and refuses other formats', async () => {
    assert.match((await run('--format', 'pdf')).error, /pdf needs a file: --out schema\.pdf/);
    assert.match((await run('--format', 'png')).error, /png needs a file: --out schema\.png/);
    assert.equal((await run('--format', 'word')).code, 2);
    assert.equal((await run('--out', 'no/such/folder.svg')).code, 2);
  });

  it('writes PNG without a browser', async () => {
    const { code, error } = await run('--out', 'schema.png', '--theme', 'print');
    assert.deepEqual([code, error], [0, 'Wrote schema.png: 2 tables\n']);
    const { out } = await run('--format', 'svg', '--theme', 'print');
    const [, left, top, width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(out)!.map(Number);
    const png = readPng(readFileSync(join(folder.path, 'schema.png')));
    assert.deepEqual([png.width, png.height], [2 * width!, 2 * height!]);
    const tables = [...out.matchAll(/translate\((\S+) (\S+)\)/g)];
    assert.equal(tables.length, 2);
    for (const [, x, y] of tables) {
      // The head of the table: its name is dark on it.
      const [fromX, fromY] = [2 * (Number(x) - left!), 2 * (Number(y) - top!)];
      const head = Array.from({ length: 60 * 100 }, (_, at) =>
        png.at(fromX + 12 + (at % 100), fromY + 4 + Math.floor(at / 100)),
      );
      assert.ok(head.filter(([red, green, blue]) => red + green + blue < 240).length > 100);
      assert.ok(head.filter(([red, green, blue]) => red + green + blue > 600).length > 1000);
    }
  });

  it('shows names of other alphabets with fonts of the system, or as boxes where there are none', async () => {
    folder.write('schema.ts', schema.replace("'users'", "'الطلبات 注文'"));
    assert.equal((await run('--out', 'schema.pdf')).code, 0);
    assert.equal((await run('--out', 'schema.png')).code, 0);
  });

  it('writes PDF without a browser: one page, with its text', async () => {
    assert.equal((await run('--out', 'schema.pdf')).code, 0);
    const pdf = readFileSync(join(folder.path, 'schema.pdf'));
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.match(pdf.subarray(-8).toString(), /%%EOF/);
    const words = pdf.toString('latin1');
    assert.equal(words.match(/\/Type \/Page\b/g)?.length, 1);
    assert.match(words, /\/FontName \/[A-Z]+\+Inter-Regular/);
    await run('--out', 'again.pdf');
    assert.ok(pdf.equals(readFileSync(join(folder.path, 'again.pdf'))));
  });

  it('asks which of several schemas is meant', async () => {
    folder.write('other/drizzle.config.ts', config);
    folder.write('other/schema.ts', schema);
    const { code, error } = await run('--format', 'dot');
    assert.equal(code, 2);
    assert.match(error, /several schemas/);
    assert.match(error, / {2}other\/drizzle\.config\.ts \(2 tables\)/);
    assert.equal((await run('other', '--format', 'dot')).code, 0);
  });

  it('does not ask about a package that only imports the tables of another', async () => {
    folder.write('api/package.json', '{ "name": "api" }');
    folder.write(
      'schema.ts',
      `${schema}\nimport { relations } from 'drizzle-orm';\nexport const ofUsers = relations(users, ({ many }) => ({ posts: many(posts) }));\n`,
    );
    folder.write(
      'api/own.ts',
      "import type { PgTransaction } from 'drizzle-orm/pg-core';\nimport * as schema from '../schema';\nexport { schema };\n",
    );
    assert.equal((await run('--format', 'dot')).code, 0);
    folder.write('api/own.ts', schema.replaceAll("'users'", "'guests'"));
    const { code, error } = await run('--format', 'dot');
    assert.equal(code, 2);
    assert.match(error, / {2}api\/own\.ts \(/);
  });

  it('has nothing to draw in a folder without a schema', async () => {
    folder.write('schema.ts', 'export {};\n');
    const { code, error } = await run();
    assert.equal(code, 2);
    assert.match(error, /no schema found/);
  });

  it('puts tables where the panel has them', async () => {
    folder.write(
      'drizzle.schemawright-diagram.json',
      '{ "version": 1, "positions": { "users": [1234, 567] }, "views": [] }',
    );
    assert.match((await run('--format', 'svg')).out, /translate\(1234 567\)/);
  });

  it('compares with a git revision', async () => {
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    folder.write('schema.ts', later);
    const { code, out, error } = await run('--compare', 'main', '--format', 'svg');
    assert.equal(code, 0);
    assert.equal(
      error,
      `drizzle.config.ts compared with main
  table users changed
    column mail changed: NOT NULL, type (was text, not null)
    column name added
  table posts changed
    index posts_author_idx added
  table tags added
  enum mood changed: values
`,
    );
    assert.match(out, /stroke="#2c8a4b"/);
    const unknown = await run('--compare', 'no-such-revision');
    assert.equal(unknown.code, 2);
    assert.match(unknown.error, /no-such-revision is no revision/);
    assert.equal((await run('--compare', '--output=x')).code, 2);
  });

  it('says that there is no repository', async () => {
    const { code, error } = await run('--compare', 'HEAD');
    assert.equal(code, 2);
    assert.match(error, /not a git repository|is no revision/);
  });

  it('finds nothing different where the last migration only writes out what the code leaves to the tool', async () => {
    folder.write(
      'schema.ts',
      `import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';
export const jobs = pgTable('jobs', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  options: jsonb().notNull().default({}),
});`,
    );
    folder.write('migrations/meta/0001_snapshot.json', await cli('schema', '--format', 'drizzle-snapshot'));
    const { error } = await run('--compare', 'snapshot', '--format', 'dot');
    assert.match(error, /compared with migration 1\n {2}nothing is different\n$/);
  });

  it('compares with the last migration', async () => {
    assert.match((await run('--compare', 'snapshot')).error, /No migration of drizzle-kit was found/);
    const snapshot = await cli('schema', '--format', 'drizzle-snapshot');
    folder.write(
      'migrations/meta/_journal.json',
      '{ "version": "7", "dialect": "postgresql", "entries": [] }',
    );
    folder.write('migrations/meta/0000_snapshot.json', '{}');
    folder.write('migrations/meta/0001_snapshot.json', snapshot);
    const same = await run('--compare', 'snapshot', '--format', 'dot');
    assert.match(same.error, /compared with migration 1\n {2}nothing is different\n$/);
    folder.write('schema.ts', schema.slice(0, schema.indexOf('export const posts')));
    const { error, out } = await run('--compare', 'snapshot', '--format', 'mermaid');
    assert.match(error, /\n {2}table posts removed\n$/);
    assert.match(out, /users \|\|--o\{ posts : "/, 'the removed table is in the picture, with its key');
  });

  it('compares with what the migrations of drizzle-kit 1.x leave', async () => {
    folder.write(
      'migrations/20260101000000_start/migration.sql',
      `CREATE TYPE "public"."mood" AS ENUM('good', 'bad');--> statement-breakpoint
CREATE TABLE "users" ("id" integer PRIMARY KEY, "mail" text);--> statement-breakpoint
CREATE TABLE "posts" ("id" integer PRIMARY KEY, "author_id" integer NOT NULL);--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "users"("id");`,
    );
    folder.write(
      'migrations/20260101000000_start/snapshot.json',
      '{ "version": "8", "dialect": "postgresql", "ddl": [] }',
    );
    folder.write(
      'migrations/20260102000000_mail/migration.sql',
      'ALTER TABLE "users" ALTER COLUMN "mail" SET NOT NULL;',
    );
    const same = await run('--compare', 'snapshot', '--format', 'dot');
    assert.match(same.error, /compared with 20260102000000_mail\n {2}nothing is different\n$/);
    folder.write('schema.ts', schema.replace('.notNull(),\n});', ',\n});'));
    const { error } = await run('--compare', 'snapshot', '--format', 'dot');
    assert.match(error, /table users changed\n {4}column mail changed: NOT NULL/);
  });

  it('compares with a dump', async () => {
    folder.write(
      'dump.sql',
      `CREATE TYPE public.mood AS ENUM ('good', 'bad');
CREATE TABLE public.users (id integer NOT NULL, mail text NOT NULL, phone text);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE TABLE public.posts (id integer NOT NULL, author_id integer NOT NULL);
ALTER TABLE ONLY public.posts ADD CONSTRAINT posts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.posts ADD CONSTRAINT posts_author_id_users_id_fk FOREIGN KEY (author_id) REFERENCES public.users(id);
`,
    );
    const { code, error } = await run('--compare', 'dump.sql', '--format', 'dbml');
    assert.equal(code, 0);
    assert.equal(
      error,
      'drizzle.config.ts compared with dump.sql\n  table users changed\n    column phone removed\n',
    );
  });

  async function cli(...args: string[]): Promise<string> {
    let out = '';
    await runCli(args, {
      cwd: folder.path,
      stdout: { write: (text) => (out += text) },
      stderr: { write: () => {} },
      env: {},
    });
    return out;
  }

  function git(...args: string[]): void {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...args], { cwd: folder.path, stdio: 'pipe' });
  }
});
