import type ts from 'typescript';
import type { TableRef } from '../../../model/query.ts';
import type { Dialect, EntityId } from '../../../model/schema.ts';
import type { FilePath, Span } from '../../../model/span.ts';
import type { CodeSql, ImportTarget } from '../../source.ts';
import type { ExportSummary } from '../summary.ts';
import type { ClientFacts } from './clientFacts.ts';
import type { Names } from './names.ts';

/** What the reading of a file's queries asks of other files; each question is recorded as a dependency. */
export interface QueryHost {
  resolve(specifier: string, from: FilePath): ImportTarget;
  summary(file: FilePath, name: string): ExportSummary;
  /** The client that a file exports under a name, or has under a path of members of it. */
  client(file: FilePath, name: string, path: readonly string[]): ClientFacts | undefined;
  /** What reads SQL in the text; undefined until it is loaded. */
  readonly codeSql: CodeSql | undefined;
}

/** The file in whose text something is looked up. */
export interface FileContext {
  readonly file: FilePath;
  readonly names: Names;
  readonly host: QueryHost;
  /** The declarations that are being looked into: a ring of them ends where it closes. */
  readonly visiting: Set<ts.Node>;
  /** Names of clients that the settings give: the last names of expressions. */
  readonly clientNames: readonly string[];
  /** The tables that the file itself declares, by their names in it. */
  readonly ownTables: ReadonlyMap<string, { readonly id: EntityId; readonly dialect: Dialect }>;
}

/** A table as an expression names it. */
export interface TableUse {
  readonly ref: TableRef;
  readonly alias: string | undefined;
  readonly dialect: Dialect | undefined;
}

/** One reading of a file's queries. */
export interface QueryContext extends FileContext {
  /** Tables that callbacks get as their parameters: `where: (users, { eq }) => …`. */
  readonly parameterTables: Map<ts.ParameterDeclaration, TableUse>;
  /** The parameters that bring the operators. */
  readonly parameterOperators: Set<ts.ParameterDeclaration>;
  /** Functions that a call of a builder runs at once: `where: (users, { eq }) => …`. */
  readonly builderCallbacks: Set<ts.Node>;
}

export function spanOfNode(node: ts.Node, { file, names }: FileContext): Span {
  return { file, start: node.getStart(names.tree.source), end: node.end };
}

export function textOfNode(node: ts.Node, { names }: FileContext): string {
  return names.tree.source.text.slice(node.getStart(names.tree.source), node.end);
}
