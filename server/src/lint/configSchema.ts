import type { Rule } from '../rules/rule.ts';
import { rulePageUrl } from '../rules/rulePage.ts';
import { metaRules } from './metaRules.ts';
import { presetIds, presets } from './presets.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const severities = ['error', 'warning', 'info', 'hint', 'off'];
const severity: JsonSchema = { enum: severities };

const onePreset: JsonSchema = {
  enum: presetIds,
  markdownEnumDescriptions: presets.map(({ summary }) => summary),
};

const presetSchema: JsonSchema = {
  description: 'The severities and options to begin with, or a list of presets of which later ones win.',
  default: 'recommended',
  anyOf: [onePreset, { type: 'array', items: onePreset }],
};

/** The JSON Schema of `schemawright.config.json`. */
export function configSchema(rules: readonly Rule[]): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Schemawright configuration',
    type: 'object',
    additionalProperties: false,
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: 'string' },
      preset: presetSchema,
      rules: { $ref: '#/definitions/rules' },
      ignore: {
        description: 'Globs of files that are not checked, relative to this file.',
        type: 'array',
        items: { type: 'string' },
      },
      postgresVersion: {
        description:
          'Major version of the PostgreSQL server that migrations run on. What a statement locks and rewrites depends on it. The newest when left out.',
        type: 'integer',
        minimum: 9,
        maximum: 99,
      },
      migrationsSince: {
        description:
          'Only migrations newer than this are checked: a date (2025-01-31), the name of a migration (the last one that is left alone) or, on the command line, a git revision. "merged", which holds when left out, leaves alone those that the default branch of the git repository has; "start" leaves none alone.',
        type: 'string',
      },
      queries: {
        description: 'How the queries of the code are found.',
        type: 'object',
        additionalProperties: false,
        properties: {
          clients: {
            description:
              'Names of what queries run on, for clients that the code does not tell by how they are made or by their type: `db`, `ctx.database`, `getConnection()`. A name holds for every expression that ends with it.',
            type: 'array',
            items: {
              type: 'string',
              pattern: '^(?:this|[A-Za-z_$][\\w$]*)(?:\\.[A-Za-z_$][\\w$]*)*(?:\\(\\))?$',
            },
          },
        },
      },
      overrides: {
        description: 'Other rule settings for some files. Later entries win.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files', 'rules'],
          properties: {
            files: {
              description: 'Globs, relative to this file.',
              type: 'array',
              minItems: 1,
              items: { type: 'string' },
            },
            rules: { $ref: '#/definitions/rules' },
          },
        },
      },
    },
    definitions: {
      rules: {
        description: 'The severity of each rule, or [severity, options].',
        type: 'object',
        additionalProperties: false,
        properties: {
          ...Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
          ...Object.fromEntries(metaRules.map((rule) => [rule.id, metaRuleSchema(rule)])),
        },
      },
    },
  };
}

function metaRuleSchema({ summary, severity: byDefault }: (typeof metaRules)[number]): JsonSchema {
  return { description: summary, default: byDefault, ...severity };
}

function ruleSchema(rule: Rule): JsonSchema {
  const description = `${rule.summary}\n\n${rulePageUrl(rule.id)}`;
  return {
    description,
    default: rule.severity,
    anyOf: [
      severity,
      {
        type: 'array',
        minItems: 1,
        maxItems: 2,
        items: [severity, optionsSchema(rule)],
      },
    ],
  };
}

function optionsSchema(rule: Rule): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(rule.options).map(([name, option]) => [
        name,
        { description: option.description, default: option.default, ...option.schema },
      ]),
    ),
  };
}

/** The JSON Schema of the editor's `schemawright.rules` setting: a severity by rule. */
export function rulesSettingSchema(rules: readonly Rule[]): JsonSchema {
  return {
    type: 'object',
    default: {},
    markdownDescription:
      'The severity of each rule. A `schemawright.config.json` wins over this setting and can also set options.',
    additionalProperties: false,
    properties: Object.fromEntries(
      rules.map((rule) => [
        rule.id,
        {
          enum: severities,
          default: rule.severity,
          markdownDescription: `${rule.summary} [More](${rulePageUrl(rule.id)})`,
        },
      ]),
    ),
  };
}
