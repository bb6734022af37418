import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleRun, FixedText } from '../../server/src/rules/example.ts';

const folders = ['server/src/rules', 'test/rules'];

/** What a fixture's expectations should be. */
export interface Expectations {
  readonly options: Readonly<Record<string, unknown>>;
  readonly run: ExampleRun;
  readonly files: readonly {
    readonly path: string;
    readonly text: string;
    readonly findings: readonly {
      readonly start: number;
      readonly end: number;
      readonly message: string;
    }[];
  }[];
  readonly fixed: readonly FixedText[];
}

/** Writes new expectations into the fixture, wherever a source file has it as a template or as all of its text. */
export function rewriteFixture(fixture: string, expectations: Expectations): void {
  for (const file of folders.flatMap((folder) => filesEnding(folder, '.sql')))
    if (readFileSync(file, 'utf8') === fixture) writeFileSync(file, render(fixture, expectations).slice(1));
  const oldTemplate = asTemplate(fixture);
  const newTemplate = asTemplate(render(fixture, expectations));
  if (newTemplate === oldTemplate) return;
  for (const file of folders.flatMap((folder) => filesEnding(folder, '.ts'))) {
    const source = readFileSync(file, 'utf8');
    if (source.includes(oldTemplate)) {
      writeFileSync(
        file,
        source.replace(oldTemplate, () => newTemplate),
      );
    }
  }
}

function render(fixture: string, { options, run, files, fixed }: Expectations): string {
  const lines: string[] = [];
  const comment = files.some((file) => file.path.endsWith('.sql')) ? '--' : '//';
  if (Object.keys(options).length > 0) lines.push(`${comment}? ${JSON.stringify(options)}`);
  if (Object.keys(run).length > 0) lines.push(`--@ ${JSON.stringify(run)}`);
  for (const { path, text, findings } of files) {
    if (files.length > 1 || path !== 'schema.ts') lines.push(`${comment}- ${path}`);
    let start = 0;
    for (const line of text.replace(/\n$/, '').split('\n')) {
      lines.push(line);
      const end = start + line.length;
      for (const finding of findings) {
        if (finding.start < start || finding.start > end) continue;
        const length = Math.max(1, Math.min(finding.end, end) - finding.start);
        lines.push(annotation(line, comment, finding.start - start, length, finding.message));
      }
      start = end + 1;
    }
  }
  for (const { path, title, text } of fixed) {
    lines.push(title === undefined ? `${comment}= ${path}` : `${comment}= ${path} "${title}"`);
    lines.push(...text.replace(/\n$/, '').split('\n'));
  }
  const indent = commonIndent(fixture);
  const closing = /\n( *)$/.exec(fixture)?.[1] ?? '';
  return `\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}\n${closing}`;
}

function annotation(line: string, comment: string, column: number, length: number, message: string): string {
  if (comment === '--' && column === 0 && length > 3) return `--<${'^'.repeat(length - 3)} ${message}`;
  if (column < 2) throw new Error(`no room for an annotation left of: ${line}`);
  const margin = Math.min(line.search(/\S/), column - 2);
  return `${' '.repeat(margin)}${comment}${' '.repeat(column - margin - 2)}${'^'.repeat(length)} ${message}`;
}

function commonIndent(fixture: string): string {
  const indents = fixture.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]));
  return ' '.repeat(Math.min(...indents));
}

function asTemplate(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${');
}

function filesEnding(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}
