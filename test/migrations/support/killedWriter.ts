import {
  diskOperations,
  type FileOperations,
  type PlannedFile,
  writeFiles,
} from '../../../server/src/migrations/files.ts';

/** Writes the files of a plan and is killed before its nth operation on the disk: `<folder> <nth> <files as JSON>`. */
const [folder = '', nth, files = '[]'] = process.argv.slice(2);
let count = 0;
const operations = Object.fromEntries(
  Object.entries(diskOperations).map(([name, run]) => [
    name,
    (...given: never[]) => {
      if (count++ === Number(nth)) process.kill(process.pid, 'SIGKILL');
      return (run as (...all: never[]) => unknown)(...given);
    },
  ]),
) as unknown as FileOperations;
const plan = JSON.parse(files) as readonly PlannedFile[];
writeFiles(folder, plan, operations);
