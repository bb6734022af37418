import assert from 'node:assert/strict';
import { parseExample } from '../../server/src/rules/example.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { createRuleFilter } from '../../server/src/rules/ruleFilter.ts';
import { readyRule, resolveOptions, speaks } from '../../server/src/rules/runRule.ts';
import { createSchemaView } from '../../server/src/rules/schemaView.ts';
import { exposeAll } from '../support/checkRule.ts';
import { readFixture } from '../support/fixture.ts';
import { isSql, readSqlFixture } from '../support/sqlFixture.ts';

const tableRules = rules.filter(({ subject }) => subject === 'table');

describe('the filter of rules', () => {
  it('leaves out no rule that reports, in the examples of all rules', () => {
    let asked = 0;
    let left = 0;
    let reported = 0;
    for (const { examples } of rules) {
      for (const { fixture } of [...examples.bad, ...examples.good]) {
        const { files, run } = parseExample(fixture);
        const texts = new Map(files.map(({ path, text }) => [path, text]));
        const { schema, exposed } = isSql(texts) ? exposeAll(readSqlFixture(texts, run)) : readFixture(texts);
        const view = createSchemaView(schema, exposed);
        const listed = tableRules.map((rule) => ({ rule, options: resolveOptions(rule) }));
        const mayConcern = createRuleFilter(listed);
        for (const table of schema.tables) {
          const kept = new Set(mayConcern(table, view).map(({ rule }) => rule));
          for (const { rule, options } of listed) {
            if (!speaks(rule, table)) continue;
            asked++;
            if (!kept.has(rule)) left++;
            const reports = readyRule(rule, view, options)(table);
            reported += reports.length;
            if (!kept.has(rule)) assert.deepEqual(reports, [], `${rule.id} is left out of ${table.id}`);
          }
        }
      }
    }
    assert.ok(reported > 500, `${reported} reports`);
    assert.ok(left > asked / 3, `${left} of ${asked} left out`);
  });

  it('goes by the options that name more words', () => {
    const { schema, exposed } = exposeAll(
      readSqlFixture(new Map([['schema.sql', 'CREATE TABLE t (id int PRIMARY KEY, zwerge text);']]), {}),
    );
    const view = createSchemaView(schema, exposed);
    const rule = tableRules.find(({ id }) => id === 'number-as-text') as Rule;
    const count = (options: Readonly<Record<string, unknown>>) =>
      createRuleFilter([{ rule, options: resolveOptions(rule, options) }])(schema.tables[0] as never, view)
        .length;
    assert.deepEqual([count({}), count({ words: ['zwerge'] })], [0, 1]);
  });
});
