import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { decisions } from '../../server/src/rules/decisions.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';

const folder = new URL('../../docs/which/', import.meta.url);
const ids = Object.keys(decisions).sort();

describe('the pages to decide by', () => {
  it('are there, each under its title, and no other', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    assert.deepEqual(
      pages.sort(),
      ids.map((id) => `${id}.md`),
    );
    for (const [id, title] of Object.entries(decisions)) {
      assert.ok(readFileSync(new URL(`${id}.md`, folder), 'utf8').startsWith(`# ${title}\n\n| `), id);
    }
  });

  it('are listed, and stand on a manual', () => {
    const list = readFileSync(new URL('README.md', folder), 'utf8');
    for (const [id, title] of Object.entries(decisions)) {
      assert.ok(list.includes(`| ${title} | [${id}](${id}.md) |`), id);
      const text = readFileSync(new URL(`${id}.md`, folder), 'utf8');
      for (const manual of ['www.postgresql.org/docs/', 'dev.mysql.com/doc/', 'www.sqlite.org/']) {
        assert.ok(text.includes(`https://${manual}`), `${id} names no page of ${manual}`);
      }
    }
  });

  it('are linked from rules', () => {
    const linked = new Set(rules.flatMap(({ which = [] }) => which));
    assert.deepEqual([...linked].sort(), ids);
  });

  it('link only to pages that there are', () => {
    for (const id of ids) {
      const text = readFileSync(new URL(`${id}.md`, folder), 'utf8');
      for (const [, page = ''] of text.matchAll(/\]\((?!https:)([^)]*)\)/g)) {
        assert.ok(ids.includes(page.replace(/\.md$/, '')), `${id} links to ${page}`);
      }
    }
  });
});
