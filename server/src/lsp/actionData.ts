import type { EditAction } from '../ide/codeActions.ts';
import type { FilePath } from '../model/span.ts';

/** What a code action carries from the request to its resolution. */
export interface ActionData {
  readonly file: FilePath;
  /** Of the text that the action was offered for; null when the file was not open. */
  readonly version: number | null;
  readonly action: EditAction;
}

const kinds: Readonly<Record<EditAction['kind'], true>> = {
  fix: true,
  refactor: true,
  'fix-rule': true,
  'fix-file': true,
  'suppress-here': true,
  'suppress-file': true,
};

/** The data of a code action that this server made; undefined for anything else. */
export function readActionData(data: unknown): ActionData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { file, version, action } = data as Partial<Record<keyof ActionData, unknown>>;
  if (typeof file !== 'string' || (version !== null && typeof version !== 'number')) return undefined;
  const kind = (action as { readonly kind?: unknown } | undefined)?.kind;
  return typeof kind === 'string' && kind in kinds
    ? { file, version, action: action as EditAction }
    : undefined;
}
