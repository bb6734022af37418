import type { Dialect } from '../../model/schema.ts';

/** The dialect that a configuration names; undefined for one that is not read. */
export function dialectNamed(name: string | undefined): Dialect | undefined {
  switch (name) {
    case 'postgresql':
    case 'postgres':
    case 'pg':
      return 'postgresql';
    case 'mysql':
      return 'mysql';
    case 'sqlite':
    case 'turso':
      return 'sqlite';
    default:
      return undefined;
  }
}
