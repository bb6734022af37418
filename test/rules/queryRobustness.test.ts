import assert from 'node:assert/strict';
import { parseExample } from '../../server/src/rules/example.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { readyRule, resolveOptions, subjectsOf } from '../../server/src/rules/runRule.ts';
import { createSchemaView } from '../../server/src/rules/schemaView.ts';
import { writeQueryEdits } from '../../server/src/sources/drizzle/write/queries/write.ts';
import type { Files } from '../support/checkRule.ts';
import { readFixture } from '../support/fixture.ts';

const queryRules = rules.filter(({ subject }) => subject === 'query' || subject === 'queryScope');

/** The code of the examples: what queries the tables, with the files it needs. */
const examples = queryRules.flatMap((rule) =>
  [...rule.examples.bad, ...rule.examples.good]
    .filter(({ language }) => language !== 'sql')
    .map(({ title, fixture }) => {
      const files = parseExample(fixture).files;
      const code = files.at(-1);
      assert.ok(code);
      return { name: `${rule.id}: ${title}`, path: code.path, text: code.text, files };
    }),
);

/** A generator of numbers that gives the same ones each time. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

/** Runs all rules and writes all their fixes: neither may throw, whatever the text is. */
function run(files: Files): void {
  const { host, schema, exposed } = readFixture(files);
  const view = createSchemaView(schema, exposed);
  for (const rule of queryRules) {
    const check = readyRule(rule, view, resolveOptions(rule));
    for (const subject of subjectsOf(schema, rule.subject)) {
      for (const { fixes } of check(subject))
        for (const fix of fixes) if (fix.queryEdits) writeQueryEdits(fix.queryEdits, host);
    }
  }
}

describe('rules on queries, over broken code', () => {
  for (const { name, path, text, files } of examples) {
    it(`prefixes and mutations: ${name}`, () => {
      const start = text.indexOf('export async function');
      const whole = new Map(files.map((file) => [file.path, file.text]));
      const step = Math.max(1, Math.floor((text.length - start) / 25));
      for (let end = Math.max(start, 0); end < text.length; end += step)
        run(new Map([...whole, [path, text.slice(0, end)]]));
      const random = randomNumbers(text.length);
      for (let i = 0; i < 12; i++) {
        const at = random(text.length);
        const length = 1 + random(12);
        const other = text.slice(random(text.length)).slice(0, random(20));
        run(new Map([...whole, [path, text.slice(0, at) + other + text.slice(at + length)]]));
      }
    });
  }
});
