import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the program in a workspace without drizzle-kit', function () {
  this.timeout(900_000);
  let folder: TemporaryFolder;

  before(() => {
    folder = temporaryFolder({
      'ws/package.json': '{ "type": "module" }',
      'ws/tsconfig.json': '{ "compilerOptions": { "paths": { "@db/*": ["./src/db/*"] } } }',
      'ws/drizzle.config.ts':
        "import { defineConfig } from 'drizzle-kit';\nimport { out } from './places.js';\nexport default defineConfig({ dialect: 'postgresql', schema: './src/db/schema.ts', out });\n",
      'ws/places.ts': "export const out: string = './drizzle';\n",
      'ws/src/db/kinds.ts': "export enum Kind { Dog = 'dog', Cat = 'cat' }\n",
      'ws/src/db/schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { Kind } from '@db/kinds';
export const pets = pgTable('pets', { id: integer('id').primaryKey(), kind: text('kind').notNull().default(Kind.Cat) });
`,
    });
    // Away from the checkout, whose packages it would find.
    cpSync(path.join(root, 'dist'), path.join(folder.path, 'program'), { recursive: true });
    mkdirSync(path.join(folder.path, 'ws/node_modules'));
    for (const name of ['drizzle-orm', 'typescript'])
      symlinkSync(path.join(root, 'node_modules', name), path.join(folder.path, 'ws/node_modules', name));
  });
  after(() => folder.remove());

  it('generates with its own, loads TypeScript with the compiler that is there, and proves what it wrote', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(folder.path, 'program/cli.cjs'), 'migrations', 'generate', '--verify', '--name', 'pets'],
      { cwd: path.join(folder.path, 'ws'), encoding: 'utf8' },
    );
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /Proven on an embedded database/);
    assert.match(folder.read('ws/drizzle/0000_pets.sql'), /"kind" text DEFAULT 'cat' NOT NULL/);
    assert.ok(existsSync(path.join(folder.path, 'ws/drizzle/meta/0000_snapshot.json')));
  });
});
