import assert from 'node:assert/strict';
import ts from 'typescript';
import { drawSvg } from '../../server/src/export/svg/drawSvg.ts';
import { column, edge, oddNames, oddSnapshot, shopSnapshot, snapshot, table } from './snapshots.ts';

describe('the SVG export', () => {
  it('draws every table, column and foreign key of the example', async () => {
    const shop = shopSnapshot();
    const svg = await drawSvg(shop, { theme: 'light' });
    const texts = textsOf(svg);
    for (const { name, columns } of shop.tables) {
      assert.ok(texts.includes(name), name);
      for (const each of columns) assert.ok(texts.includes(each.name), `${name}.${each.name}`);
    }
    for (const { label } of shop.edges) assert.ok(svg.includes(`<title>${label}</title>`), label);
  });

  it('needs no other file and runs nothing', async () => {
    for (const theme of ['light', 'dark', 'print'] as const) {
      const svg = await drawSvg(shopSnapshot(), { theme });
      assert.doesNotMatch(svg, /<script|\son\w+=|@import|url\(|href="(?!#)/i);
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    }
  });

  it('is the same for the same schema', async () => {
    const draw = () => drawSvg(shopSnapshot(), { theme: 'print' });
    assert.equal(await draw(), await draw());
  });

  it('keeps odd names as text', async () => {
    const svg = await drawSvg(oddSnapshot(), { theme: 'light' });
    assert.ok(!svg.includes('<img'));
    assert.deepEqual(problemsOf(svg), []);
    const texts = textsOf(svg);
    for (const name of oddNames.filter((each) => each.length < 30 && each.trim() !== ''))
      assert.ok(texts.includes(name.replace(/\n/g, ' ')), name);
  });

  it('shows each foreign key by a line or by a stub at its column', async () => {
    const number = 90;
    const tables = Array.from({ length: number }, (_, index) =>
      table(`t${index}`, [column('id'), column('next'), column('far', { type: 'timestamp with time zone' })]),
    );
    const edges = tables.flatMap((_, index) => [
      { ...edge([`t${index}`, 'next'], [`t${(index + 1) % number}`, 'id']), id: `next ${index}` },
      { ...edge([`t${index}`, 'far'], [`t${(index * 37) % number}`, 'id']), id: `far ${index}` },
    ]);
    const svg = await drawSvg(snapshot(tables, edges), { theme: 'light' });
    const lines = svg.match(/<title>(next|far)<\/title>/g)?.length ?? 0;
    const stubs = textsOf(svg).filter((text) => text.startsWith('→ '));
    assert.equal(lines + stubs.length, edges.length);
    assert.ok(stubs.length > 0, 'nothing is far enough to be tested');
  });

  it('shortens what does not fit, and tells the whole', async () => {
    const name = 'long_'.repeat(40);
    const svg = await drawSvg(snapshot([table(name, [column(name)])]), { theme: 'light' });
    assert.ok(textsOf(svg).some((text) => /^long_.*…$/.test(text)));
    assert.ok(svg.includes(`<title>${name}</title>`));
  });

  it('puts tables where they were put', async () => {
    const drawn = snapshot(
      [table('users', [column('id')]), table('posts', [column('user_id')])],
      [edge(['posts', 'user_id'], ['users', 'id'])],
    );
    const positions = { 'id of users': { x: 1000, y: 500 }, 'id of posts': { x: 100, y: 40 } };
    const svg = await drawSvg(drawn, { theme: 'light', positions });
    assert.match(svg, /translate\(1000 500\)/);
    assert.match(svg, /translate\(100 40\)/);
  });

  it('colours what is different', async () => {
    const drawn = snapshot([table('users', [column('id'), column('mail')]), table('posts', [column('id')])]);
    const diff = {
      title: 'Since yesterday',
      snapshot: drawn,
      tables: {
        'id of users': { kind: 'changed', words: [], columns: { mail: { kind: 'removed' } } },
        'id of posts': { kind: 'added', words: [], columns: {} },
      },
      edges: {},
    } as const;
    const svg = await drawSvg(drawn, { theme: 'light', diff });
    assert.match(svg, /class="n s">mail</);
    assert.match(svg, /stroke="#2c8a4b"/);
    assert.ok(textsOf(svg).includes('Since yesterday'));
  });

  it('is a picture also without tables', async () => {
    assert.match(await drawSvg(snapshot([]), { theme: 'light' }), /0 tables, 0 foreign keys/);
  });
});

/** What stands in `<text>` elements, without the titles of shortened ones. */
function textsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, content]) =>
    (content ?? '')
      .replace(/<title>.*?<\/title>/g, '')
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  );
}

/** Markup that is not well-formed, as a parser of JSX sees it, which is as strict as one of XML here. */
function problemsOf(svg: string): readonly string[] {
  // Braces are text in XML, and mean something in the language whose parser is borrowed here.
  const body = svg.replace(/<style>.*?<\/style>/s, '').replace(/[{}]/g, '');
  const file = ts.createSourceFile('picture.tsx', `const picture = ${body};`, ts.ScriptTarget.Latest);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  return parseDiagnostics.map(({ messageText }) => String(messageText));
}
