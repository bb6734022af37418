import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../server/src/model/edit.ts';
import type { QueryEdit } from '../../../../server/src/model/queryEdit.ts';
import type { Span } from '../../../../server/src/model/span.ts';
import { writeQueryEdits } from '../../../../server/src/sources/drizzle/write/queries/write.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';

const file = '/app/service.ts';
type Find = (piece: string) => Span;

/** The text after an edit, or the reason of its refusal. */
function write(
  text: string,
  wish: (find: Find) => QueryEdit,
  others: Readonly<Record<string, string>> = {},
): string {
  const find: Find = (piece) => {
    const start = text.indexOf(piece);
    assert.ok(start >= 0 && text.indexOf(piece, start + 1) < 0, `"${piece}" does not stand there once`);
    return { file, start, end: start + piece.length };
  };
  const written = writeQueryEdits([wish(find)], createMemoryHost({ [file]: text, ...others }));
  if ('kind' in written) return `refused: ${written.reason}`;
  return applyTextEdits(text, written.find((each) => each.file === file)?.edits ?? []);
}

describe('edits of queries', () => {
  const both = (find: Find): QueryEdit => ({
    kind: 'set-condition',
    replaces: find('eq(keys.id, id) && eq(keys.owner, owner)'),
    condition: {
      kind: 'and',
      operands: [
        { kind: 'kept', span: find('eq(keys.id, id)') },
        { kind: 'kept', span: find('eq(keys.owner, owner)') },
      ],
    },
  });

  it('join conditions, and import what they need', () => {
    assert.equal(
      write(
        `import { eq } from 'drizzle-orm';\n\nawait db.delete(keys).where(eq(keys.id, id) && eq(keys.owner, owner));\n`,
        both,
      ),
      `import { and, eq } from 'drizzle-orm';\n\nawait db.delete(keys).where(and(eq(keys.id, id), eq(keys.owner, owner)));\n`,
    );
  });

  it('take operators from the module of the workspace that passes them on', () => {
    const after = write(
      `import { eq } from './db';\n\nawait db.delete(keys).where(eq(keys.id, id) && eq(keys.owner, owner));\n`,
      both,
      { '/app/db.ts': "export * from 'drizzle-orm';\n" },
    );
    assert.match(after, /^import \{ and, eq \} from '\.\/db';/);
  });

  it('do not trust a module of which that is not known', () => {
    const after = write(
      `import { eq } from './db';\n\nawait db.delete(keys).where(eq(keys.id, id) && eq(keys.owner, owner));\n`,
      both,
      { '/app/db.ts': "export { eq } from 'drizzle-orm';\n" },
    );
    assert.match(after, /import \{ and \} from 'drizzle-orm';/);
  });

  it('use the operators that a callback is given', () => {
    assert.equal(
      write(`find({ where: (keys, { eq }) => eq(keys.id, id) && eq(keys.owner, owner) });\n`, both),
      `find({ where: (keys, { eq, and }) => and(eq(keys.id, id), eq(keys.owner, owner)) });\n`,
    );
  });

  it('break what does not fit on a line', () => {
    const long = 'organizationWithAVeryLongName';
    const text = [
      "import { eq } from 'drizzle-orm';",
      '',
      'await db',
      '  .delete(keys)',
      `  .where(eq(keys.${long}, ${long}) && eq(keys.other${long}, other${long}));`,
      '',
    ].join('\n');
    assert.equal(
      write(text, (find) => ({
        kind: 'set-condition',
        replaces: find(`eq(keys.${long}, ${long}) && eq(keys.other${long}, other${long})`),
        condition: {
          kind: 'and',
          operands: [
            { kind: 'kept', span: find(`eq(keys.${long}, ${long})`) },
            { kind: 'kept', span: find(`eq(keys.other${long}, other${long})`) },
          ],
        },
      })),
      [
        "import { and, eq } from 'drizzle-orm';",
        '',
        'await db',
        '  .delete(keys)',
        '  .where(',
        '    and(',
        `      eq(keys.${long}, ${long}),`,
        `      eq(keys.other${long}, other${long}),`,
        '    ),',
        '  );',
        '',
      ].join('\n'),
    );
  });

  it('leave a condition with a comment in it', () => {
    const text = `import { eq } from 'drizzle-orm';\ndb.delete(keys).where(eq(keys.id, id) /* mine */ && eq(keys.owner, owner));\n`;
    const after = write(text, (find) => ({
      kind: 'set-condition',
      replaces: find('eq(keys.id, id) /* mine */ && eq(keys.owner, owner)'),
      condition: {
        kind: 'and',
        operands: [
          { kind: 'kept', span: find('eq(keys.id, id)') },
          { kind: 'kept', span: find('eq(keys.owner, owner)') },
        ],
      },
    }));
    assert.equal(after, 'refused: A comment stands between the conditions.');
  });

  it('write isNull for a comparison with null, and drop the import that nothing uses any more', () => {
    assert.equal(
      write(
        `import { eq } from "drizzle-orm"\n\nawait db.select().from(users).where(eq(users.deletedAt, null))\n`,
        (find) => ({
          kind: 'set-condition',
          replaces: find('eq(users.deletedAt, null)'),
          condition: { kind: 'is-null', operand: find('users.deletedAt') },
        }),
      ),
      `import { isNull } from "drizzle-orm"\n\nawait db.select().from(users).where(isNull(users.deletedAt))\n`,
    );
  });

  it('write inArray for comparisons of one column', () => {
    assert.equal(
      write(
        `import { eq, or } from 'drizzle-orm';\n\ndb.select().from(users).where(or(eq(users.role, 'a'), eq(users.role, 'b'), eq(users.role, c)));\n`,
        (find) => ({
          kind: 'set-condition',
          replaces: find("or(eq(users.role, 'a'), eq(users.role, 'b'), eq(users.role, c))"),
          condition: {
            kind: 'in',
            operand: { ...find("users.role, 'a'"), end: find("users.role, 'a'").start + 'users.role'.length },
            values: [find("'a'"), find("'b'"), { ...find('c))'), end: find('c))').start + 1 }],
          },
        }),
      ),
      `import { inArray } from 'drizzle-orm';\n\ndb.select().from(users).where(inArray(users.role, ['a', 'b', c]));\n`,
    );
  });

  it('put the conditions of several calls in one', () => {
    assert.equal(
      write(
        `import { eq, gt } from 'drizzle-orm';\n\nconst rows = await db\n  .select()\n  .from(users)\n  .where(eq(users.team, team))\n  .where(gt(users.age, 18))\n  .limit(5);\n`,
        (find) => ({
          kind: 'merge-conditions',
          calls: [
            { whole: find('.where(eq(users.team, team))'), arguments: find('eq(users.team, team)') },
            { whole: find('.where(gt(users.age, 18))'), arguments: find('gt(users.age, 18)') },
          ],
        }),
      ),
      `import { and, eq, gt } from 'drizzle-orm';\n\nconst rows = await db\n  .select()\n  .from(users)\n  .where(and(eq(users.team, team), gt(users.age, 18)))\n  .limit(5);\n`,
    );
  });

  it('lock the rows of a select, before calls that end it', () => {
    assert.equal(
      write(`const [row] = await tx.select().from(users).where(eq(users.id, id)).execute();\n`, (find) => ({
        kind: 'add-lock',
        query: find('tx.select().from(users).where(eq(users.id, id))'),
        mode: 'update',
      })),
      `const [row] = await tx.select().from(users).where(eq(users.id, id)).for('update').execute();\n`,
    );
  });

  it('limit relational queries and others', () => {
    const limited = (text: string, query: string) =>
      write(text, (find) => ({ kind: 'set-limit', query: find(query), limit: 100 }));
    assert.equal(
      limited('await db.query.users.findMany();\n', 'db.query.users.findMany()'),
      'await db.query.users.findMany({ limit: 100 });\n',
    );
    assert.equal(
      limited(
        'await db.query.users.findMany({ with: { posts: true } });\n',
        'db.query.users.findMany({ with: { posts: true } })',
      ),
      'await db.query.users.findMany({ with: { posts: true }, limit: 100 });\n',
    );
    assert.equal(
      limited('await db.select().from(users);\n', 'db.select().from(users)'),
      'await db.select().from(users).limit(100);\n',
    );
  });

  it('hand values over apart from the SQL', () => {
    const parameterized = (text: string, fragment: string) =>
      write(text, (find) => ({ kind: 'parameterize-sql', fragment: find(fragment) }));
    assert.equal(
      parameterized(
        "import { sql } from 'drizzle-orm';\nawait db.execute(sql.raw(`delete from users where name = '${name}'`));\n",
        "sql.raw(`delete from users where name = '${name}'`)",
      ),
      "import { sql } from 'drizzle-orm';\nawait db.execute(sql`delete from users where name = ${name}`);\n",
    );
    assert.equal(
      parameterized(
        "await db.execute('delete from users where id = ' + id + ' and kind = 1');\n",
        "'delete from users where id = ' + id + ' and kind = 1'",
      ),
      "import { sql } from 'drizzle-orm';\n\nawait db.execute(sql`delete from users where id = ${id} and kind = 1`);\n",
    );
  });

  it('lift a write out of a loop', () => {
    const text = `import { eq } from 'drizzle-orm';\n\nasync function clear(ids: string[]) {\n  for (const id of ids) {\n    await db.delete(users).where(eq(users.id, id));\n  }\n}\n`;
    assert.equal(
      write(text, (find) => ({
        kind: 'lift-from-loop',
        loop: find('for (const id of ids) {\n    await db.delete(users).where(eq(users.id, id));\n  }'),
        comparison: find('eq(users.id, id)'),
        column: find('users.id'),
        value: { ...find('id));'), end: find('id));').start + 2 },
      })),
      `import { inArray } from 'drizzle-orm';\n\nasync function clear(ids: string[]) {\n  await db.delete(users).where(inArray(users.id, ids));\n}\n`,
    );
  });

  it('wrap writes in a transaction', () => {
    const text = [
      'export async function move(id: string) {',
      '  await db.delete(members).where(eq(members.team, id));',
      '  const rows = build(id);',
      '  await db',
      '    .insert(members)',
      '    .values(rows);',
      '  return true;',
      '}',
      '',
    ].join('\n');
    const at = (find: Find, piece: string) => ({
      whole: find(piece),
      client: { ...find(piece), end: find(piece).start + 2 },
    });
    assert.equal(
      write(text, (find) => ({
        kind: 'wrap-in-transaction',
        client: 'db',
        queries: [
          at(find, 'db.delete(members).where(eq(members.team, id))'),
          at(find, 'db\n    .insert(members)\n    .values(rows)'),
        ],
      })),
      [
        'export async function move(id: string) {',
        '  await db.transaction(async (tx) => {',
        '    await tx.delete(members).where(eq(members.team, id));',
        '    const rows = build(id);',
        '    await tx',
        '      .insert(members)',
        '      .values(rows);',
        '  });',
        '  return true;',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('name columns in the place of all', () => {
    const named = (text: string, query: string) =>
      write(text, (find) => ({ kind: 'select-columns', query: find(query), columns: ['id', 'name'] }));
    assert.equal(
      named('await db.select().from(users).limit(5);\n', 'db.select().from(users).limit(5)'),
      'await db.select({ id: users.id, name: users.name }).from(users).limit(5);\n',
    );
    assert.equal(
      named(
        'await db.with(recent).select().from(schema.users);\n',
        'db.with(recent).select().from(schema.users)',
      ),
      'await db.with(recent).select({ id: schema.users.id, name: schema.users.name }).from(schema.users);\n',
    );
    assert.match(
      named('await db.select().from(tableOf(x));\n', 'db.select().from(tableOf(x))'),
      /^refused: The table is not named/,
    );
  });

  it('ask for one row in the place of a count', () => {
    const asked = (text: string, query: string, comparison: string) =>
      write(text, (find) => ({ kind: 'ask-for-one-row', query: find(query), comparison: find(comparison) }));
    assert.equal(
      asked(
        "import { eq } from 'drizzle-orm';\nif (0 < (await tx.$count(users, eq(users.id, id)))) stop();\n",
        'tx.$count(users, eq(users.id, id))',
        '0 < (await tx.$count(users, eq(users.id, id)))',
      ),
      "import { eq, sql } from 'drizzle-orm';\nif (0 < (await tx.select({ one: sql`1` }).from(users).where(eq(users.id, id)).limit(1)).length) stop();\n",
    );
    assert.equal(
      asked(
        'if (await db.$count(users) === 0) stop();\n',
        'db.$count(users)',
        'await db.$count(users) === 0',
      ),
      "import { sql } from 'drizzle-orm';\n\nif ((await db.select({ one: sql`1` }).from(users).limit(1)).length === 0) stop();\n",
    );
    assert.match(
      asked('const n = await db.$count(users);\nif (n > 0) stop();\n', 'db.$count(users)', 'n > 0'),
      /^refused: The count is not compared where it is asked for/,
    );
  });

  it('give a pool more options', () => {
    const bounded = (text: string, call: string) =>
      write(text, (find) => ({
        kind: 'add-options',
        call: find(call),
        options: [
          { name: 'max', value: 10 },
          { name: 'connectionTimeoutMillis', value: 5000 },
        ],
      }));
    assert.equal(
      bounded('const pool = new Pool();\n', 'new Pool()'),
      'const pool = new Pool({ max: 10, connectionTimeoutMillis: 5000 });\n',
    );
    assert.equal(
      bounded('const pool = new pg.Pool({\n  host,\n});\n', 'new pg.Pool({\n  host,\n})'),
      'const pool = new pg.Pool({\n  host,\n  max: 10,\n  connectionTimeoutMillis: 5000,\n});\n',
    );
    assert.match(bounded('const pool = new Pool(options);\n', 'new Pool(options)'), /^refused/);
  });

  it('do not wrap what is used afterwards', () => {
    const text = [
      'async function make() {',
      '  const [team] = await db.insert(teams).values({}).returning();',
      '  await db.insert(members).values({ team: team.id });',
      '  return team;',
      '}',
      '',
    ].join('\n');
    const at = (find: Find, piece: string) => ({
      whole: find(piece),
      client: { ...find(piece), end: find(piece).start + 2 },
    });
    assert.match(
      write(text, (find) => ({
        kind: 'wrap-in-transaction',
        client: 'db',
        queries: [
          at(find, 'db.insert(teams).values({}).returning()'),
          at(find, 'db.insert(members).values({ team: team.id })'),
        ],
      })),
      /^refused: What the queries answer is used after them/,
    );
  });
});
