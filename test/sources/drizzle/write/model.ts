import ts from 'typescript';
import type {
  Check,
  Column,
  ColumnKey,
  EnumType,
  ForeignKey,
  Index,
  PrimaryKey,
  Schema,
  Table,
  UniqueConstraint,
} from '../../../../server/src/model/schema.ts';
import { emptyParts } from '../../../../server/src/model/schema.ts';
import type { FilePath, PartSpans, Span } from '../../../../server/src/model/span.ts';
import { unknown } from '../../../../server/src/model/unknown.ts';

/**
 * The parts of plain schemas that the writer asks for, with the spans that the reader gives. It lets the
 * writer be tested apart from the reader; it knows literal tables only.
 */
export function modelOf(files: Readonly<Record<FilePath, string>>): Schema {
  const tables: Table[] = [];
  const enums: EnumType[] = [];
  const ids = new Map<string, string>();
  const trees = Object.entries(files)
    .filter(([file]) => /\.ts$/.test(file))
    .map(([file, text]) => [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)] as const);
  for (const [file, tree] of trees) {
    for (const { name } of declarations(tree)) ids.set(name.text, `${file}#${name.text}`);
  }
  for (const [file, tree] of trees) {
    for (const { name, call } of declarations(tree)) {
      const spans = { whole: span(file, call), name: span(file, name) };
      const callee = call.expression.getText();
      const first = call.arguments[0];
      const dbName = first && ts.isStringLiteralLike(first) ? first.text : name.text;
      const common = {
        id: `${file}#${name.text}`,
        binding: name.text,
        name: dbName,
        schema: undefined,
        span: spans,
      };
      const dialect = tree.text.includes('mysql-core')
        ? 'mysql'
        : tree.text.includes('sqlite-core')
          ? 'sqlite'
          : 'postgresql';
      if (/enum$/i.test(callee)) enums.push({ ...common, kind: 'enum', dialect, values: [] });
      if (!/table/i.test(callee)) continue;
      const sourceTables = readTable(file, call, (binding) => ids.get(binding));
      tables.push({
        ...common,
        kind: 'table',
        dialect,
        policies: [],
        rowLevelSecurity: false,
        gaps: [],
        ...sourceTables,
      });
    }
  }
  return { ...emptyParts, tables, enums };
}

function declarations(tree: ts.SourceFile) {
  return tree.statements.filter(ts.isVariableStatement).flatMap((statement) =>
    statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      if (!initializer || !ts.isCallExpression(initializer) || !ts.isIdentifier(name)) return [];
      let call: ts.CallExpression = initializer;
      while (
        ts.isPropertyAccessExpression(call.expression) &&
        ts.isCallExpression(call.expression.expression)
      ) {
        call = call.expression.expression;
      }
      return [{ name, call }];
    }),
  );
}

function readTable(file: FilePath, call: ts.CallExpression, idOf: (binding: string) => string | undefined) {
  const columns: Column[] = [];
  const uniques: UniqueConstraint[] = [];
  const foreignKeys: ForeignKey[] = [];
  const indexes: Index[] = [];
  const checks: Check[] = [];
  let primaryKey: PrimaryKey | undefined;
  const part = (node: ts.Node, start = node.getStart()): PartSpans => {
    const whole = { file, start, end: node.end };
    return { whole, name: whole };
  };
  const second = call.arguments[1];
  const fromCallback = second && ts.isArrowFunction(second) ? (second.body as ts.Expression) : second;
  const object =
    fromCallback && ts.isParenthesizedExpression(fromCallback) ? fromCallback.expression : fromCallback;
  if (object && ts.isObjectLiteralExpression(object)) {
    for (const property of object.properties) {
      const key = property.name?.getText().replace(/['"]/g, '');
      if (key === undefined) continue;
      const links = ts.isPropertyAssignment(property) ? linksOf(property.initializer) : [];
      const root = links[0]?.call;
      const named = root?.arguments[0];
      const name = named && ts.isStringLiteralLike(named) ? named.text : key;
      columns.push(
        column(key, name, { whole: span(file, property), name: span(file, property.name as ts.Node) }),
      );
      for (const link of links.slice(1)) {
        const spans = part(link.call, link.dot);
        if (link.name === 'primaryKey') {
          primaryKey = {
            kind: 'primary-key',
            name: { explicit: undefined },
            columns: [key],
            inline: true,
            span: spans,
          };
        } else if (link.name === 'unique') {
          uniques.push({ ...unique([key], spans), inline: true, name: { explicit: undefined } });
        } else if (link.name === 'references') {
          const body = /=>\s*(\w+)\.(\w+)/.exec(link.call.getText().slice(link.dot - link.call.getStart()));
          foreignKeys.push(reference([key], idOf(body?.[1] ?? '') ?? '', body?.[2] ?? '', spans, true));
        }
      }
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [root, ...rest] = linksOf(node);
      const maker = root?.name ?? '';
      const named = root?.call.arguments[0];
      if (/check/i.test(maker) && named && ts.isStringLiteralLike(named)) {
        checks.push({
          kind: 'check',
          name: { explicit: named.text },
          expression: unknown('not read'),
          span: part(node),
        });
      }
      if (/index|idx|unique|primaryKey|foreignKey/i.test(maker) && root) {
        const on = rest.find((link) => link.name === 'on')?.call;
        const keys = (on?.arguments ?? []).map((argument) =>
          argument.getText().replace(/^\w+\.|^\w+\['|'\]$/g, ''),
        );
        const first = root.call.arguments[0];
        const explicit = first && ts.isStringLiteralLike(first) ? first.text : undefined;
        const spans = part(node);
        if (/^unique$/i.test(maker)) uniques.push({ ...unique(keys, spans), name: { explicit } });
        else if (/index|idx/i.test(maker)) {
          const using = rest.find((link) => link.name === 'using')?.call.arguments;
          const predicate = /\.where\(sql`(.*)`\)/.exec(node.getText())?.[1];
          const members = using
            ? using.slice(1).map((argument) => argument.getText().replace(/^\w+\./, ''))
            : keys;
          indexes.push({
            ...index(members, explicit, /unique/i.test(maker), spans),
            method: using?.[0]?.getText().slice(1, -1),
            predicate:
              predicate === undefined
                ? undefined
                : { text: predicate, columns: [], complete: true, span: spans.whole },
          });
        } else if (/foreignKey/.test(maker)) {
          const list = /[^n]columns: \[(.*?)\]/.exec(root.call.getText())?.[1] ?? '';
          foreignKeys.push(reference(list.replace(/\w+\./g, '').split(', '), '', '', spans, false));
        } else
          primaryKey = {
            kind: 'primary-key',
            name: { explicit: undefined },
            columns: [],
            inline: false,
            span: spans,
          };
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  if (call.arguments[2]) visit(call.arguments[2]);
  return { columns, uniques, foreignKeys, indexes, checks, primaryKey };
}

function linksOf(expression: ts.Expression) {
  const links: { name: string; call: ts.CallExpression; dot: number }[] = [];
  let at: ts.Expression = expression;
  while (ts.isCallExpression(at)) {
    const callee: ts.Expression = at.expression;
    const inner: ts.Expression | undefined = ts.isPropertyAccessExpression(callee)
      ? callee.expression
      : undefined;
    if (!inner || !ts.isPropertyAccessExpression(callee) || !ts.isCallExpression(inner)) {
      links.unshift({ name: callee.getText().replace(/^.*\./, ''), call: at, dot: at.getStart() });
      return links;
    }
    links.unshift({
      name: callee.name.text,
      call: at,
      dot: callee.getSourceFile().text.lastIndexOf('.', callee.name.getStart()),
    });
    at = inner;
  }
  return links;
}

function column(key: string, name: string, spans: PartSpans): Column {
  return {
    kind: 'column',
    key,
    name,
    type: unknown('not read'),
    notNull: unknown('not read'),
    default: undefined,
    generated: undefined,
    identity: undefined,
    autoIncrement: false,
    onUpdateNow: false,
    application: { default: false, onUpdate: false },
    promisedValues: undefined,
    span: spans,
  };
}

function unique(columns: readonly ColumnKey[], spans: PartSpans): Omit<UniqueConstraint, 'name'> {
  return { kind: 'unique', columns, nullsNotDistinct: false, inline: false, span: spans };
}

function index(
  keys: readonly string[],
  explicit: string | undefined,
  isUnique: boolean,
  spans: PartSpans,
): Index {
  return {
    kind: 'index',
    name: { explicit },
    unique: isUnique,
    method: undefined,
    members: keys.map((key) => ({
      column: key,
      expression: undefined,
      order: undefined,
      nulls: undefined,
      operatorClass: undefined,
      span: spans.whole,
    })),
    include: [],
    predicate: undefined,
    nullsNotDistinct: false,
    concurrently: false,
    span: spans,
  };
}

function reference(
  columns: readonly string[],
  table: string,
  key: string,
  spans: PartSpans,
  inline: boolean,
): ForeignKey {
  return {
    kind: 'foreign-key',
    name: { explicit: undefined },
    columns,
    target: { table, columns: [key], span: spans.whole },
    onDelete: undefined,
    onUpdate: undefined,
    inline,
    span: spans,
  };
}

function span(file: FilePath, node: ts.Node): Span {
  return { file, start: node.getStart(), end: node.end };
}
