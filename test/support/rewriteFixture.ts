import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FixedText } from '../../server/src/rules/example.ts';

const folders = ['server/src/rules', 'test/rules'];

/** What a fixture's expectations should be. */
export interface Expectations {
  readonly options: Readonly<Record<string, unknown>>;
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

/** Writes new expectations into the fixture, wherever a source file has it as a template. */
export function rewriteFixture(fixture: string, expectations: Expectations): void {
  const oldTemplate = asTemplate(fixture);
  const newTemplate = asTemplate(render(fixture, expectations));
  if (newTemplate === oldTemplate) return;
  for (const file of folders.flatMap((folder) => sourceFiles(folder))) {
    const source = readFileSync(file, 'utf8');
    if (source.includes(oldTemplate)) {
      writeFileSync(
        file,
        source.replace(oldTemplate, () => newTemplate),
      );
    }
  }
}

function render(fixture: string, { options, files, fixed }: Expectations): string {
  const lines: string[] = [];
  if (Object.keys(options).length > 0) lines.push(`//? ${JSON.stringify(options)}`);
  for (const { path, text, findings } of files) {
    if (files.length > 1 || path !== 'schema.ts') lines.push(`//- ${path}`);
    let start = 0;
    for (const line of text.replace(/\n$/, '').split('\n')) {
      lines.push(line);
      const end = start + line.length;
      for (const finding of findings) {
        if (finding.start < start || finding.start > end) continue;
        const carets = '^'.repeat(Math.max(1, Math.min(finding.end, end) - finding.start));
        lines.push(annotation(line, finding.start - start, `${carets} ${finding.message}`));
      }
      start = end + 1;
    }
  }
  for (const { path, title, text } of fixed) {
    lines.push(title === undefined ? `//= ${path}` : `//= ${path} "${title}"`);
    lines.push(...text.replace(/\n$/, '').split('\n'));
  }
  const indent = commonIndent(fixture);
  const closing = /\n( *)$/.exec(fixture)?.[1] ?? '';
  return `\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}\n${closing}`;
}

function annotation(line: string, column: number, text: string): string {
  if (column < 2) throw new Error(`no room for an annotation left of: ${line}`);
  const margin = Math.min(line.search(/\S/), column - 2);
  return `${' '.repeat(margin)}//${' '.repeat(column - margin - 2)}${text}`;
}

function commonIndent(fixture: string): string {
  const indents = fixture.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]));
  return ' '.repeat(Math.min(...indents));
}

function asTemplate(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${');
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
