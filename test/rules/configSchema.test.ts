import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const validate = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync('schemas/schemawright.config.schema.json', 'utf8')),
);

describe('the JSON Schema of the configuration', () => {
  const right: readonly unknown[] = [
    {},
    { $schema: './x.json', rules: { 'missing-primary-key': 'error' } },
    { rules: { 'missing-primary-key': ['off'] } },
    { rules: { 'nullable-boolean': ['warning', { open: ['paid'] }] }, ignore: ['legacy/**'] },
    { preset: 'strict' },
    { preset: ['recommended', 'supabase'] },
    { overrides: [{ files: ['a/**'], rules: { 'nullable-boolean': 'off' } }] },
  ];
  const wrong: readonly unknown[] = [
    { rule: {} },
    { rules: { 'no-such-rule': 'error' } },
    { rules: { 'missing-primary-key': 'loud' } },
    { rules: { 'nullable-boolean': ['warning', { opened: [] }] } },
    { rules: { 'nullable-boolean': ['warning', { open: [1] }] } },
    { overrides: [{ rules: {} }] },
    { ignore: 'legacy/**' },
    { preset: 'stricter' },
  ];
  for (const config of right) {
    it(`takes ${JSON.stringify(config)}`, () => assert.ok(validate(config), JSON.stringify(validate.errors)));
  }
  for (const config of wrong) {
    it(`refuses ${JSON.stringify(config)}`, () => assert.equal(validate(config), false));
  }
});
