import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CancellationToken, CancellationTokenSource } from 'vscode-languageserver/node';
import {
  type DownAnswer,
  type MigrationProject,
  type MigrationProjects,
  migrationDownMethod,
  migrationNewMethod,
  migrationPlanMethod,
  migrationProjectsMethod,
  migrationProveMethod,
  migrationRecordMethod,
  migrationSafePlanMethod,
  migrationWriteMethod,
  type PlanAnswer,
  type PlannedMigration,
  type ProofAnswer,
  type RecordAnswer,
  type WriteAnswer,
} from '../../server/src/protocol/migrations.ts';
import { actionTitled, ofRule, startClient, stopClients, type TestClient } from './support/client.ts';
import { removeTestFolders, type TestFolder, testFolder } from './support/folder.ts';

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n`;
const schema = (columns: string) => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: integer('id').primaryKey(),
  ${columns}
});
`;
const before = schema(`name: text('name'),`);

describe('migrations over the protocol', () => {
  afterEach(async () => {
    await stopClients();
    removeTestFolders();
  });

  it('generates the first one and knows it afterwards', async () => {
    const { client, project } = await open({ 'schema.ts': before });
    assert.deepEqual(
      { title: project.title, tool: project.tool, migrations: project.migrations },
      { title: 'drizzle.config.ts', tool: 'drizzle', migrations: [] },
    );
    const plan = await planOf(client, project);
    assert.equal(plan.name, '0000_init');
    const written = await write(client, plan);
    assert.match(written.files[0] ?? '', /drizzle\/0000_init\.sql$/);
    assert.match(written.files[1] ?? '', /drizzle\/down\/0000_init\.sql$/);
    const now = await onlyProject(client);
    assert.deepEqual(
      now.migrations.map(({ name, down }) => ({ name, down: down !== undefined })),
      [{ name: '0000_init', down: true }],
    );
    assert.equal(now.pending, undefined);
  });

  it('asks whether it is a rename, shows what it would write, and writes it when told', async () => {
    const { client, folder, project } = await openMigrated(schema(`fullName: text('full_name').notNull(),`));
    assert.equal(project.pending?.summary, '2 columns');
    assert.deepEqual(project.pending?.lines, ['- column users.name', '+ column users.full_name']);
    const asked = await ask(client, project);
    assert.ok(asked.kind === 'questions', JSON.stringify(asked));
    assert.deepEqual(asked.questions, [
      { kind: 'column', created: 'users.full_name', candidates: ['users.name'], suggested: 'users.name' },
    ]);
    const { session } = asked;
    const renames = [{ from: 'users.name', to: 'users.full_name' }];
    const plan = await planOf(client, project, { session, renames });
    assert.deepEqual(
      plan.texts.map((text) => text.direction),
      ['up', 'down'],
    );
    assert.match(plan.texts[0]?.text ?? '', /RENAME COLUMN "name" TO "full_name"/);
    assert.match(plan.texts[1]?.text ?? '', /RENAME COLUMN "full_name" TO "name"/);
    const hazard = plan.hazards.find(({ rule }) => rule === 'rename-column');
    assert.equal(hazard?.document, plan.texts[0]?.document);
    assert.ok(!existsSync(path.join(folder.path, 'drizzle', `${plan.name}.sql`)), 'nothing is written yet');

    const named = await planOf(client, project, { session, renames, name: 'people_have_names' });
    assert.equal(named.name, '0001_people_have_names');
    await write(client, named);
    assert.match(
      readFileSync(path.join(folder.path, 'drizzle/0001_people_have_names.sql'), 'utf8'),
      /RENAME/,
    );
    await until(client, 'nothing waits any more', ({ pending }) => pending === undefined);
    const again = await client.connection.sendRequest<WriteAnswer>(migrationWriteMethod, { session });
    assert.equal(again.kind, 'failed', 'a plan is written once');
  });

  it('proves a plan, offers it in steps, and remembers what was proven', async () => {
    const { client, project } = await openMigrated(schema(`name: text('name').notNull(),`));
    const plan = await planOf(client, project);
    const proof = await client.connection.sendRequest<ProofAnswer>(migrationProveMethod, {
      session: plan.session,
    });
    assert.ok(proof.kind === 'proof', JSON.stringify(proof));
    assert.equal(proof.status, 'proven', proof.report);
    assert.match(proof.report, /^# Proven: 0001_/);
    assert.match(proof.report, /\| `ALTER TABLE "users" .*` \| `users` ACCESS EXCLUSIVE \| no \|/);
    const safe = await client.connection.sendRequest<PlanAnswer>(migrationSafePlanMethod, {
      session: plan.session,
    });
    assert.ok(safe.kind === 'plan', JSON.stringify(safe));
    assert.ok(safe.plan.isSafePlan);
    const again = await client.connection.sendRequest<ProofAnswer>(migrationProveMethod, {
      session: plan.session,
    });
    assert.ok(again.kind === 'proof' && again.status === 'proven', JSON.stringify(again));
    await write(client, safe.plan);
    const [, ...steps] = (await onlyProject(client)).migrations;
    assert.equal(steps.at(-1)?.proof, 'proven');
    assert.match(steps[0]?.lock ?? '', /on users/);
  });

  it('proves what is written, takes it back, and makes empty ones', async () => {
    const { client, folder, project } = await openMigrated(before);
    const proof = await client.connection.sendRequest<ProofAnswer>(migrationProveMethod, {
      project: project.id,
    });
    assert.ok(proof.kind === 'proof' && proof.status === 'proven', JSON.stringify(proof));
    const down = await client.connection.sendRequest<DownAnswer>(migrationDownMethod, {
      project: project.id,
      count: 1,
    });
    assert.ok(down.kind === 'sql' && /DROP TABLE "users"/.test(down.text), JSON.stringify(down));
    const made = await client.connection.sendRequest<WriteAnswer>(migrationNewMethod, {
      project: project.id,
      name: 'seed',
    });
    assert.equal(made.kind, 'written');
    assert.ok(existsSync(path.join(folder.path, 'drizzle/0001_seed.sql')));
  });

  it('says what helps when the schema fails, and writes nothing', async () => {
    const { client, folder, project } = await openMigrated(`${before}throw new Error('no DATABASE_URL');\n`);
    const answer = await ask(client, project);
    assert.ok(answer.kind === 'failed');
    assert.match(answer.message, /no DATABASE_URL/);
    assert.equal(
      readdirSync(path.join(folder.path, 'drizzle')).filter((it) => it.endsWith('.sql')).length,
      1,
    );
  });

  it('names what has to be installed', async () => {
    const { client, folder, project } = await openMigrated(`import 'not-there-at-all';\n${before}`);
    const answer = await ask(client, project);
    assert.ok(answer.kind === 'failed');
    assert.match(answer.message, /^not-there-at-all is not installed/);
    assert.equal(answer.install, folder.path);
  });

  it('ends a schema that never ends when it is cancelled', async () => {
    const { client, project } = await openMigrated(`${before}while (true) {}\n`);
    const cancel = new CancellationTokenSource();
    const answer = ask(client, project, {}, cancel.token);
    setTimeout(() => cancel.cancel(), 1500);
    const { kind, cancelled } = (await answer) as Extract<PlanAnswer, { kind: 'failed' }>;
    assert.deepEqual({ kind, cancelled }, { kind: 'failed', cancelled: true });
    assert.equal((await onlyProject(client)).pending, undefined, 'the server answers meanwhile');
  });

  it('leads from a migration without a snapshot to its recording, which is proven or wanted', async () => {
    const { client, folder, project } = await openMigrated(before);
    const sql = 'ALTER TABLE "users" ADD COLUMN "email" text;\n';
    const file = 'drizzle/meta/_journal.json';
    const journal = JSON.parse(readFileSync(path.join(folder.path, file), 'utf8')) as {
      readonly entries: readonly { readonly when: number }[];
    };
    const entry = {
      ...journal.entries[0],
      idx: 1,
      when: (journal.entries[0]?.when ?? 0) + 1,
      tag: '0001_by_hand',
    };
    folder.write('drizzle/0001_by_hand.sql', sql);
    folder.write(file, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }));
    for (const changed of ['drizzle/0001_by_hand.sql', file]) client.changedOnDisk(folder.uriOf(changed));
    const uri = folder.uriOf('drizzle/0001_by_hand.sql');
    client.open(uri, sql);
    const shown = await client.diagnosticsOf(uri, 'the missing snapshot', (list) =>
      list.some(({ code }) => code === 'conflicting-migrations'),
    );
    const { range } = ofRule(shown, 'conflicting-migrations');
    const action = actionTitled(
      await client.codeActions(uri, range),
      'Record the migrations written by hand…',
    );
    assert.deepEqual(action.command?.arguments, [{ project: project.id }]);

    const record = (force: boolean) =>
      client.connection.sendRequest<RecordAnswer>(migrationRecordMethod, { project: project.id, force });
    const differs = await record(false);
    assert.ok(differs.kind === 'differs', JSON.stringify(differs));
    assert.match(differs.report, /too much: column public\.users\.email text/);
    assert.ok(!existsSync(path.join(folder.path, 'drizzle/meta/0001_snapshot.json')));
    assert.deepEqual(await record(true), { kind: 'recorded', name: '0001_by_hand' });
    await client.diagnosticsOf(uri, 'the snapshot is there', (list) =>
      list.every(({ code }) => code !== 'conflicting-migrations'),
    );
    assert.deepEqual(await record(false), { kind: 'nothing' });
  });

  it('leads from the finding to the generation', async () => {
    const text = schema(`name: text('name'),\n  email: text('email'),`);
    const { client, folder, project } = await openMigrated(text);
    const uri = folder.uriOf('schema.ts');
    client.open(uri, text);
    const shown = await client.diagnosticsOf(uri, 'the missing migration', (list) =>
      list.some(({ code }) => code === 'schema-without-migration'),
    );
    const finding = ofRule(shown, 'schema-without-migration');
    assert.equal(finding.message, '1 column (users.email) changed since 0000: no migration yet.');
    const action = actionTitled(await client.codeActions(uri, finding.range), 'Generate migration…');
    assert.deepEqual(action.command?.arguments, [{ project: project.id }]);
    const lenses = await client.connection.sendRequest<{ readonly command?: { readonly title: string } }[]>(
      'textDocument/codeLens',
      { textDocument: { uri } },
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Generate migration: 1 column changed since 0000'],
    );
    const { pending } = await client.settled();
    assert.deepEqual(pending, [{ project: project.id, sentence: '1 column changed since 0000', count: 1 }]);
  });
});

interface Opened {
  readonly client: TestClient;
  readonly folder: TestFolder;
  readonly project: MigrationProject;
}

async function open(files: Readonly<Record<string, string>>): Promise<Opened> {
  const folder = testFolder({ 'package.json': '{"name":"app"}', 'drizzle.config.ts': config, ...files });
  const client = await startClient({
    folders: [folder.uri],
    initializationOptions: { migrations: true, recordMigrations: true },
  });
  return { client, folder, project: await onlyProject(client) };
}

/** A schema whose first migration is written; the files then say `now`. */
async function openMigrated(now: string): Promise<Opened> {
  const { client, folder, project } = await open({ 'schema.ts': before });
  await write(client, await planOf(client, project));
  folder.write('schema.ts', now);
  client.changedOnDisk(folder.uriOf('schema.ts'));
  if (now !== before && !/throw|while|not-there/.test(now))
    await until(client, 'the change is seen', ({ pending }) => pending !== undefined);
  return { client, folder, project: await onlyProject(client) };
}

/** The comparison is put off for a moment. */
async function until(
  client: TestClient,
  what: string,
  holds: (project: MigrationProject) => boolean,
): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds(await onlyProject(client))) assert.ok(Date.now() < deadline, `waited in vain: ${what}`);
}

async function onlyProject(client: TestClient): Promise<MigrationProject> {
  const { projects } = await client.connection.sendRequest<MigrationProjects>(migrationProjectsMethod, null);
  assert.equal(projects.length, 1);
  return projects[0] as MigrationProject;
}

function ask(
  client: TestClient,
  project: MigrationProject,
  more: Readonly<Record<string, unknown>> = {},
  token?: CancellationToken,
): Promise<PlanAnswer> {
  const params = { project: project.id, renames: [], creates: [], ...more };
  // Without a token, as a third argument would be another parameter.
  return token
    ? client.connection.sendRequest<PlanAnswer>(migrationPlanMethod, params, token)
    : client.connection.sendRequest<PlanAnswer>(migrationPlanMethod, params);
}

async function planOf(
  client: TestClient,
  project: MigrationProject,
  more: Readonly<Record<string, unknown>> = {},
): Promise<PlannedMigration> {
  const answer = await ask(client, project, more);
  assert.ok(answer.kind === 'plan', [JSON.stringify(answer), ...client.messages].join('\n'));
  return answer.plan;
}

async function write(client: TestClient, { session }: PlannedMigration) {
  const answer = await client.connection.sendRequest<WriteAnswer>(migrationWriteMethod, { session });
  assert.ok(answer.kind === 'written', JSON.stringify(answer));
  return answer;
}
