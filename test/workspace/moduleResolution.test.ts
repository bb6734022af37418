import assert from 'node:assert/strict';
import { createFolderListings } from '../../server/src/workspace/folderListings.ts';
import { createModuleResolver } from '../../server/src/workspace/moduleResolution.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

describe('module resolution without node_modules', () => {
  it('finds relative files as TypeScript and bundlers do', () => {
    const find = resolver({
      '/w/a.ts': '',
      '/w/b/index.ts': '',
      '/w/c.tsx': '',
      '/w/d.mts': '',
      '/w/e.schema.ts': '',
      '/w/f.d.ts': '',
      '/w/g.js': '',
    });
    const from = '/w/src/x.ts';
    assert.equal(find('../a', from), '/w/a.ts');
    assert.equal(find('../a.js', from), '/w/a.ts');
    assert.equal(find('../a.ts', from), '/w/a.ts');
    assert.equal(find('../b', from), '/w/b/index.ts');
    assert.equal(find('../b/', from), '/w/b/index.ts');
    assert.equal(find('../b/index.js', from), '/w/b/index.ts');
    assert.equal(find('../c.jsx', from), '/w/c.tsx');
    assert.equal(find('../d.mjs', from), '/w/d.mts');
    assert.equal(find('../e.schema', from), '/w/e.schema.ts');
    assert.equal(find('../f', from), 'missing');
    assert.equal(find('../g', from), '/w/g.js');
    assert.equal(find('..', '/w/b/x/y.ts'), '/w/b/index.ts');
    assert.equal(find('./nowhere', from), 'missing');
    assert.equal(find('drizzle-orm/pg-core', from), 'package drizzle-orm');
    assert.equal(find('@acme/db/x', from), 'package @acme/db');
    assert.equal(find('node:fs', from), 'package node:fs');
  });

  it('knows the aliases of frameworks whose tsconfig is written only when they run', () => {
    const find = resolver({
      '/w/shop/tsconfig.json': '{ "files": [], "references": [{ "path": "./.nuxt/tsconfig.server.json" }] }',
      '/w/shop/server/tsconfig.json': '{ "extends": "../.nuxt/tsconfig.server.json" }',
      '/w/shop/db/schema.ts': '',
      '/w/shop/app/composables/cart.ts': '',
      '/w/shop/shared/tax.ts': '',
      '/w/blog/tsconfig.json': '{ "extends": "./.svelte-kit/tsconfig.json" }',
      '/w/blog/src/lib/index.ts': '',
      '/w/blog/src/lib/server/db.ts': '',
      '/w/run/tsconfig.json': '{ "extends": "./.nuxt/tsconfig.json" }',
      '/w/run/.nuxt/tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["../lib/*"] } } }',
      '/w/run/lib/a.ts': '',
      '/w/run/app/a.ts': '',
    });
    assert.equal(find('~~/db/schema', '/w/shop/server/api/cart.ts'), '/w/shop/db/schema.ts');
    assert.equal(find('@@/db/schema', '/w/shop/app/app.ts'), '/w/shop/db/schema.ts');
    assert.equal(find('~/composables/cart', '/w/shop/app/app.ts'), '/w/shop/app/composables/cart.ts');
    assert.equal(find('@/db/schema', '/w/shop/server/api/cart.ts'), '/w/shop/db/schema.ts');
    assert.equal(find('#shared/tax', '/w/shop/server/api/cart.ts'), '/w/shop/shared/tax.ts');
    assert.equal(find('$lib/server/db', '/w/blog/src/hooks.ts'), '/w/blog/src/lib/server/db.ts');
    assert.equal(find('$lib', '/w/blog/src/hooks.ts'), '/w/blog/src/lib/index.ts');
    assert.equal(find('~/a', '/w/run/server/x.ts'), '/w/run/lib/a.ts');
  });

  it('heeds paths, baseUrl and extends of the nearest tsconfig, comments and all', () => {
    const find = resolver({
      '/w/tsconfig.base.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] }, }, // old\n }',
      '/w/app/tsconfig.json':
        '{ "extends": ["../tsconfig.base.json"], "compilerOptions": { "baseUrl": "./lib" } }',
      '/w/web/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      '/w/web/tsconfig.app.json':
        '{ "compilerOptions": { "paths": { "@/*": ["${configDir}/src/*"], "@/db": ["./database/index"] } } }',
      '/w/cycle/tsconfig.json': '{ "extends": "./tsconfig.json" }',
      '/w/src/db.ts': '',
      '/w/app/lib/db/users.ts': '',
      '/w/web/src/a/b.ts': '',
      '/w/web/database/index.ts': '',
    });
    assert.equal(find('~/db', '/w/app/x.ts'), '/w/src/db.ts');
    assert.equal(find('db/users', '/w/app/deep/x.ts'), '/w/app/lib/db/users.ts');
    assert.equal(find('@/a/b', '/w/web/x.ts'), '/w/web/src/a/b.ts');
    assert.equal(find('@/db', '/w/web/x.ts'), '/w/web/database/index.ts');
    assert.equal(find('@/nothing', '/w/web/x.ts'), 'missing');
    assert.equal(find('x', '/w/cycle/x.ts'), 'package x');
  });

  it('finds workspace packages by name, their exports maps, and the sources of what is not built', () => {
    const find = resolver(
      {
        '/w/packages/db/package.json': JSON.stringify({
          name: '@acme/db',
          exports: {
            '.': { types: './dist/index.d.ts', import: './dist/index.mjs' },
            './schema': './src/schema/index.ts',
            './tables/*': { types: './dist/tables/*.d.ts', default: './dist/tables/*.js' },
            './private': null,
          },
        }),
        '/w/packages/db/src/index.ts': '',
        '/w/packages/db/src/schema/index.ts': '',
        '/w/packages/db/src/tables/users.ts': '',
        '/w/packages/old/package.json': '{ "name": "old", "main": "lib/main.js" }',
        '/w/packages/old/lib/main.ts': '',
        '/w/packages/old/deep/x.ts': '',
        '/w/packages/bare/package.json': '{ "name": "bare" }',
        '/w/packages/bare/src/index.ts': '',
      },
      { '@acme/db': '/w/packages/db', old: '/w/packages/old', bare: '/w/packages/bare' },
    );
    const from = '/w/apps/web/x.ts';
    assert.equal(find('@acme/db', from), '/w/packages/db/src/index.ts');
    assert.equal(find('@acme/db/schema', from), '/w/packages/db/src/schema/index.ts');
    assert.equal(find('@acme/db/tables/users', from), '/w/packages/db/src/tables/users.ts');
    assert.equal(find('@acme/db/private', from), 'missing');
    assert.equal(find('old', from), '/w/packages/old/lib/main.ts');
    assert.equal(find('old/deep/x', from), '/w/packages/old/deep/x.ts');
    assert.equal(find('bare', from), '/w/packages/bare/src/index.ts');
  });

  it('heeds the imports field of the nearest package', () => {
    const find = resolver({
      '/w/package.json':
        '{ "imports": { "#db/*": "./src/db/*.ts", "#dep": "left-pad", "#built": "./dist/built.js" } }',
      '/w/src/db/users.ts': '',
      '/w/src/built.ts': '',
    });
    assert.equal(find('#db/users', '/w/src/a/x.ts'), '/w/src/db/users.ts');
    assert.equal(find('#dep', '/w/x.ts'), 'package left-pad');
    assert.equal(find('#built', '/w/x.ts'), '/w/src/built.ts');
    assert.equal(find('#no', '/w/x.ts'), 'missing');
  });

  it('gives files their own spelling on a disk that does not tell case', () => {
    const disk = memoryFileSystem({ 'c:/W/Db/Users.ts': '' }, { caseSensitive: false });
    const find = resolver(disk);
    assert.equal(find('./db/users', 'c:/W/x.ts'), 'c:/W/Db/Users.ts');
    assert.equal(find('C:/w/DB/USERS.ts', 'c:/W/x.ts'), 'c:/W/Db/Users.ts');
  });

  it('answers from what it knows, and tells which importers see something else after a change', () => {
    const disk = memoryFileSystem({ '/w/a.ts': '', '/w/x.ts': '' });
    const listings = createFolderListings(disk);
    const resolve = createModuleResolver({ listings, readText: disk.readText });
    resolve.resolve('./a', '/w/x.ts');
    resolve.resolve('./b', '/w/x.ts');
    disk.log.length = 0;
    resolve.resolve('./b', '/w/x.ts');
    assert.deepEqual(disk.log, []);
    disk.write('/w/b.ts', '');
    listings.forget('/w/b.ts');
    assert.deepEqual(resolve.refresh(), ['/w/x.ts']);
    assert.deepEqual(resolve.refresh(), []);
  });
});

function resolver(
  files: Readonly<Record<string, string>> | ReturnType<typeof memoryFileSystem>,
  packages: Readonly<Record<string, string>> = {},
): (specifier: string, from: string) => string {
  const disk =
    'readText' in files && typeof files.readText === 'function'
      ? files
      : memoryFileSystem(files as Record<string, string>);
  const { resolve, setPackages } = createModuleResolver({
    listings: createFolderListings(disk as ReturnType<typeof memoryFileSystem>),
    readText: (disk as ReturnType<typeof memoryFileSystem>).readText,
  });
  setPackages(new Map(Object.entries(packages)));
  return (specifier, from) => {
    const target = resolve(specifier, from);
    if (target.kind === 'file') return target.file;
    return target.kind === 'package' ? `package ${target.name}` : 'missing';
  };
}
