import assert from 'node:assert/strict';
import { createSqliteDrivers } from '../../server/src/workspace/sqliteDrivers.ts';

describe('drivers of SQLite', () => {
  const text = "import { drizzle } from 'drizzle-orm/bun-sqlite';";

  it('leave out what tests open, by the place below the workspace folder', () => {
    const leavingOff = (path: string) => {
      const drivers = createSqliteDrivers();
      drivers.note(`/home/me/tests/app/${path}`, text, path);
      drivers.refresh();
      return drivers.leavingOff();
    };
    assert.equal(leavingOff('src/client.ts'), 'bun-sqlite');
    assert.equal(leavingOff('tests/client.ts'), undefined);
  });
});
