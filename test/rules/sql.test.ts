import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { checkRule } from '../support/checkRule.ts';

const folder = new URL('./sql/', import.meta.url);

/** Rules about what only a program's code can say. */
const withoutTwin = new Set([
  'enum-only-in-types',
  'frozen-default',
  'relation-mismatch',
  'unannotated-self-reference',
  'unexported-table',
]);

const fixtures = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => [name.replace(/\.sql$/, ''), readFileSync(new URL(name, folder), 'utf8')]),
);

describe('the schema rules on SQL', () => {
  for (const rule of rules) {
    if (!['table', 'enum', 'view', 'schema', 'relation'].includes(rule.subject)) continue;
    if (!rule.dialects.includes('postgresql')) continue;
    if (withoutTwin.has(rule.id)) {
      it(`${rule.id} has nothing to say`, () => {
        for (const fixture of fixtures.values()) {
          const bare = withoutExpectations(fixture);
          if (process.env.UPDATE !== '1') assert.equal(checkRule(rule, bare).findings, 0);
        }
      });
      continue;
    }
    const fixture = fixtures.get(rule.id);
    if (fixture === undefined) continue;
    it(`${rule.id} finds and mends`, () => {
      assert.ok(checkRule(rule, fixture).findings > 0, 'nothing is annotated');
    });
  }

  it('has no fixture without a rule', () => {
    const ids = new Set(rules.map((rule) => rule.id));
    assert.deepEqual(
      [...fixtures.keys()].filter((id) => !ids.has(id)),
      [],
    );
  });
});

function withoutExpectations(fixture: string): string {
  const text = fixture.split(/^--= /m)[0] ?? '';
  return text.replace(/^ *--<? *\^+ .*\n/gm, '');
}

describe('the schema rules on parts that several tables share', () => {
  const sql = `--- schema.sql
CREATE TABLE payments (
  id bigint NOT NULL,
  at date NOT NULL,
  price real,
  --    ^^^^ price looks like money, but real keeps only an approximation.
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

CREATE TABLE payments_2024 PARTITION OF payments FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE refunds (reason text) INHERITS (payments);
CREATE TABLE archive (LIKE payments);
`;
  const index = `--- schema.sql
CREATE TABLE payments (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE payments_2024 PARTITION OF payments FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX a ON payments (at);
CREATE INDEX b ON payments (at);
--           ^ Index b repeats index a.
--= schema.sql
CREATE TABLE payments (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE payments_2024 PARTITION OF payments FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX a ON payments (at);
`;
  const named = (id: string) => {
    const rule = rules.find((one) => one.id === id);
    assert.ok(rule);
    return rule;
  };

  it('are told once, where they are written', () => {
    if (process.env.UPDATE === '1') return;
    checkRule(named('float-money'), sql);
    checkRule(named('duplicate-index'), index);
  });
});
