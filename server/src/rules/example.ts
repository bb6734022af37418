import type { MigrationTool } from '../model/migrationTool.ts';
import type { Dialect } from '../model/schema.ts';

/**
 * The format in which a rule's examples and all rule tests are written:
 *
 *     //- path              opens a file; without one the text is `schema.ts`
 *     //? {"option": 1}     sets options of the rule
 *     //@ {"driverWithoutForeignKeys": "sql-js"}  what lies around the schema: see `ExampleRun`
 *     //  ^^^^ message      annotates the line above: the carets mark the columns, the message is whole
 *     //= path              the file's text after the first fix of each finding
 *     //= path "fix title"  the same for the fix of this title
 *
 * In SQL the comment is `--`, and the files are the migrations of one history, oldest first:
 *
 *     --@ {"wrapped": true}  how the migrations are run: see `ExampleRun`
 *     --<^^^ message         annotates from the start of the line to the last caret
 *
 * Common indentation is taken off.
 */
export interface Example {
  readonly files: readonly ExampleFile[];
  readonly fixed: readonly FixedText[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly run: ExampleRun;
}

/** What lies around an example, and how its migrations are run: by hand, in PostgreSQL 18, each statement by itself. */
export interface ExampleRun {
  readonly tool?: MigrationTool;
  readonly wrapped?: boolean;
  readonly direction?: 'up' | 'down';
  readonly dialect?: Dialect;
  readonly serverVersion?: number;
  /** The answers of the view to the questions of these names. */
  readonly configurationWithout?: string;
  readonly driverWithoutForeignKeys?: string;
  /** All tables are new. */
  readonly isNew?: boolean;
  /** What the history says of its last file. */
  readonly file?: Readonly<Record<string, unknown>>;
}

export interface ExampleFile {
  readonly path: string;
  /** The text without the annotations. */
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  /** UTF-16 offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** A file's text after a fix. */
export interface FixedText {
  readonly path: string;
  /** Which fix; undefined is the first of each finding. */
  readonly title: string | undefined;
  readonly text: string;
}

interface OpenFile {
  readonly path: string;
  readonly title: string | undefined;
  readonly isFixed: boolean;
  readonly lines: string[];
  readonly annotations: Annotation[];
}

/** Parses the format. Throws on an example that does not keep to it: it is a fault of the rule's author. */
export function parseExample(fixture: string): Example {
  const options: Record<string, unknown> = {};
  const run: Record<string, unknown> = {};
  const open: OpenFile[] = [];
  let current: OpenFile | undefined;
  for (const line of withoutIndentation(fixture)) {
    const opening = /^(?:\/\/|--)([-=]) +(\S+)(?: +"(.*)")?\s*$/.exec(line);
    const setting = /^(?:\/\/|--)\? (.*)$/.exec(line);
    const running = /^(?:\/\/|--)@ (.*)$/.exec(line);
    const marks = /^ *(?:\/\/|--)(?: *|<)(\^+) (.+)$/.exec(line);
    if (opening) {
      current = openFile(opening[2] as string, opening[1] === '=', opening[3]);
      open.push(current);
    } else if (setting) {
      Object.assign(options, JSON.parse(setting[1] as string));
    } else if (running) {
      Object.assign(run, JSON.parse(running[1] as string));
    } else {
      if (!current) {
        current = openFile('schema.ts', false, undefined);
        open.push(current);
      }
      if (marks) {
        const end = line.indexOf('^') + (marks[1] as string).length;
        const start = line.startsWith('--<') ? 0 : line.indexOf('^');
        annotate(current, start, end - start, marks[2] as string);
      } else current.lines.push(line);
    }
  }
  return {
    options,
    run,
    files: open
      .filter((file) => !file.isFixed)
      .map(({ path, lines, annotations }) => ({ path, text: textOf(lines), annotations })),
    fixed: open
      .filter((file) => file.isFixed)
      .map(({ path, title, lines }) => ({ path, title, text: textOf(lines) })),
  };
}

function openFile(path: string, isFixed: boolean, title: string | undefined): OpenFile {
  return { path, isFixed, title, lines: [], annotations: [] };
}

function annotate(file: OpenFile, column: number, length: number, message: string): void {
  if (file.lines.length === 0) throw new Error(`annotation without a line above it: ${message}`);
  const lineStart = file.lines.slice(0, -1).reduce((sum, line) => sum + line.length + 1, 0);
  file.annotations.push({ start: lineStart + column, end: lineStart + column + length, message });
}

function textOf(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/\n+$/, '');
  return text === '' ? '' : `${text}\n`;
}

function withoutIndentation(fixture: string): readonly string[] {
  const lines = fixture.replace(/^\n/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(Number.isFinite(common) ? common : 0).trimEnd());
}
