import assert from 'node:assert/strict';
import { isUnknown } from '../../../../server/src/model/unknown.ts';
import { readDrizzleConfig } from '../../../../server/src/sources/drizzle/config.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';

function read(text: string, name = 'drizzle.config.ts', others: Readonly<Record<string, string>> = {}) {
  const file = readDrizzleConfig(`/s/${name}`, createMemoryHost({ [`/s/${name}`]: text, ...others }));
  const [config] = file.configs;
  assert.ok(config);
  const schema = config.schema?.value;
  return { ...file, config, schema: isUnknown(schema) ? `unknown: ${schema.reason}` : schema };
}

describe('reading the configuration of drizzle-kit', () => {
  it('reads all forms of a configuration', () => {
    const body =
      "{ dialect: 'postgresql', schema: ['./a.ts', './b'], out: './drizzle', casing: 'snake_case' }";
    const forms = {
      'a.config.ts': `import { defineConfig } from 'drizzle-kit'; export default defineConfig(${body});`,
      'b.config.ts': `import type { Config } from 'drizzle-kit'; export default ${body} satisfies Config;`,
      'c.config.ts': `const config = ${body} as Config; export default config;`,
      'd.config.js': `module.exports = ${body};`,
      'e.config.json': body.replaceAll("'", '"').replace(/(\w+):/g, '"$1":'),
    };
    for (const [name, text] of Object.entries(forms)) {
      const { config, schema } = read(text, name);
      assert.deepEqual(schema, ['./a.ts', './b'], name);
      assert.deepEqual(
        [config.dialect?.value, config.out?.value, config.casing?.value],
        ['postgresql', './drizzle', 'snake_case'],
        name,
      );
    }
  });

  it('follows values of other files and tells that it did', () => {
    const { schema, dependencies } = read(
      "import { paths } from './paths'; export default { schema: `${paths.root}/schema.ts` };",
      'drizzle.config.ts',
      { '/s/paths.ts': "export const paths = { root: './src' };" },
    );
    assert.deepEqual(schema, ['./src/schema.ts']);
    assert.deepEqual(dependencies, ['/s/paths.ts']);
  });

  it('takes the fallback of an environment variable, and says what has none', () => {
    assert.deepEqual(read("export default { schema: process.env.SCHEMA ?? './schema.ts' };").schema, [
      './schema.ts',
    ]);
    assert.match(
      String(read('export default { schema: process.env.SCHEMA };').schema),
      /unknown: .*environment/,
    );
  });

  it('is what it is where no environment variable is set', () => {
    const choices: Readonly<Record<string, readonly string[]>> = {
      "process.env.URL ? defineConfig({ schema: './a.ts' }) : defineConfig({ schema: './b.ts' })": ['./b.ts'],
      "{ schema: process.env.NODE_ENV === 'production' ? './a.ts' : './b.ts' }": ['./b.ts'],
      "{ schema: process.env.NODE_ENV !== 'production' ? './a.ts' : './b.ts' }": ['./a.ts'],
      "{ schema: !process.env.CI ? './a.ts' : './b.ts' }": ['./a.ts'],
      "{ schema: './a.ts', ...(process.env.CI && { schema: './b.ts' }) }": ['./a.ts'],
    };
    for (const [text, schema] of Object.entries(choices)) {
      const config = `import { defineConfig } from 'drizzle-kit'; export default ${text};`;
      assert.deepEqual(read(config).schema, schema, text);
    }
  });

  it('works out paths', () => {
    const text = `import path, { resolve } from 'node:path'; import { fileURLToPath } from 'url';
export default { schema: [path.join(__dirname, 'src', '../a.ts'), resolve(import.meta.dirname, 'b.ts'), fileURLToPath(new URL('./c.ts', import.meta.url)), path.resolve(process.cwd(), 'd.ts')] };`;
    assert.deepEqual(read(text).schema, ['/s/a.ts', '/s/b.ts', '/s/c.ts', 'd.ts']);
  });

  it('reads a configuration that throws', () => {
    const text =
      "if (!process.env.URL) throw new Error('URL is missing'); export default { schema: './s.ts', dialect: 'sqlite' };";
    assert.deepEqual(read(text).schema, ['./s.ts']);
  });

  it('says where the dialect is not supported', () => {
    const { problems } = read("export default { dialect: 'singlestore', schema: './s.ts' };");
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['unsupported-dialect'],
    );
  });

  it('answers nothing for a file that is not there, and unknowns for one that is empty', () => {
    assert.deepEqual(readDrizzleConfig('/s/none.ts', createMemoryHost({})).configs, []);
    assert.match(String(read('').schema), /^unknown/);
  });
});
