import type { SchemaChange } from '../model/diff.ts';
import type { Rename } from './renames.ts';

const longest = 50;

/** A name for the file of a migration from what it changes: `add_orders_status_index`. */
export function migrationName(changes: readonly SchemaChange[], renames: readonly Rename[] = []): string {
  const phrases = [...renames.map(renamePhrase), ...changes.map(phrase)];
  const [only] = phrases;
  if (phrases.length === 1 && only) return shortened(only);
  const tables = new Set([
    ...renames.map(({ kind, table, to }) => table ?? (kind === 'table' ? bare(to) : '')),
    ...changes.map((change) => change.table ?? (change.part === 'table' ? change.name : '')),
  ]);
  tables.delete('');
  const made = changes.filter(isNewTable);
  // Enums and the like are made for the tables.
  if (
    made.length > 0 &&
    renames.length === 0 &&
    changes.every(({ action, table }) => action === 'create' && !table)
  )
    return shortened(`create_${listed(made.map(({ name }) => name))}`);
  if (tables.size === 0) return shortened(phrases.length === 0 ? 'custom' : (only ?? 'custom'));
  return shortened(`change_${listed([...tables])}`);
}

function isNewTable({ action, part }: SchemaChange): boolean {
  return action === 'create' && part === 'table';
}

function listed(names: readonly string[]): string {
  const bares = names.map(bare);
  if (bares.length <= 2) return bares.join('_and_');
  return `${bares[0]}_and_${bares.length - 1}_more`;
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function renamePhrase({ from, to, table }: Rename): string {
  const of = table === undefined ? '' : `${bare(table)}_`;
  return `rename_${of}${bare(from)}_to_${bare(to)}`;
}

function phrase({ action, part, name, table, aspects }: SchemaChange): string {
  const on = table === undefined ? '' : bare(table);
  const own = bare(name);
  switch (part) {
    case 'table':
      return action === 'alter' ? `change_${own}` : `${action}_${own}`;
    case 'column':
      if (action !== 'alter') return `${action === 'create' ? 'add' : 'drop'}_${on}_${own}`;
      return aspects.length === 1 ? columnPhrase(`${on}_${own}`, aspects[0] ?? '') : `change_${on}_${own}`;
    case 'primary-key':
      return `${verb(action)}_${on}_primary_key`;
    default: {
      // Names of keys and indexes tell their table, and end in what they are.
      const word = { index: 'index', unique: 'unique', check: 'check', 'foreign-key': 'fk' }[part as string];
      if (word === undefined) return `${verb(action)}_${own}_${part.replace('-', '_')}`;
      const stem = own.replace(/_(idx|index|ix|key|unique|uq|uniq|check|chk|ck|fk|fkey)$/, '');
      return `${verb(action)}_${stem.startsWith(on) ? stem : `${on}_${stem}`}_${word}`;
    }
  }
}

function columnPhrase(column: string, aspect: string): string {
  return aspect === 'notNull' ? `change_${column}_nullability` : `change_${column}_${aspect.toLowerCase()}`;
}

function verb(action: SchemaChange['action']): string {
  return action === 'create' ? 'add' : action === 'alter' ? 'change' : 'drop';
}

function shortened(name: string): string {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (plain.length <= longest) return plain || 'migration';
  const cut = plain.slice(0, longest);
  // At the end of a word, unless hardly anything is left then.
  const end = cut.lastIndexOf('_');
  return end < longest / 2 ? cut : cut.slice(0, end);
}
