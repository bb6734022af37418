import type { Dialect } from '../model/schema.ts';

/**
 * The statements of a migration that changes rows, to be filled in. On PostgreSQL and MySQL it goes through a table by
 * its key, commits each batch, so that no row stays locked for long, and notes how far it is: a run that was stopped
 * goes on from there.
 */
export function dataMigration(dialect: Dialect, name: string): readonly string[] {
  const own = name.replaceAll('-', '_').slice(0, 50);
  if (dialect === 'sqlite') return [inOneGo];
  if (dialect === 'mysql') return inProcedure(own);
  const resume = `"__${own}_resume"`;
  return [
    `-- Put in the table, its key and what is to be changed: "my_table", "id", "my_column".
-- Each batch is committed by itself, and the last key is noted: a run that was stopped goes on from there.
-- The migrator runs all pending files in one transaction: COMMIT ends it.
COMMIT;
`,
    `CREATE TABLE IF NOT EXISTS ${resume} ("last" bigint NOT NULL);
`,
    `DO $$
DECLARE
  size CONSTANT integer := 1000;
  done bigint;
  upto bigint;
BEGIN
  SELECT coalesce(max("last"), 0) INTO done FROM ${resume};
  LOOP
    SELECT max("id") INTO upto
    FROM (SELECT "id" FROM "my_table" WHERE "id" > done ORDER BY "id" LIMIT size) AS batch;
    EXIT WHEN upto IS NULL;
    UPDATE "my_table" SET "my_column" = 'value'
    WHERE "id" > done AND "id" <= upto AND "my_column" IS NULL;
    DELETE FROM ${resume};
    INSERT INTO ${resume} VALUES (upto);
    done := upto;
    COMMIT;
  END LOOP;
END
$$;
`,
    `DROP TABLE ${resume};
`,
    `BEGIN;
`,
  ];
}

/** Without a loop in its SQL, and with one writer at a time, batches of SQLite would spare nobody anything. */
const inOneGo = `-- Put in the table and what is to be changed. SQLite has one writer at a time, and the migrator runs the file in
-- one transaction: it is done as a whole or not at all.
UPDATE \`my_table\` SET \`my_column\` = 'value' WHERE \`my_column\` IS NULL;
`;

/** MySQL loops in procedures only, each a statement of its own. */
function inProcedure(name: string): readonly string[] {
  const resume = `\`__${name}_resume\``;
  const procedure = `\`__${name}\``;
  return [
    `-- Put in the table, its key and what is to be changed: \`my_table\`, \`id\`, \`my_column\`.
-- Each batch is committed by itself, and the last key is noted: a run that was stopped goes on from there.
-- The role needs CREATE ROUTINE.
CREATE TABLE IF NOT EXISTS ${resume} (\`last\` bigint NOT NULL);
`,
    `DROP PROCEDURE IF EXISTS ${procedure};
`,
    `CREATE PROCEDURE ${procedure}()
BEGIN
  DECLARE done bigint DEFAULT 0;
  DECLARE upto bigint DEFAULT NULL;
  SELECT coalesce(max(\`last\`), 0) INTO done FROM ${resume};
  batches: LOOP
    SELECT max(\`id\`) INTO upto
    FROM (SELECT \`id\` FROM \`my_table\` WHERE \`id\` > done ORDER BY \`id\` LIMIT 1000) AS batch;
    IF upto IS NULL THEN
      LEAVE batches;
    END IF;
    START TRANSACTION;
    UPDATE \`my_table\` SET \`my_column\` = 'value'
    WHERE \`id\` > done AND \`id\` <= upto AND \`my_column\` IS NULL;
    DELETE FROM ${resume};
    INSERT INTO ${resume} VALUES (upto);
    COMMIT;
    SET done = upto;
  END LOOP batches;
END;
`,
    `CALL ${procedure}();
`,
    `DROP PROCEDURE ${procedure};
`,
    `DROP TABLE ${resume};
`,
  ];
}
