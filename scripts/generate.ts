import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generateAll } from './generate/files.ts';

/** `npm run generate`: writes everything that is made from the rule files. */
const { files, obsolete } = await generateAll();
let written = 0;
for (const { path, text } of files) {
  if (read(path) === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  written++;
  console.log(`wrote ${path}`);
}
for (const path of obsolete) {
  rmSync(path);
  console.log(`removed ${path}`);
}
console.log(`${files.length} generated files, ${written} changed`);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
