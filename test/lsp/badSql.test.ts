import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

const good = 'create table good_one (id int);\n';

/** What stands before a table, with the message and the text under it that the editor gets. */
const inputs: Readonly<Record<string, readonly [text: string, message: RegExp, line: number]>> = {
  'a string without end': ["insert into t values ('oops);\n", /unterminated quoted string/, 0],
  'a dollar quote without end': [
    'create function f() returns int as $$ begin;\n',
    /unterminated dollar-quoted string/,
    0,
  ],
  'a zero byte': ['select \0 1;\n', /invalid byte sequence/, 0],
  'ten thousand parentheses': [
    `select ${'('.repeat(10_000)}1${')'.repeat(10_000)};\n`,
    /stack depth limit exceeded/,
    0,
  ],
  'lines that end as on Windows': ['create table a (\r\n id int\r\n);\r\nselec 1;\r\n', /syntax error/, 3],
  'a byte order mark': ['\uFEFFselect 1;\nselec 1;\n', /syntax error at or near "selec"/, 1],
  'bytes that are no UTF-8': ['create table caf\uFFFD (id int);\n', /not UTF-8/, 0],
  'SQL of MySQL': ['create table `a` (`id` int unsigned auto_increment);\n', /SQL of MySQL/, 0],
  'merge markers': [
    '<<<<<<< ours\ncreate table x (id int);\n=======\ncreate table y (id int);\n>>>>>>> theirs\n',
    /merge conflict marker/,
    0,
  ],
};

describe('SQL that is not as it should be, in an editor', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('is told at a thousand places at most, around the one where somebody types', async () => {
    const text = `${good}${'selec 1;\n'.repeat(3000)}`;
    const folder = testFolder({ 'schema.sql': text });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.sql');
    const isTold =
      (line: number) => (all: readonly { readonly range: { readonly start: { readonly line: number } } }[]) =>
        all.some(({ range }) => range.start.line === line);
    client.open(uri, text, 'sql');
    const first = await client.diagnosticsOf(uri, 'the first ones', isTold(1));
    assert.equal(first.length, 1000);
    assert.match(String(first[0]?.message), /^20\d\d more findings in this file are not shown/);
    client.setText(uri, `${text}selec 2;\n`);
    const last = await client.diagnosticsOf(uri, 'the last one', isTold(3001));
    assert.equal(last.length, 1000);
    assert.ok(!isTold(1)(last));
  });

  it('is told from the start of a file that is only opened', async () => {
    const text = `${good}${'selec 1;\n'.repeat(3000)}`;
    const folder = testFolder({ 'schema.sql': text });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.sql');
    // It has been read before it is opened.
    await client.diagnosticsOf(uri, 'the first ones', ({ length }) => length === 1000);
    client.open(uri, text, 'sql');
    await client.settled();
    const told = client.shown(uri);
    assert.ok(told.some(({ range }) => range.start.line === 1));
  });

  it('is told once at its place, and costs the other statements nothing', async () => {
    const names = Object.keys(inputs);
    const fileOf = (i: number) => `case${i}/schema.sql`;
    const folder = testFolder(
      Object.fromEntries(names.map((name, i) => [fileOf(i), `${inputs[name]?.[0]}${good}`])),
    );
    const client = await startClient({ folders: [folder.uri] });
    for (const [i, name] of names.entries()) {
      const [text, message, line] = inputs[name] ?? assert.fail();
      const uri = folder.uriOf(fileOf(i));
      client.open(uri, `${text}${good}`);
      const found = await client.diagnosticsOf(uri, name, (all) =>
        all.some((each) => message.test(String(each.message))),
      );
      const told = found.filter((each) => message.test(String(each.message)));
      assert.deepEqual(
        told.map((each) => each.range.start.line),
        [line],
        name,
      );
      const lines = `${text}${good}`.split(/\r\n|\n/);
      assert.ok(
        found.some(({ range }) => lines[range.start.line]?.startsWith('create table good_one')),
        `${name}: the table after it is not read`,
      );
    }
  });

  it('is left out where it is over the limit or a link that leads nowhere, which the log tells once', async function () {
    this.timeout(120_000);
    const dump = `${good}-- ${'x'.repeat(3000)}\n`;
    const folder = testFolder({ 'dump.sql': dump, 'later/dump.sql': dump, 'schema.sql': good });
    symlinkSync('gone.sql', path.join(folder.path, 'link.sql'));
    const client = await startClient({ folders: [folder.uri], settings: { maxFileSizeKb: 2 } });
    client.open(folder.uriOf('later/dump.sql'), dump);
    await client.diagnosticsOf(folder.uriOf('schema.sql'), 'the other file', (all) => all.length > 0);
    client.type(folder.uriOf('later/dump.sql'), 'good_one', 'good_two');
    await client.settled();
    assert.deepEqual(client.shown(folder.uriOf('later/dump.sql')), []);
    assert.deepEqual(client.messages.sort(), [
      `${folder.path}/dump.sql: dump.sql is skipped: it has 3 KB, the limit is 2 KB.`,
      `${folder.path}/later/dump.sql: dump.sql is skipped: it has 3 KB, the limit is 2 KB.`,
      `The link ${folder.path}/link.sql is left out: nothing is where it leads.`,
    ]);
  });

  it('is told at a journal that a merge left in conflict, and the migrations are read all the same', async function () {
    this.timeout(120_000);
    const entry = (idx: number, tag: string) => JSON.stringify({ idx, version: '7', when: idx, tag });
    const journal = [
      '{ "version": "7", "dialect": "postgresql", "entries": [',
      '<<<<<<< ours',
      entry(0, '0000_ours'),
      '=======',
      entry(0, '0000_theirs'),
      '>>>>>>> theirs',
      '] }\n',
    ].join('\n');
    const folder = testFolder({
      'drizzle/meta/_journal.json': journal,
      'drizzle/0000_ours.sql': good,
      'drizzle/0000_theirs.sql': 'drop table good_one;\n',
    });
    const client = await startClient({ folders: [folder.uri] });
    const ofJournal = folder.uriOf('drizzle/meta/_journal.json');
    const [told] = await client.diagnosticsOf(ofJournal, 'the markers', (all) => all.length > 0);
    assert.match(String(told?.message), /a merge left its markers/);
    assert.equal(told?.range.start.line, 1);
    const codes = ['drop-table', 'conflicting-migrations'];
    await client.diagnosticsOf(folder.uriOf('drizzle/0000_theirs.sql'), codes.join(), (all) =>
      codes.every((code) => all.some((each) => each.code === code)),
    );
  });
});
