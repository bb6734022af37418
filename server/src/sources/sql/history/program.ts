import type { FilePath } from '../../../model/span.ts';
import type { TransactionFile } from './transaction.ts';

const noTransactionAtEnd = /\n(?:exports\.config|export const config) = \{ transaction: false \};\s*$/;

/**
 * The program of a new migration of Knex or db-migrate: that of the newest, with the new title in its place. Undefined
 * where it does not tell how it finds its SQL.
 * @param program the program of the newest migration
 */
export function programLike(
  program: FilePath,
  {
    before,
    title,
    text,
    nonTransactional,
  }: {
    readonly before: string;
    readonly title: string;
    /** What stands in that program. */
    readonly text: string;
    readonly nonTransactional: boolean;
  },
): TransactionFile | undefined {
  const isNamed = text.includes(before);
  if (!isNamed && !/\b(?:__filename|import\.meta)\b/.test(text)) return undefined;
  const named = isNamed ? text.replaceAll(before, title) : text;
  const own = nonTransactional ? named : named.replace(noTransactionAtEnd, '\n');
  const isKnex = /\bknex\b/i.test(text) && !/\btransaction\s*:\s*false\b/.test(text);
  const exported = /^export\s/m.test(text) ? 'export const config' : 'exports.config';
  const config = nonTransactional && isKnex ? `\n${exported} = { transaction: false };\n` : '';
  return { path: program.replace(before, title), text: `${own.trimEnd()}\n${config}` };
}
