import assert from 'node:assert/strict';
import { parseExample } from '../../server/src/rules/example.ts';

describe('the format of examples', () => {
  it('takes annotations out and keeps their places', () => {
    const { files } = parseExample(`
      const a = 1;
      //    ^ first
      const b = 2;
        //  ^ second
      //    ^ third
    `);
    assert.equal(files.length, 1);
    const [file] = files;
    assert.equal(file?.path, 'schema.ts');
    assert.equal(file?.text, 'const a = 1;\nconst b = 2;\n');
    const marked = file?.annotations.map(({ start, end, message }) => [file.text.slice(start, end), message]);
    assert.deepEqual(marked, [
      ['a', 'first'],
      ['b', 'second'],
      ['b', 'third'],
    ]);
  });

  it('reads several files, options and the text after a fix', () => {
    const example = parseExample(`
      //? {"limit": 3}
      //- a.ts
      a
      //- b.ts
      b
      //= a.ts
      fixed
      //= a.ts "Another way"
      other
    `);
    assert.deepEqual(example.options, { limit: 3 });
    assert.deepEqual(
      example.files.map(({ path, text }) => [path, text]),
      [
        ['a.ts', 'a\n'],
        ['b.ts', 'b\n'],
      ],
    );
    assert.deepEqual(example.fixed, [
      { path: 'a.ts', title: undefined, text: 'fixed\n' },
      { path: 'a.ts', title: 'Another way', text: 'other\n' },
    ]);
  });

  it('reads SQL', () => {
    const { files, fixed } = parseExample('--- a.sql\nselect 1;\n--     ^ one\n--= a.sql\nselect 2;\n');
    assert.equal(files[0]?.text, 'select 1;\n');
    assert.equal(files[0]?.annotations[0]?.message, 'one');
    assert.equal(fixed[0]?.text, 'select 2;\n');
  });

  it('refuses an annotation with no line above it', () => {
    assert.throws(() => parseExample('// ^ lost'), /without a line/);
  });
});
