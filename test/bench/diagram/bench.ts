import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { measureDiagram } from './diagram.ts';

const rows = await measureDiagram();
const table = [
  '| what | Schemawright | React Flow, one elk layout | bound |',
  '|---|---|---|---|',
  ...rows.map(({ what, ours, peer, bound }) => `| ${what} | ${ours} | ${peer} | ${bound} |`),
].join('\n');
console.log(table);
if (process.argv.includes('--write'))
  writeFileSync(path.resolve(import.meta.dirname, '../../../docs/benchmarks-diagram.md'), page());

function page(): string {
  const [processor] = cpus();
  const machine = [
    `${cpus().length} cores (${processor?.model.trim() || process.arch})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.version}`,
    'Chromium without a GPU',
  ].join(', ');
  return `# Benchmarks of the diagram

Written by \`npm run bench -- diagram --write\`. Machine: ${machine}. Times of a shared machine vary; trust the
ratios. The bounds were set for a machine on which the peer's first picture of 100 tables takes about 1,040 ms: the
peer's column tells how much slower or faster the machine of this run was.

The schemas are generated: modules of some 15 tables with most references inside, a few tables that a third of all
references lead to, 1.85 references and 10 columns a table. The webview is the built one in a page that plays the
editor, with the editor's content security policy; times are those of the page's own clock. The peer is React Flow
with one layered layout of elk, rendering only what is visible, with tables of the same sizes. Crossings are
counted over all lines that are drawn at rest; those of the peer are the lines that elk draws in its layout, since
React Flow draws shorter ones through the tables.

${table}
`;
}
