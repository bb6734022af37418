import assert from 'node:assert/strict';
import type { Rule } from '../../server/src/rules/rule.ts';
import { multiplePermissivePolicies } from '../../server/src/rules/security/multiple-permissive-policies.ts';
import { policyAlwaysTrue } from '../../server/src/rules/security/policy-always-true.ts';
import { policyCallsAuthPerRow } from '../../server/src/rules/security/policy-calls-auth-per-row.ts';
import { policyTrustsUserMetadata } from '../../server/src/rules/security/policy-trusts-user-metadata.ts';
import { policyWithoutRls } from '../../server/src/rules/security/policy-without-rls.ts';
import { rlsDisabled } from '../../server/src/rules/security/rls-disabled.ts';
import { rlsWithoutPolicy } from '../../server/src/rules/security/rls-without-policy.ts';
import { sensitiveColumnExposed } from '../../server/src/rules/security/sensitive-column-exposed.ts';
import { findingCount } from '../support/findingCount.ts';

type Cases = readonly (readonly [policies: string, found: number])[];

function notes(policies: string, more = ''): string {
  return `
    import { sql } from 'drizzle-orm';
    import { integer, pgPolicy, pgRole, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
    import { authenticatedRole, authUid } from 'drizzle-orm/supabase';
    import { unread } from 'elsewhere';
    export const admin = pgRole('admin');
    export const notes = pgTable('notes', { id: integer().primaryKey(), owner: text() }, (t) => [${policies}]);
    ${more}
  `;
}

function check(rule: Rule, cases: Cases): void {
  describe(rule.id, () => {
    for (const [policies, found] of cases) {
      it(`${policies}: ${found}`, () => {
        assert.equal(findingCount(rule, notes(policies)), found);
      });
    }
  });
}

check(policyAlwaysTrue, [
  ["pgPolicy('p', { for: 'all', using: sql`true` })", 1],
  ["pgPolicy('p', { for: 'delete', to: 'anon', using: sql`(true)` })", 1],
  ["pgPolicy('p', { for: 'insert', to: authenticatedRole, withCheck: sql`true` })", 1],
  ["pgPolicy('p', { for: 'insert', to: 'authenticated', withCheck: sql`${t.id} > 0` })", 0],
  ["pgPolicy('p', { for: 'update', to: 'authenticated', using: sql`true`, withCheck: sql`${t.id} > 0` })", 0],
  ["pgPolicy('p', { for: 'select', using: sql`true` })", 0],
  ["pgPolicy('p', { as: 'restrictive', for: 'all', using: sql`true` })", 0],
  ["pgPolicy('p', { for: 'all', to: 'service_role', using: sql`true` })", 0],
  ["pgPolicy('p', { for: 'all', to: admin, using: sql`true` })", 0],
  ["pgPolicy('p', { for: 'all', to: unread, using: sql`true` })", 0],
  ["pgPolicy('p', { for: 'all', using: unread })", 0],
]);

check(policyCallsAuthPerRow, [
  ["pgPolicy('p', { using: sql`auth.uid()::text = ${t.owner}` })", 1],
  ["pgPolicy('p', { withCheck: sql`${t.owner} = current_setting('app.user')` })", 1],
  ["pgPolicy('p', { using: sql`(select auth.uid())::text = ${t.owner}` })", 0],
  ["pgPolicy('p', { using: sql`( SELECT auth.uid() AS uid)::text = ${t.owner}` })", 0],
  ["pgPolicy('p', { using: sql`${authUid}::text = ${t.owner}` })", 0],
  ["pgPolicy('p', { using: unread })", 0],
]);

check(policyTrustsUserMetadata, [
  ["pgPolicy('p', { using: sql`auth.jwt() -> 'user_metadata' ->> 'role' = 'admin'` })", 1],
  ["pgPolicy('p', { using: sql`auth.jwt() -> 'app_metadata' ->> 'role' = 'admin'` })", 0],
]);

const read = (name: string, more: string) =>
  `pgPolicy('${name}', { for: 'select', using: sql\`\${t.id} > 0\`, ${more} })`;
check(multiplePermissivePolicies, [
  [`${read('a', '')}, ${read('b', '')}`, 1],
  [`${read('a', "to: 'anon'")}, ${read('b', "to: 'authenticated'")}`, 0],
  [`${read('a', "to: 'anon'")}, ${read('b', "to: 'public'")}`, 1],
  [`${read('a', '')}, ${read('b', "as: 'restrictive'")}`, 0],
  [`${read('a', '')}, ${read('b', '').replace('select', 'delete')}`, 0],
  [`${read('a', '')}, ${read('b', '').replace("for: 'select',", '')}`, 1],
  [`${read('a', 'to: unread')}, ${read('b', 'to: unread')}`, 0],
]);

describe('tables that browsers reach', () => {
  const browsers = "pgPolicy('p', { for: 'select', to: 'authenticated', using: sql`true` })";
  const server = "pgPolicy('p', { for: 'select', to: admin, using: sql`true` })";
  const cases: readonly (readonly [
    what: string,
    policies: string,
    more: string,
    disabled: number,
    exposed: number,
    bare: number,
  ])[] = [
    ['a table without', browsers, "export const a = pgTable('a', { id: integer() });", 1, 0, 0],
    ['one with a secret', browsers, "export const a = pgTable('a', { apiKey: text() });", 0, 1, 0],
    ['no policy for browsers', server, "export const a = pgTable('a', { apiKey: text() });", 0, 0, 0],
    ['another schema', browsers, "export const a = pgSchema('s').table('a', { apiKey: text() });", 0, 0, 0],
    [
      'enabled and no policy',
      browsers,
      "export const a = pgTable('a', { apiKey: text() }).enableRLS();",
      0,
      0,
      1,
    ],
    [
      'a policy that is linked to it',
      browsers,
      "export const a = pgTable('a', { id: integer() }).enableRLS(); export const q = pgPolicy('q', { for: 'select', using: sql`true` }).link(a);",
      0,
      0,
      0,
    ],
    ['no policy at all', '', "export const a = pgTable('a', { id: integer() }).enableRLS();", 0, 0, 0],
  ];
  for (const [what, policies, more, disabled, exposed, bare] of cases) {
    it(what, () => {
      const text = notes(policies, more);
      assert.deepEqual(
        [rlsDisabled, sensitiveColumnExposed, rlsWithoutPolicy].map((rule) => findingCount(rule, text)),
        [disabled, exposed, bare],
      );
    });
  }

  it('has nothing to say of Drizzle policies without the switch, which drizzle-kit sets', () => {
    assert.equal(findingCount(policyWithoutRls, notes(browsers)), 0);
  });
});
