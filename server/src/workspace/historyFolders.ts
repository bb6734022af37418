import type { FilePath } from '../model/span.ts';
import { isFlywayName } from '../sources/sql/history/flyway.ts';
import { baseName, folderOf, isVirtual } from './filePath.ts';

/** The folders whose history a file may belong to. `isOpen`: the folder lies in one that is open. */
export function historyFolders(file: FilePath, isOpen: (folder: FilePath) => boolean): readonly FilePath[] {
  if (isVirtual(file)) return [];
  const folder = folderOf(file);
  const above = [folder, folderOf(folder)];
  // Flyway looks into all folders below the one that it is given.
  if (isFlywayName(baseName(file)))
    for (let last = folderOf(folder); isOpen(folderOf(last)) && folderOf(last) !== last; ) {
      last = folderOf(last);
      above.push(last);
    }
  return above.filter((each) => isOpen(each) || each === folder);
}
