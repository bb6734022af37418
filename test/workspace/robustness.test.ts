import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules as allRules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

/** These judge a table by all the others, so what is damaged there rightly shows here. */
const judgeTheWhole = new Set([
  'inconsistent-naming',
  'isolated-table',
  'rls-disabled',
  'same-name-different-type',
]);
const rules = allRules.filter((rule) => !judgeTheWhole.has(rule.id));

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'drizzle');

/** Tables with findings that no fixture touches: in front of the damage, and in another file. */
const bystanders = `import { json as aJson, pgTable as aTable, real as aReal, text as aText } from 'drizzle-orm/pg-core';
export const bystander_one = aTable('bystander_one', { id: aText('id'), price: aReal('price'), at: aText('created_at') });
export const bystander_two = aTable('bystander_two', { id: aText('id').primaryKey(), data: aJson('data') });
`;
const elsewhere = bystanders.replaceAll('bystander_', 'elsewhere_');

/** Longest time for one edit: a hang, not slowness, is what fails. */
const hang = 5000;

describe('broken text', function () {
  this.timeout(900_000);

  for (const group of readdirSync(fixtures)) {
    it(`every prefix of the ${group} fixtures: nothing throws or hangs, bystanders keep their findings`, async () => {
      for (const { workspace, file, text, expected } of await openFixtures(group)) {
        for (let end = 0; end <= text.length; end++) {
          check(workspace, file, text.slice(0, end), expected, `prefix ${end} of ${file}`);
        }
      }
    });
  }

  it('a few hundred random mutations of the fixtures', async () => {
    const random = seeded(20_240_229);
    const opened = (await Promise.all(readdirSync(fixtures).map(openFixtures))).flat();
    for (let i = 0; i < 400; i++) {
      const { workspace, file, text, expected } =
        opened[Math.floor(random() * opened.length)] ?? assert.fail();
      let mutated = text;
      for (let count = 1 + Math.floor(random() * 3); count > 0; count--) mutated = mutate(mutated, random);
      check(workspace, file, mutated, expected, `mutation ${i} of ${file}:\n${mutated}`);
      workspace.closeBuffer(file);
    }
  });

  it('empty, binary, one long line, CRLF and marks at the start', async () => {
    const disk = memoryFileSystem({ '/w/elsewhere.ts': elsewhere });
    const workspace = createWorkspace({ rules, fileSystem: disk });
    workspace.setFolders(['/w']);
    for await (const _ of workspace.scan());
    workspace.update();
    const expected = { elsewhere: shown(workspace, '/w/elsewhere.ts', elsewhere), inFront: [] };
    const table = bystanders.replaceAll('bystander_', 'x_');
    const texts = [
      '',
      '\0\0\0',
      '\uFEFF',
      '{'.repeat(50_000),
      `[${'x,'.repeat(50_000)}`,
      `"${'a'.repeat(500_000)}`,
    ];
    texts.push(
      table.replaceAll('\n', '\r\n'),
      `\uFEFF${table}`,
      'import * as me from "./odd"; export * from "./odd";',
    );
    for (const text of texts)
      check(workspace, '/w/odd.ts', text, expected, JSON.stringify(text.slice(0, 40)));
    workspace.setBuffer('/w/odd.ts', table.replaceAll('\n', '\r\n'), 99);
    workspace.update();
    assert.deepEqual(
      shown(workspace, '/w/odd.ts', table.replaceAll('\n', '\r\n')),
      expected.elsewhere.map((line) => line.replaceAll('elsewhere_', 'x_')),
    );
  });

  it('imports that go round, and imports of nothing', async () => {
    const head = `import { pgTable, text } from 'drizzle-orm/pg-core';\n`;
    const files = {
      '/w/a.ts': `${head}import { b } from './b';\nexport * from './b';\nexport const a = pgTable('a', { id: text('id').references(() => b.id), ...b.shared });`,
      '/w/b.ts': `${head}import { a } from './a';\nexport * from './a';\nexport const b = pgTable('b', { id: text('id').references(() => a.id), ...a.shared });`,
      '/w/c.ts': `${head}import { gone } from './gone';\nexport const c = pgTable('c', { id: text('id').references(() => gone.id), ...gone });`,
      '/w/elsewhere.ts': elsewhere,
    };
    const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem(files) });
    workspace.setFolders(['/w']);
    for await (const _ of workspace.scan());
    workspace.update();
    assert.ok(shown(workspace, '/w/elsewhere.ts', elsewhere).length > 0);
    assert.deepEqual(
      workspace
        .projects()
        .flatMap((project) => project.schema.tables.map((table) => table.binding))
        .toSorted(),
      ['a', 'b', 'c', 'elsewhere_one', 'elsewhere_two'],
    );
  });
});

interface Expected {
  readonly inFront: readonly string[];
  readonly elsewhere: readonly string[];
}

function check(workspace: Workspace, file: string, text: string, expected: Expected, what: string): void {
  const start = performance.now();
  const whole = expected.inFront.length > 0 ? bystanders + text : text;
  workspace.setBuffer(file, whole, 1);
  const touched = workspace.update();
  assert.ok(performance.now() - start < hang, `${what} takes too long`);
  assert.ok(!touched.includes('/w/elsewhere.ts'), `${what} flickers elsewhere`);
  assert.deepEqual(shown(workspace, '/w/elsewhere.ts', elsewhere), expected.elsewhere, what);
  const inFront = shown(workspace, file, whole, expected.inFront.length > 0 ? bystanders.length : 0);
  assert.deepEqual(inFront, expected.inFront, what);
  assert.deepEqual(
    workspace.notices().filter((notice) => /failed|could not be read/.test(notice.message)),
    [],
    what,
  );
}

/** The findings up to an offset, each with its marked text. */
function shown(workspace: Workspace, file: string, text: string, end = text.length): readonly string[] {
  return workspace
    .findings(file)
    .filter((finding) => finding.span.start < end)
    .map(({ rule, span, message }) => `${rule} [${text.slice(span.start, span.end)}] ${message}`);
}

/** A workspace with all fixtures of a dialect, once for each of its schema files. */
async function openFixtures(group: string) {
  const files: Record<string, string> = { '/w/elsewhere.ts': elsewhere };
  const names: string[] = [];
  for (const entry of readdirSync(join(fixtures, group), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = `/w/${path.slice(fixtures.length + 1).replaceAll('\\', '/')}`;
    files[file] = readFileSync(path, 'utf8');
    if (/(?<!\.config)\.ts$/.test(file)) names.push(file);
  }
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem(files) });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.setBuffer(names[0] ?? '', bystanders, 1);
  workspace.update();
  const expected: Expected = {
    inFront: shown(workspace, names[0] ?? '', bystanders),
    elsewhere: shown(workspace, '/w/elsewhere.ts', elsewhere),
  };
  assert.ok(expected.inFront.length > 0 && expected.elsewhere.length > 0);
  workspace.closeBuffer(names[0] ?? '');
  workspace.update();
  return names.map((file) => ({ workspace, file, text: files[file] ?? '', expected }));
}

const scraps = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  "'",
  '`',
  '${',
  '"',
  '/*',
  '//',
  '=>',
  ',',
  '.',
  '...',
  'x',
  ' ',
  '\n',
  '=',
  '?',
  ':',
  '<',
  'await ',
  'class ',
  'import ',
];

function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() ** 3 * 60);
  const piece = text.slice(at, at + length);
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + (scraps[Math.floor(random() * scraps.length)] ?? '') + text.slice(at);
    case 2:
      return text.slice(0, at) + piece + text.slice(at);
    default: {
      const to = Math.floor(random() * text.length);
      return text.slice(0, to) + piece + text.slice(to);
    }
  }
}

/** Mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
