import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Span } from '../../server/src/model/span.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { bigSchema } from '../support/bigSchema.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'drizzle');

/** What a person does to a schema, as pieces of text to be put before a line. */
const typed = [
  '\n',
  '// A note.\n',
  "export const before = pgTable('before', { id: uuid('id').primaryKey(), price: real('price') });\n",
  "    createdOn: text('created_at'),\n",
  '  (t) => [',
  '});\n',
];

describe('tables that stay what they are while their file is typed in', function () {
  this.timeout(300_000);

  it('are told of as a reading from the beginning tells, wherever the text before them puts them', async () => {
    await compare(
      new Map([...bigSchema({ tables: 14, tablesPerFile: 7 })].map(([k, v]) => [`/w/${k}`, v])),
      24,
    );
  });

  for (const group of readdirSync(fixtures))
    it(`in the ${group} fixtures`, async () => {
      const names = readdirSync(join(fixtures, group), { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.ts$/.test(name),
      );
      const texts = names.map(
        (name) => [`/w/${name}`, readFileSync(join(fixtures, group, name), 'utf8')] as const,
      );
      await compare(new Map(texts), 10);
    });

  it('are the same objects', async () => {
    const files = new Map([...bigSchema({ tables: 7, tablesPerFile: 7 })].map(([k, v]) => [`/w/${k}`, v]));
    const workspace = await openWorkspace(files);
    const file = '/w/src/schema/part0.ts';
    const text = files.get(file) ?? '';
    const type = (now: string, version: number) => {
      workspace.setBuffer(file, now, version);
      workspace.update();
      return workspace
        .projects()
        .flatMap(({ schema }) => schema.tables.filter((t) => t.span.whole.file === file));
    };
    const at = text.indexOf('title:');
    type(`${text.slice(0, at)}a: text('a'), ${text.slice(at)}`, 1);
    const before = type(`${text.slice(0, at)}ab: text('a'), ${text.slice(at)}`, 2);
    const starts = before.map(({ span }) => span.whole.start);
    const after = type(`${text.slice(0, at)}abc: text('a'), ${text.slice(at)}`, 3);
    assert.deepEqual(
      after.map((table, i) => table === before[i]),
      [false, true, true, true, true, true, true],
    );
    assert.deepEqual(
      after.map(({ span }, i) => span.whole.start - (starts[i] ?? 0)),
      [0, 1, 1, 1, 1, 1, 1],
    );
  });
});

/** Edits the files at random, and compares what is told and where with a workspace that has just read the same texts. */
async function compare(files: ReadonlyMap<string, string>, edits: number): Promise<void> {
  const texts = new Map(files);
  const workspace = await openWorkspace(texts);
  const random = seeded(7 + files.size);
  const editable = [...files.keys()].filter((file) => /\.ts$/.test(file) && !file.endsWith('config.ts'));
  for (let edit = 0; edit < edits; edit++) {
    const file = editable[Math.floor(random() * editable.length)] ?? assert.fail();
    const text = texts.get(file) ?? '';
    const lines = text.split('\n');
    const line = Math.floor(random() * lines.length);
    const isRemoved = random() < 0.3;
    const piece = typed[Math.floor(random() * typed.length)] ?? '';
    // Mostly what was typed is taken back, so that the file stays one that can be read.
    const isTakenBack = random() < 0.4;
    const start = lines.slice(0, line).join('\n').length;
    const now = isTakenBack
      ? (files.get(file) ?? '')
      : isRemoved
        ? lines.filter((_, i) => i !== line).join('\n')
        : text.slice(0, start) + piece + text.slice(start);
    texts.set(file, now);
    workspace.setBuffer(file, now, edit + 1);
    workspace.update();
    const fresh = await openWorkspace(texts);
    for (const each of texts.keys())
      assert.deepEqual(told(workspace, each), told(fresh, each), `edit ${edit} of ${file}, told in ${each}`);
  }
}

async function openWorkspace(files: ReadonlyMap<string, string>): Promise<Workspace> {
  const disk = memoryFileSystem({ ...Object.fromEntries(files) });
  const workspace = createWorkspace({ rules, fileSystem: disk });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return workspace;
}

function told(workspace: Workspace, file: string): readonly string[] {
  return workspace
    .findings(file)
    .map(({ rule, message, span, related, fixes }) =>
      JSON.stringify([
        rule,
        message,
        numbers(span),
        related.map((each) => [each.message, numbers(each.span)]),
        fixes.map(({ title, edits, textEdits }) => [title, edits, textEdits]),
      ]),
    )
    .sort();
}

function numbers({ file, start, end }: Span): string {
  return `${file} ${start} ${end}`;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
