import type { Routine } from '../model/access.ts';
import type { EnumType, Table, View } from '../model/schema.ts';
import { known } from '../model/unknown.ts';
import type { SubjectKind, Subjects } from '../rules/rule.ts';
import type { DatabaseState } from '../sources/sql/database.ts';
import { folderOf, isInside, joinPath } from './filePath.ts';
import { qualifiedLabel } from './qualifiedLabel.ts';
import type { QueryTarget } from './queryTargets.ts';
import { sameStates } from './sqlDumps.ts';
import type { SqlProject } from './sqlProject.ts';
import type { SqlProjectsOptions } from './sqlProjects.ts';

/** What a history makes and schema files beside it declare: it is told there, where it would be mended. */
export interface Declared {
  readonly names: ReadonlySet<string>;
  /** Nothing else has the history: queries are about the schema files. */
  readonly isWhole: boolean;
}

/**
 * Marks the histories that are made from schema files: those of Supabase with a folder `schemas` beside them
 * (https://supabase.com/docs/guides/local-development/declarative-database-schemas), and those of drizzle-kit that no
 * configuration names any more, of whose tables a Drizzle schema declares most.
 */
export function markDeclared(
  schemas: Iterable<SqlProject>,
  histories: Iterable<SqlProject>,
  { isMirrored, queryTargets }: Pick<SqlProjectsOptions, 'isMirrored' | 'queryTargets'>,
): void {
  const all = [...schemas];
  for (const history of histories) {
    if (history.chain.kind !== 'history') continue;
    const { tool } = history.chain.history;
    if (tool === 'supabase') markBySchemaFiles(history, all);
    if (tool === 'drizzle' && !isMirrored(history.chain.history))
      mark(history, declaredInCode(history.reader.state(), queryTargets()));
  }
}

function markBySchemaFiles(history: SqlProject, schemas: readonly SqlProject[]): void {
  const folder = joinPath(folderOf(history.folder), 'schemas');
  const declaring = schemas.filter(
    (project) => project.folder === folder || isInside(project.folder, folder),
  );
  if (declaring.length === 0 && !history.declared) return;
  const states = [history, ...declaring].map(({ reader }) => reader.state());
  if (sameStates(states, history.declaredAsked)) return;
  history.declaredAsked = states;
  mark(history, declaredIn(states));
}

function mark(history: SqlProject, declared: Declared | undefined): void {
  if (sameNames(declared, history.declared)) return;
  if (declared) history.declared = declared;
  else delete history.declared;
  history.engine.reset();
}

/** True for what is told where the schema files declare it. */
export function isDeclared(declared: Declared | undefined, subject: Subjects[SubjectKind]): boolean {
  if (!declared) return false;
  const { kind } = subject;
  return (
    (kind === 'table' || kind === 'view' || kind === 'enum' || kind === 'routine') &&
    declared.names.has(nameOf(subject))
  );
}

function declaredIn([made, ...declaring]: readonly DatabaseState[]): Declared | undefined {
  const own = made ? namesIn(made) : new Set<string>();
  const names = new Set(declaring.flatMap((state) => [...namesIn(state)]).filter((name) => own.has(name)));
  return names.size === 0 ? undefined : { names, isWhole: names.size === own.size };
}

function declaredInCode({ tables }: DatabaseState, targets: readonly QueryTarget[]): Declared | undefined {
  const all = [...tables.values()];
  const inCode = targets.map(({ dialectsOf }) =>
    all.filter(({ name }) => dialectsOf(known(name) ?? '').includes('postgresql')),
  );
  const most = inCode.reduce<readonly Table[]>((best, each) => (each.length > best.length ? each : best), []);
  if (most.length === 0 || most.length * 2 < all.length) return undefined;
  return { names: new Set(most.map(nameOf)), isWhole: most.length === all.length };
}

function namesIn({ tables, views, enums, functions }: DatabaseState): ReadonlySet<string> {
  return new Set(
    [...tables.values(), ...views.values(), ...enums.values(), ...functions.values()].map(nameOf),
  );
}

function nameOf(part: Table | View | EnumType | Routine): string {
  return `${part.kind} ${qualifiedLabel(part)}`;
}

function sameNames(a: Declared | undefined, b: Declared | undefined): boolean {
  return a?.isWhole === b?.isWhole && [...(a?.names ?? [])].join() === [...(b?.names ?? [])].join();
}
