import type { JsonValue, View } from '../../../model/schema.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { type DdlContext, note, qualified, sqlOf, statement } from './context.ts';

/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
export function viewSql(context: DdlContext, view: View): string {
  const name = qualified(context, view);
  if (isUnknown(name)) return note('A view', name.reason);
  const what = `The view ${name}`;
  if (view.definition === undefined) return note(what, 'its query is not known');
  const definition = sqlOf(view.definition);
  if (isUnknown(definition)) return note(what, definition.reason);
  const { using, tablespace, withNoData } = view.options ?? {};
  const parameters = parametersOf(view.options?.with);
  const head = [
    `CREATE ${view.materialized ? 'MATERIALIZED ' : ''}VIEW ${name}`,
    ...(view.columnNames ? [context.wording.columns(view.columnNames)] : []),
    ...(typeof using === 'string' ? [`USING ${context.wording.identifier(using)}`] : []),
    ...(parameters.length === 0 ? [] : [`WITH (${parameters.join(', ')})`]),
    ...(typeof tablespace === 'string' ? [`TABLESPACE ${context.wording.identifier(tablespace)}`] : []),
    'AS',
  ];
  return statement(what, `${head.join(' ')}\n${definition}${withNoData === true ? '\nWITH NO DATA' : ''}`);
}

/** `{ securityInvoker: true }` as PostgreSQL names it: `security_invoker = true`. */
function parametersOf(given: JsonValue | undefined): readonly string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
  return Object.entries(given).map(
    ([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = ${String(value)}`,
  );
}
