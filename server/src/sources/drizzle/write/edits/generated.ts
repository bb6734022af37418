import type { SetGenerated } from '../../../../model/edit.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { changeChain } from '../chain.ts';
import { useSql } from '../defaults.ts';
import { useName } from '../imports.ts';
import { CHANGED, columnPlace } from '../locate.ts';
import { escapeTemplate } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { newLink } from './modifiers.ts';

/** ``.generatedAlwaysAs((): SQL => sql`${items.price} * ${items.quantity}`)``, in the place of a default. */
export function setGenerated(session: Session, edit: SetGenerated): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const { table, chain } = place;
  const { file } = place.view;
  if (!place.own || table.binding === undefined) {
    return refuse(`The column ${edit.column} is written outside of its table.`);
  }
  if (chain.links.some(({ name }) => name === 'generatedAlwaysAs')) return undefined;
  const misfit = chain.links.find(({ name }) => !kept.has(name) && !replaced.has(name));
  if (misfit) return refuse(`\`.${misfit.name}()\` does not go with a generated column.`);
  const isPostgresql = table.dialect === 'postgresql';
  const tag = useSql(session.draft, file);
  const type = isPostgresql
    ? useName(session.draft, file, { module: 'drizzle-orm', name: 'SQL', prefix: 'drizzle', type: true })
    : undefined;
  const again = columnPlace(session, edit.table, edit.column);
  if (isRefusal(again)) return refuse(CHANGED);
  const body = edit.expression
    .split(/\{([^{}]+)\}/)
    .map((part, i) => {
      if (i % 2 === 0) return escapeTemplate(part);
      const column = table.columns.find(({ key }) => key === part);
      // SQLite refuses the name of the table before that of the column.
      return isPostgresql ? `\${${table.binding}.${part}}` : escapeTemplate(known(column?.name) ?? part);
    })
    .join('');
  const text = `${tag}\`${body}\``;
  const code = `.generatedAlwaysAs(${type === undefined ? text : `(): ${type} => ${text}`})`;
  const drop = again.chain.links.filter(({ name }) => replaced.has(name));
  session.draft.apply(
    file,
    changeChain(again.view, again.chain, { drop, add: [newLink(again.chain, code)] }),
  );
  return undefined;
}

const kept: ReadonlySet<string> = new Set(['notNull', '$type']);
/** The database gives the value from now on. */
const replaced: ReadonlySet<string> = new Set([
  ...['default', '$default', '$defaultFn', '$onUpdate', '$onUpdateFn'],
]);
