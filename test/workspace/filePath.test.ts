import assert from 'node:assert/strict';
import {
  filePathToUri,
  folderOf,
  foldersUp,
  isInside,
  joinPath,
  relativeTo,
  toFilePath,
  toOsPath,
  uriToFilePath,
} from '../../server/src/workspace/filePath.ts';

describe('file paths', () => {
  const same: readonly (readonly [uri: string, file: string])[] = [
    ['file:///home/a/b.ts', '/home/a/b.ts'],
    ['file:///c%3A/Users/x/a.ts', 'c:/Users/x/a.ts'],
    ['file:///home/a%20b/%C3%BC%23%25.ts', '/home/a b/ü#%.ts'],
    ['file://server/share/a.ts', '//server/share/a.ts'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
    ['vscode-remote://ssh/home/a.ts', 'vscode-remote://ssh/home/a.ts'],
  ];
  for (const [uri, file] of same) {
    it(`takes ${uri} there and back`, () => {
      assert.equal(uriToFilePath(uri), file);
      assert.equal(filePathToUri(file), uri);
    });
  }

  it('takes every spelling of a drive for one', () => {
    for (const uri of ['file:///C:/a.ts', 'file:///c:/a.ts', 'file:///C%3A/a.ts']) {
      assert.equal(uriToFilePath(uri), 'c:/a.ts');
    }
    assert.equal(toFilePath('C:\\a\\..\\b.ts'), 'c:/b.ts');
    assert.equal(toFilePath('C:/a.ts'), 'c:/a.ts');
  });

  it('knows shares, and leaves back slashes that are letters of a name', () => {
    assert.equal(toFilePath('\\\\server\\share\\a.ts'), '//server/share/a.ts');
    assert.equal(toOsPath('//server/share/a.ts'), '\\\\server\\share\\a.ts');
    assert.equal(toOsPath('c:/a/b.ts'), 'c:\\a\\b.ts');
    assert.equal(toFilePath('/a/b\\c.ts'), '/a/b\\c.ts');
    assert.equal(toOsPath('/a/b\\c.ts'), '/a/b\\c.ts');
  });

  it('walks up to a root of any kind and no further', () => {
    assert.deepEqual([...foldersUp('/a/b/c.ts')], ['/a/b', '/a', '/']);
    assert.deepEqual([...foldersUp('c:/a/b.ts')], ['c:/a', 'c:/']);
    assert.deepEqual([...foldersUp('/a/b/c.ts', '/a')], ['/a/b', '/a']);
    assert.equal(folderOf('/a'), '/');
    assert.equal(joinPath('c:/', '../../x'), 'c:/x');
    assert.equal(joinPath('/', '../x'), '/x');
    assert.equal(joinPath('//s/share', '../../../x'), '//s/x');
  });

  it('does not take a folder for one whose name starts alike', () => {
    assert.equal(isInside('/a/bc/d.ts', '/a/b'), false);
    assert.equal(isInside('/a/b', '/a/b'), true);
    assert.equal(isInside('c:/a.ts', 'c:/'), true);
    assert.equal(relativeTo('c:/', 'c:/a/b.ts'), 'a/b.ts');
    assert.equal(relativeTo('/a', '/a/b.ts'), 'b.ts');
  });
});
