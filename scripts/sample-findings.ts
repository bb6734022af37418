import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rules } from '../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../server/src/workspace/createWorkspace.ts';
import { lineColumnAt } from '../server/src/workspace/lineIndex.ts';
import { nodeFileSystem } from '../server/src/workspace/nodeFileSystem.ts';

/**
 * Draws findings to be judged by people: `node --import tsx scripts/sample-findings.ts FOLDER`.
 *
 * FOLDER holds one checkout a folder. Every rule is on. Of each rule `--count` findings (10) are drawn, the same ones
 * in every run over the same texts: those whose hash of repository, file, place and message is smallest, at most
 * `--per-repository` (3) of one repository before others have had their turn. `--group` and `--rule` narrow; `--table`
 * prints only how often each rule found something, and in how many repositories.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '10' },
    'per-repository': { type: 'string', default: '3' },
    context: { type: 'string', default: '6' },
    group: { type: 'string', multiple: true },
    rule: { type: 'string', multiple: true },
    table: { type: 'boolean', default: false },
  },
});

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly repository: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly order: string;
}

const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: node --import tsx scripts/sample-findings.ts FOLDER');
  process.exit(2);
}

const found: Found[] = [];
for (const name of readdirSync(folder).sort())
  found.push(...(await findingsOf(path.join(folder, name), name)));

for (const rule of rules) {
  if (values.group && !values.group.includes(rule.group)) continue;
  if (values.rule && !values.rule.includes(rule.id)) continue;
  const own = found.filter((finding) => finding.rule === rule.id);
  const repositories = new Set(own.map(({ repository }) => repository)).size;
  if (values.table) {
    console.log([rule.group, rule.id, rule.severity, own.length, repositories].join('\t'));
    continue;
  }
  console.log(`\n## ${rule.id} (${rule.severity}): ${own.length} findings in ${repositories} repositories`);
  for (const finding of drawn(own)) print(finding);
}

async function findingsOf(root: string, repository: string): Promise<readonly Found[]> {
  if (!existsSync(root)) return [];
  const workspace = createWorkspace({ rules, fileSystem: nodeFileSystem, presets: ['all'] });
  workspace.setFolders([root]);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return workspace.files().flatMap((file) =>
    workspace.findings(file).map(({ rule, severity, message, span }) => {
      const lines = workspace.lines(file);
      const at = lines ? lineColumnAt(lines, span.start) : { line: 0, column: 0 };
      const below = path.relative(root, file);
      const key = `${repository} ${below} ${at.line} ${at.column} ${rule} ${message}`;
      return {
        rule,
        severity,
        repository,
        file: below,
        line: at.line + 1,
        message,
        order: createHash('sha256').update(key).digest('hex'),
      };
    }),
  );
}

/** Takes turns between the repositories, so that a large one does not fill the sample. */
function drawn(findings: readonly Found[]): readonly Found[] {
  const sorted = [...findings].sort((a, b) => (a.order < b.order ? -1 : 1));
  const taken = new Map<string, number>();
  const turns = sorted.map((finding) => {
    const count = taken.get(finding.repository) ?? 0;
    taken.set(finding.repository, count + 1);
    return { finding, turn: Math.floor(count / Number(values['per-repository'])) };
  });
  return turns
    .sort((a, b) => a.turn - b.turn || (a.finding.order < b.finding.order ? -1 : 1))
    .slice(0, Number(values.count))
    .map(({ finding }) => finding);
}

function print({ severity, repository, file, line, message }: Found): void {
  console.log(`\n${severity} ${repository} ${file}:${line}\n  ${message}`);
  const around = Number(values.context);
  const text = readFileSync(path.join(folder as string, repository, file), 'utf8').split('\n');
  for (let at = Math.max(1, line - around); at <= Math.min(text.length, line + around); at++) {
    console.log(`${at === line ? '>' : ' '} ${String(at).padStart(5)} ${(text[at - 1] ?? '').slice(0, 160)}`);
  }
}
