import type { Node } from 'libpg-query';
import { stringsOf } from './identifiers.ts';

/** Storage parameters as text: `{ fillfactor: '70', 'toast.autovacuum_enabled': 'off' }`. */
export function parametersOf(options: readonly Node[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    options.flatMap((option): (readonly [string, string])[] => {
      if (!('DefElem' in option) || option.DefElem.defname === undefined) return [];
      const { defname, defnamespace, arg } = option.DefElem;
      return [[defnamespace === undefined ? defname : `${defnamespace}.${defname}`, valueText(arg)]];
    }),
  );
}

function valueText(arg: Node | undefined): string {
  if (!arg) return 'true';
  if ('Integer' in arg) return String(arg.Integer.ival ?? 0);
  if ('Float' in arg) return arg.Float.fval ?? '';
  // `fastupdate = off` is read as the name of a type.
  if ('TypeName' in arg) return stringsOf(arg.TypeName.names).slice(-1)[0] ?? '';
  return 'String' in arg ? (arg.String.sval ?? '') : '';
}
