import type { Dialect, EntityId, Schema } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { toSnapshot } from '../../sources/drizzle/snapshot/toSnapshot.ts';
import { lineColumnAt } from '../../workspace/lineIndex.ts';
import type { Project, Workspace } from '../../workspace/workspace.ts';
import { type CliEnvironment, exitCode, UsageError } from '../environment.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { displayPath } from '../report.ts';
import { selectProjects, withoutSqlBeside } from '../selectProjects.ts';
import { whereabouts } from '../whereabouts.ts';

/**
 * `schemawright schema`: what the reader understood, for people and programs.
 * @throws UsageError when the paths hold no schema, several where one is asked for, or none that can be printed as SQL
 */
export async function schema(
  paths: readonly string[],
  options: { readonly format: 'json' | 'drizzle-snapshot' | 'sql' },
  environment: CliEnvironment,
): Promise<number> {
  const { workspace, selection } = await openWorkspace(paths, environment, { queries: false });
  const projects = selectProjects(workspace, selection);
  if (projects.length === 0) throw new UsageError('no schema found');
  if (options.format === 'sql') {
    environment.stdout.write(await sqlOf(projects, environment.cwd));
    return exitCode.ok;
  }
  const output =
    options.format === 'json'
      ? {
          version: 1,
          projects: projects.map((project) => printable(project, workspace, environment.cwd)),
        }
      : snapshotOf(projects, environment.cwd);
  environment.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
  return exitCode.ok;
}

function snapshotOf(projects: readonly Project[], cwd: string): object {
  const { project, exposed, dialect } = onlyOne(projects, cwd);
  return toSnapshot(project.schema, exposed, dialect);
}

async function sqlOf(projects: readonly Project[], cwd: string): Promise<string> {
  const { project, exposed, dialect } = onlyOne(projects, cwd);
  if (dialect !== 'postgresql')
    throw new UsageError(`--format sql prints PostgreSQL's SQL only; this schema is one of ${dialect}`);
  const [{ loadSqlParser }, { schemaSql }] = await Promise.all([
    import('../../sources/sql/parse.ts'),
    import('../../sources/sql/ddl/schemaSql.ts'),
  ]);
  await loadSqlParser();
  return schemaSql(project.schema, exposed);
}

/** The one schema there is, and what a migration tool sees of it. */
function onlyOne(
  projects: readonly Project[],
  cwd: string,
): { readonly project: Project; readonly exposed: ReadonlySet<EntityId> | 'all'; readonly dialect: Dialect } {
  const pairs = withoutSqlBeside(projects).flatMap((project) =>
    dialectsOf(project.schema).map((dialect) => ({ project, dialect })),
  );
  const [only] = pairs;
  if (pairs.length !== 1 || !only) {
    const names = pairs
      .map(({ project, dialect }) => `  ${displayPath(whereabouts(project, dialect), cwd)} (${dialect})`)
      .sort();
    throw new UsageError(`several schemas; name the configuration or the files of one:\n${names.join('\n')}`);
  }
  return { ...only, exposed: only.project.configFile === undefined ? 'all' : only.project.exposed };
}

function dialectsOf(schema: Schema): readonly Dialect[] {
  return [...new Set([...schema.tables, ...schema.enums, ...schema.views].map((part) => part.dialect))];
}

/** The model with places as lines and columns, and big integers as text. */
function printable(project: Project, workspace: Workspace, cwd: string): object {
  const place = ({ file, start, end }: Span) => {
    const lines = workspace.lines(file);
    const at = (offset: number) => {
      const { line, column } = lines ? lineColumnAt(lines, offset) : { line: 0, column: 0 };
      return { line: line + 1, column: column + 1 };
    };
    return { file: displayPath(file, cwd), start: at(start), end: at(end) };
  };
  const convert = (_key: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return value.toString();
    if (isSpan(value)) return place(value);
    // Ids of Drizzle entities begin with their file.
    if (typeof value === 'string' && idsFile.test(value)) return displayPath(value, cwd);
    return value;
  };
  return {
    config: project.configFile && displayPath(project.configFile, cwd),
    files: project.files.map((file) => displayPath(file, cwd)),
    ...(JSON.parse(
      JSON.stringify({ exposed: [...project.exposed].sort(), schema: project.schema }, convert),
    ) as object),
  };
}

const idsFile = /^(\/|[a-z]:\/).*#/;

function isSpan(value: unknown): value is Span {
  return (
    typeof value === 'object' &&
    value !== null &&
    'file' in value &&
    'start' in value &&
    typeof value.start === 'number'
  );
}
