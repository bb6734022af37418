import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['server/src/rules', 'test/rules'];

/** Puts a new fixed text (`//= path "title"`) into the fixture, wherever a source file has it as a template. */
export function rewriteFixedText(
  fixture: string,
  path: string,
  title: string | undefined,
  text: string,
): void {
  const inTemplate = asTemplate(fixture);
  for (const file of folders.flatMap((folder) => sourceFiles(folder))) {
    const source = readFileSync(file, 'utf8');
    if (source.includes(inTemplate)) {
      writeFileSync(
        file,
        source.replace(inTemplate, () => asTemplate(withText(fixture, path, title, text))),
      );
    }
  }
}

function withText(fixture: string, path: string, title: string | undefined, text: string): string {
  const lines = fixture.split('\n');
  const heading = title === undefined ? `= ${path}` : `= ${path} "${title}"`;
  const at = lines.findIndex((line) => line.trim() === `//${heading}` || line.trim() === `--${heading}`);
  const indent = (lines[at] ?? '').match(/^\s*/)?.[0] ?? '';
  let end = at + 1;
  while (end < lines.length - 1 && !/^\s*(\/\/|--)[-=] /.test(lines[end] ?? '')) end++;
  const replacement = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line));
  return [...lines.slice(0, at + 1), ...replacement, ...lines.slice(end)].join('\n');
}

function asTemplate(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${');
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
