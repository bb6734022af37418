import assert from 'node:assert/strict';
import { applyTextEdits, type FileEdit } from '../../../../server/src/model/edit.ts';
import type { Schema } from '../../../../server/src/model/schema.ts';
import type { FilePath } from '../../../../server/src/model/span.ts';
import { writeDrizzleEdits } from '../../../../server/src/sources/drizzle/write/write.ts';
import type { SourceHost } from '../../../../server/src/sources/source.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';
import { caseFiles, type Files, parseEdit, readCases, rewrite } from './cases.ts';
import { readFiles } from './readFiles.ts';

describe('drizzle writer', () => {
  it('keeps CRLF and a BOM', () => {
    for (const name of caseFiles()) {
      for (const { title, before, after, edits, refusal } of readCases(name)) {
        if (refusal !== undefined) continue;
        const result = rewrite(map(before, windows), edits.map(escaped));
        if (result.kind === 'refused') assert.fail(`${title}: ${result.reason}`);
        assert.deepEqual(result.changed, map(after, windows), title);
      }
    }
  });

  it('refuses or writes sound edits when the text is half typed', () => {
    let written = 0;
    for (const name of caseFiles()) {
      for (const { before, edits } of readCases(name)) {
        for (let part = 1; part < 8; part += 2) {
          const files = map(before, (text) => text.slice(0, Math.ceil((text.length * part) / 8)));
          const host = createMemoryHost(files);
          for (const edit of edits) {
            if (edit.includes('"@')) continue;
            const result = writeDrizzleEdits([parseEdit(edit, files)], { host, schema: readFiles(files) });
            if (!('kind' in result)) written += assertSound(result, files);
          }
        }
      }
    }
    assert.ok(written > 20, `${written} edits of half-typed files were written`);
  });

  it('refuses or writes sound edits when the schema is older than the text', () => {
    for (const { before, edits } of readCases('columns.txt')) {
      const schema = readFiles(before);
      for (const files of [
        map(before, (text) => `// a line more\n${text}`),
        map(before, (text) => text.slice(9)),
        map(before, () => ''),
      ]) {
        const result = writeDrizzleEdits(
          edits.map((edit) => parseEdit(edit, before)),
          { host: createMemoryHost(files), schema },
        );
        if ('kind' in result) assert.match(result.reason, /\.$/);
        else assertSound(result, files);
      }
    }
  });

  it('imports a table by an alias where the file has only aliases', () => {
    const files: Files = {
      '/src/db/posts.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
import { tags } from '@/db/tags';

export const posts = pgTable('posts', { userId: integer(), tagId: integer().references(() => tags.id) });
`,
      '/src/db/tags.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';

export const tags = pgTable('tags', { id: integer() });
`,
      '/src/auth/users/index.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';

export const users = pgTable('users', { id: integer() });
`,
    };
    const memory = createMemoryHost(files);
    const host: SourceHost = {
      ...memory,
      resolveImport: (specifier, from) =>
        specifier.startsWith('@/')
          ? memory.resolveImport(`./${specifier.slice(2)}`, '/src/root.ts')
          : memory.resolveImport(specifier, from),
    };
    const schema: Schema = readFiles(files);
    const target = { table: '/src/auth/users/index.ts#users', columns: ['id'] };
    const result = writeDrizzleEdits(
      [{ kind: 'add-foreign-key', table: '/src/db/posts.ts#posts', columns: ['userId'], target }],
      { host, schema },
    );
    if ('kind' in result) assert.fail(result.reason);
    const [edit] = result as readonly [FileEdit];
    const text = applyTextEdits(files['/src/db/posts.ts'] as string, edit.edits);
    assert.match(text, /^import \{ users \} from '@\/auth\/users';$/m);
  });

  it('touches nothing but the places it changes', () => {
    const text = `import { pgTable, real } from 'drizzle-orm/pg-core';

export const a = pgTable('a', {
  x:   real( 'x' ),  // odd, but the author's
  y:real(),
});
`;
    const files = { '/a.ts': text };
    const result = writeDrizzleEdits(
      [{ kind: 'set-not-null', table: '/a.ts#a', column: 'y', notNull: true }],
      { host: createMemoryHost(files), schema: readFiles(files) },
    );
    const at = text.indexOf('real(),') + 'real()'.length;
    assert.deepEqual(result, [{ file: '/a.ts', edits: [{ start: at, end: at, newText: '.notNull()' }] }]);
  });
});

function windows(text: string): string {
  return `\uFEFF${text.replaceAll('\n', '\r\n')}`;
}

/** Text that an edit looks for is on one line in all cases but these. */
function escaped(edit: string): string {
  return edit.replaceAll('\\n', '\\r\\n');
}

function map(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [file, file.endsWith('.ts') ? change(text) : text]),
  );
}

function assertSound(result: readonly FileEdit[], files: Readonly<Record<FilePath, string>>): number {
  for (const { file, edits } of result) {
    let at = 0;
    for (const edit of edits) {
      assert.ok(edit.start >= at && edit.end >= edit.start, 'edits are sorted and apart');
      at = edit.end;
    }
    assert.ok(at <= (files[file] ?? '').length, 'edits lie inside the text');
  }
  return result.length;
}
