import type { SqlText, Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { Maybe } from '../model/unknown.ts';
import { known } from '../model/unknown.ts';
import type { SourceProblem } from '../sources/source.ts';
import type { FragmentFault } from '../sources/sql/fragment.ts';
import type { CodeSqlLoader } from './codeSqlLoader.ts';
import type { ProjectState } from './project.ts';
import type { Texts } from './texts.ts';

export type FaultOfExpression = (text: string) => FragmentFault | undefined;

export interface SqlTemplatesOptions {
  readonly projects: { all(): readonly Pick<ProjectState, 'engine'>[] };
  readonly texts: Pick<Texts, 'read'>;
  readonly codeSql: CodeSqlLoader;
  /** What is told of a file differs now. */
  touch(file: FilePath): void;
  /** Has the file's findings asked for again; left out where nobody is kept waiting. */
  readonly changedLater: (() => void) | undefined;
}

/** What PostgreSQL refuses of the SQL in templates of schemas. Its parser comes with the first that needs a look. */
export interface SqlTemplates {
  problems(file: FilePath): readonly SourceProblem[];
  /** Loads the parser where the schemas that were read need it. */
  prepare(): Promise<void>;
}

export function createSqlTemplates({
  projects,
  texts,
  codeSql,
  touch,
  changedLater,
}: SqlTemplatesOptions): SqlTemplates {
  const tablesIn = (file: FilePath): readonly Table[] => {
    for (const { engine } of projects.all()) {
      const tables = engine.index.partsOf(file)?.tables;
      if (tables) return tables;
    }
    return [];
  };
  const textOf = (file: FilePath) => texts.read(file) ?? '';
  async function loadFor(files: Iterable<FilePath>): Promise<void> {
    await codeSql.load();
    for (const file of files) touch(file);
  }
  return {
    problems(file) {
      const tables = tablesIn(file);
      if (tables.length === 0) return [];
      const faultOf = codeSql.faultOf();
      if (faultOf) return problemsOf(file, textOf(file), tables, faultOf);
      if (changedLater && templatesOf(file, textOf(file), tables).length > 0)
        loadFor([file]).then(changedLater, () => {});
      return [];
    },
    async prepare() {
      if (codeSql.faultOf()) return;
      const files = new Set<FilePath>();
      for (const { engine } of projects.all())
        for (const { tables } of engine.index.parts())
          for (const { span } of tables) files.add(span.whole.file);
      const waiting = [...files].filter((file) => templatesOf(file, textOf(file), tablesIn(file)).length > 0);
      if (waiting.length > 0) await loadFor(waiting);
    },
  };
}

/**
 * The faults of the templates that have to be a whole expression: checks, the conditions of indexes and defaults. Of
 * others nobody knows which part of a statement they are.
 */
function problemsOf(
  file: FilePath,
  text: string,
  tables: readonly Table[],
  faultOf: FaultOfExpression,
): readonly SourceProblem[] {
  const told = new Set<number>();
  return templatesOf(file, text, tables).flatMap(({ content, start }): SourceProblem[] => {
    const fault = told.has(start) ? undefined : faultOf(content.replace(hole, named));
    told.add(start);
    if (!fault) return [];
    const at = start + fault.start;
    // A hole has been given a name, which nobody would know again.
    const message = fault.message.replace(/""_+""/, '"${…}"');
    return [{ code: 'syntax-error', message, span: { file, start: at, end: start + fault.end } }];
  });
}

/** A column of a table, or a plain value: what stands for one operand. */
const operand = String.raw`\$\{\s*(?:[\w$]+(?:\.[\w$]+)+|-?\d+(?:\.\d+)?|true|false|'[\w ]*'|"[\w ]*")\s*\}`;
const hole = new RegExp(operand, 'g');
const simple = String.raw`(?:${operand}|-?\d+(?:\.\d+)?|'[^'\\]*'|[a-z_]+\(\)|current_(?:timestamp|date|time)|true|false)`;
/** One operand, a comparison of two: these are right as they are. */
const plain = new RegExp(`^\\s*${simple}(?:\\s*(?:=|<>|!=|<=?|>=?)\\s*${simple})?\\s*$`, 'i');

function named(text: string): string {
  return `"${'_'.repeat(text.length - 2)}"`;
}

function templatesOf(file: FilePath, text: string, tables: readonly Table[]) {
  return tables
    .filter(({ dialect }) => dialect === 'postgresql')
    .flatMap(expressionsOf)
    .flatMap((expression) => {
      const template = known(expression);
      if (!template?.complete || template.span.file !== file) return [];
      const written = text.slice(template.span.start, template.span.end);
      const [whole, opening = '', content = ''] = /^(sql(?:<[^`]*>)?`)([^`]*)`$/.exec(written) ?? [];
      // Escapes would move what follows; any other hole may stand for a part of the syntax.
      const isReadable = whole !== undefined && !/\\|\$\{/.test(content.replace(hole, ''));
      return isReadable && content.trim() !== '' && !plain.test(content)
        ? [{ content, start: template.span.start + opening.length }]
        : [];
    });
}

function expressionsOf({ checks, indexes, columns }: Table): readonly (Maybe<SqlText> | undefined)[] {
  return [
    ...checks.map(({ expression }) => expression),
    ...indexes.map(({ predicate }) => predicate),
    ...columns.map(({ default: value }) => {
      const written = known(value);
      return written?.kind === 'expression' ? written.expression : undefined;
    }),
  ];
}
