import { nameParts, stringsOf } from '../identifiers.ts';
import type { EnumsOf } from './enumConstants.ts';
import { itemNamed, type Meanings, ownerOf, type Scope } from './scope.ts';

/** The enums of the columns and types that are named in a query. */
export function enumsIn(scope: Scope | undefined, meanings: Meanings): EnumsOf {
  return {
    typeName({ names, arrayBounds = [] }) {
      const type = meanings.type(nameParts(stringsOf(names)));
      return type === undefined || type === 'unclear' ? undefined : { type, isArray: arrayBounds.length > 0 };
    },
    reference({ fields = [] }) {
      const names = stringsOf(fields);
      const column = names.at(-1);
      if (column === undefined || names.length < fields.length) return undefined;
      const qualifier = names.at(-2);
      const item = qualifier === undefined ? ownerOf(scope, column)?.item : itemNamed(scope, qualifier);
      if (!item?.relation) return undefined;
      const at = item.columns?.indexOf(column) ?? -1;
      // An alias may call the columns otherwise.
      const own = item.hidden.length > 0 ? meanings.columnsOf(item.relation)?.[at] : column;
      return own === undefined ? undefined : meanings.enumOf(item.relation, own);
    },
  };
}
