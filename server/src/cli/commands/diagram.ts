import { existsSync } from 'node:fs';
import path from 'node:path';
import { exportText, formatExtensions } from '../../export/exportDiagram.ts';
import { compareDiagrams } from '../../ide/diagram/compare.ts';
import { createEntityFindings } from '../../ide/diagram/entityFindings.ts';
import { keptFromFile } from '../../ide/diagram/kept.ts';
import { type DrawableProject, drawableProjects } from '../../ide/diagram/projects.ts';
import { diagramSnapshot } from '../../ide/diagram/snapshot.ts';
import type { DiagramSnapshot } from '../../protocol/diagram.ts';
import { readDiagramFile } from '../../protocol/diagramFile.ts';
import { type DiagramDiff, type DiagramFormat, diagramFormats } from '../../protocol/diagramMessages.ts';
import { readDiagramText } from '../../workspace/diagramFiles.ts';
import { type EarlierState, earlierSchema } from '../../workspace/earlierSchema.ts';
import { toFilePath } from '../../workspace/filePath.ts';
import { nodeFileSystem } from '../../workspace/nodeFileSystem.ts';
import { type ConvertedFormat, convertedFormats, convertSvg } from '../../workspace/picture/convertSvg.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { writeFileWhole } from '../../workspace/writeFile.ts';
import { type CliEnvironment, exitCode, UsageError } from '../environment.ts';
import { openWorkspace } from '../openWorkspace.ts';
import type { Selection } from '../paths.ts';
import { displayPath } from '../report.ts';
import { selectProjects, withoutSqlBeside } from '../selectProjects.ts';
import { whereabouts } from '../whereabouts.ts';

export interface DiagramOptions {
  readonly format?: string;
  readonly out?: string;
  readonly compare?: string;
  readonly theme: 'light' | 'dark' | 'print';
  readonly groupBy: 'community' | 'schema' | 'file';
}

/**
 * `schemawright diagram`: the picture of one schema, on standard output or in a file.
 * @throws UsageError when the paths hold no schema or several, or the format is not written here
 */
export async function diagram(
  paths: readonly string[],
  options: DiagramOptions,
  environment: CliEnvironment,
): Promise<number> {
  const { cwd, stdout, stderr } = environment;
  const format = formatOf(options);
  // Only pictures show findings, and some of these are of queries.
  const queries = format === 'svg' || isConvertedFormat(format);
  const { workspace, selection } = await openWorkspace(paths, environment, { queries });
  const project = onlyProject(workspace, selection, cwd);
  const now = snapshotOf(workspace, project);
  const diff =
    options.compare === undefined
      ? undefined
      : await difference(project, now, options.compare, selection, cwd);
  const snapshot = diff?.snapshot ?? now;
  const content = await contentOf(format, project, snapshot, options, diff, environment);
  if (diff) stderr.write(`${listOf(diff)}\n`);
  if (options.out === undefined) {
    stdout.write(content as string);
    return exitCode.ok;
  }
  const file = path.resolve(cwd, options.out);
  if (!existsSync(path.dirname(file))) throw new UsageError(`${options.out}: there is no such folder`);
  writeFileWhole(file, content);
  stderr.write(`Wrote ${options.out}: ${amount(snapshot.tables.length, 'table')}\n`);
  return exitCode.ok;
}

async function contentOf(
  format: WrittenFormat,
  project: DrawableProject,
  snapshot: DiagramSnapshot,
  options: DiagramOptions,
  diff: DiagramDiff | undefined,
  { env }: CliEnvironment,
): Promise<string | Uint8Array> {
  const isConverted = isConvertedFormat(format);
  if (!isConverted && format !== 'svg') return exportText(snapshot, format);
  const svg = await picture(project, snapshot, options, diff);
  return isConverted ? convertSvg(svg, format, env) : svg;
}

type WrittenFormat = DiagramFormat | ConvertedFormat;

function isConvertedFormat(format: string): format is ConvertedFormat {
  return convertedFormats.some((each) => each === format);
}

/** The format that is named, else the one of the file's ending, else SVG. */
function formatOf({ format, out }: DiagramOptions): WrittenFormat {
  const ending = out === undefined ? '' : path.extname(out).slice(1).toLowerCase();
  const wanted = format?.toLowerCase() ?? (ending || 'svg');
  const found = diagramFormats.find((each) => each === wanted || formatExtensions[each] === wanted);
  if (found) return found;
  if (isConvertedFormat(wanted)) {
    if (out === undefined) throw new UsageError(`${wanted} needs a file: --out schema.${wanted}`);
    return wanted;
  }
  throw new UsageError(
    `${wanted}: not one of the formats ${[...diagramFormats, ...convertedFormats].join(', ')}`,
  );
}

function onlyProject(workspace: Workspace, selection: Selection, cwd: string): DrawableProject {
  const projects = workspace.projects();
  const selected = new Set(withoutSqlBeside(selectProjects(workspace, selection, projects)));
  const all = drawableProjects(workspace, selection.folders, projects).filter(({ project }) =>
    selected.has(project),
  );
  const [only] = all;
  if (!only) throw new UsageError('no schema found');
  if (all.length > 1) {
    const names = all.map(
      ({ project }) =>
        `  ${displayPath(whereabouts(project), cwd)} (${amount(project.schema.tables.length, 'table')})`,
    );
    throw new UsageError(`several schemas; name the configuration or a file of one:\n${names.join('\n')}`);
  }
  return only;
}

function snapshotOf(
  workspace: Workspace,
  { id, title, relative, project }: DrawableProject,
): DiagramSnapshot {
  return diagramSnapshot(
    {
      schema: project.schema,
      findings: createEntityFindings().refresh(project.files, (file) => workspace.findings(file)),
      broken: new Set(),
    },
    { project: id, title, relative },
  );
}

async function picture(
  { keptFile }: DrawableProject,
  snapshot: DiagramSnapshot,
  { theme, groupBy }: DiagramOptions,
  diff: DiagramDiff | undefined,
): Promise<string> {
  const { drawSvg } = await import('../../export/svg/drawSvg.ts');
  const kept = readDiagramText(keptFile);
  const read = kept === undefined ? undefined : readDiagramFile(kept);
  const positions = read && 'file' in read ? keptFromFile(read.file, snapshot.tables).positions : {};
  return drawSvg(snapshot, { theme, grouping: groupBy, positions, ...(diff && { diff }) });
}

/** `snapshot` is the last migration; a file that is there is a dump; everything else a git revision. */
async function difference(
  { project, id, title, relative }: DrawableProject,
  snapshot: DiagramSnapshot,
  other: string,
  { folders }: Selection,
  cwd: string,
): Promise<DiagramDiff> {
  const file = path.resolve(cwd, other);
  const state: EarlierState =
    other === 'snapshot'
      ? { kind: 'migration' }
      : other.endsWith('.sql') && existsSync(file)
        ? { kind: 'dump', file: toFilePath(file) }
        : { kind: 'git', revision: other };
  const earlier = await earlierSchema(project, state, { folders, fileSystem: nodeFileSystem });
  if ('problem' in earlier) throw new UsageError(earlier.problem);
  const before = diagramSnapshot(
    { schema: earlier.schema, findings: new Map(), broken: new Set() },
    { project: id, title: earlier.name, relative },
  );
  return compareDiagrams(
    { schema: earlier.schema, snapshot: before },
    { schema: project.schema, snapshot },
    `${title} compared with ${earlier.name}`,
    earlier.changes,
  );
}

/** The differences as lines. */
function listOf({ title, snapshot, tables, words = [] }: DiagramDiff): string {
  const lines = snapshot.tables.flatMap(({ id, schema, name }) => {
    const diff = tables[id];
    if (!diff) return [];
    const own = schema === undefined ? name : `${schema}.${name}`;
    return [`  table ${own} ${diff.kind}`, ...diff.words.map((word) => `    ${word}`)];
  });
  const all = [...lines, ...words.map((word) => `  ${word}`)];
  return [title, ...(all.length > 0 ? all : ['  nothing is different'])].join('\n');
}

function amount(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
