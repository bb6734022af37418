import type { LintEngineOptions } from '../lint/engine.ts';
import type { FindingStore } from '../lint/findingStore.ts';
import type { FilePath } from '../model/span.ts';
import type { Rule } from '../rules/rule.ts';
import type { Configuration } from './configuration.ts';
import { pathBelow } from './filePath.ts';
import type { Notices } from './notices.ts';
import type { RelationalClients } from './relationalClients.ts';
import type { SqliteDrivers } from './sqliteDrivers.ts';

interface Shared {
  readonly rules: readonly Rule[];
  readonly store: FindingStore;
  readonly configuration: Configuration;
  readonly notices: Notices;
  readonly drivers: SqliteDrivers;
  readonly clients: RelationalClients;
  folders(): readonly FilePath[];
}

/** What the engines of all projects share. */
export function engineOptions({ rules, store, configuration, notices, drivers, clients, folders }: Shared) {
  return {
    rules,
    store,
    settings: configuration.settings,
    ruleFailed: (rule, error) => notices.ruleFailed(rule.id, error),
    pathOf: (file) => pathBelow(folders(), file),
    surroundings: {
      libsql: drivers.migratedByLibsql,
      sqliteDriver: drivers.leavingOff,
      askedByNoQuery: clients.leaveOut,
    },
  } satisfies LintEngineOptions;
}
