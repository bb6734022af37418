import { isPreset, type PresetId, presetIds, presets } from '../lint/presets.ts';
import type { EditorSettings } from '../workspace/workspace.ts';

interface Setting<T> {
  /** JSON Schema of the value, with its default and description, as an editor's settings page shows it. */
  readonly schema: { readonly default: T; readonly markdownDescription: string } & Readonly<
    Record<string, unknown>
  >;
  readonly scope: 'resource' | 'window';
  /** Taken by the workspace; the others are the client's own. */
  readonly accepts?: (value: unknown) => value is T;
}

/**
 * Every setting under `schemawright.` but `rules`, which the rules themselves describe. The only place where
 * they stand: `npm run generate` writes them to package.json, and the server reads by it.
 */
export const settings = {
  enable: {
    schema: {
      type: 'boolean',
      default: true,
      markdownDescription: 'Look for faults in the schemas of this folder.',
    },
    scope: 'resource',
    accepts: (value: unknown): value is boolean => typeof value === 'boolean',
  },
  preset: {
    schema: {
      type: 'string',
      enum: presetIds,
      markdownEnumDescriptions: presets.map(({ summary }) => summary),
      default: 'recommended',
      markdownDescription:
        'The severities and options to begin with. The `preset` of a `schemawright.config.json` wins over this setting.',
    },
    scope: 'resource',
    accepts: isPreset,
  },
  ignore: {
    schema: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      markdownDescription:
        'Globs of files that are not checked, relative to the folder. Tables in them are still known to the others.',
    },
    scope: 'resource',
    accepts: (value: unknown): value is readonly string[] =>
      Array.isArray(value) && value.every((item) => typeof item === 'string'),
  },
  maxFileSizeKb: {
    schema: {
      type: 'integer',
      minimum: 1,
      default: 1024,
      markdownDescription: 'Files of more kilobytes than this are not read.',
    },
    scope: 'resource',
    accepts: (value: unknown): value is number => typeof value === 'number' && value >= 1,
  },
  'diagram.codeLens': {
    schema: {
      type: 'boolean',
      default: true,
      markdownDescription: 'Show above each table a link that leads to it in the diagram.',
    },
    scope: 'resource',
    accepts: (value: unknown): value is boolean => typeof value === 'boolean',
  },
  postgresVersion: {
    schema: {
      type: 'integer',
      minimum: 0,
      default: 0,
      markdownDescription:
        'Major version of the PostgreSQL server that migrations run on: what a statement locks and rewrites depends on it. 0 is the newest.',
    },
    scope: 'resource',
    accepts: (value: unknown): value is number => typeof value === 'number' && value >= 0,
  },
  'trace.server': {
    schema: {
      type: 'string',
      enum: ['off', 'messages', 'verbose'],
      default: 'off',
      markdownDescription:
        'Log the messages between the editor and the language server in the output channel, which shows them at its log level Trace (`Developer: Set Log Level…`).',
    },
    scope: 'window',
  },
} as const satisfies Readonly<Record<string, Setting<never> | Setting<unknown>>>;

/** The settings of one folder from what a client says under `schemawright`. Never fails. */
export function readSettings(value: unknown): {
  readonly settings: EditorSettings;
  /** Tables lead to the diagram by a code lens. */
  readonly codeLens: boolean;
  /** Sentences about what was not understood and is taken as not set. */
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const given = isRecord(value) ? value : {};
  const take = <T>(
    name: string,
    { accepts, schema }: { accepts: (value: unknown) => value is T; schema: { default: T } },
  ): T => {
    const setting = nested(given, name);
    if (setting === undefined || setting === null) return schema.default;
    if (accepts(setting)) return setting;
    problems.push(
      `The setting schemawright.${name} has a value that cannot be used: ${JSON.stringify(setting)}.`,
    );
    return schema.default;
  };
  const { rules } = given;
  if (rules !== undefined && rules !== null && !isRecord(rules)) {
    problems.push('The setting schemawright.rules must be an object with a severity for each rule.');
  }
  return {
    settings: {
      enable: take('enable', settings.enable),
      preset: take<PresetId>('preset', settings.preset),
      rules: isRecord(rules) ? rules : {},
      ignore: take<readonly string[]>('ignore', settings.ignore),
      maxFileSizeKb: take('maxFileSizeKb', settings.maxFileSizeKb),
      postgresVersion: take<number>('postgresVersion', settings.postgresVersion),
    },
    codeLens: take('diagram.codeLens', settings['diagram.codeLens']),
    problems,
  };
}

/** Editors send `diagram.codeLens` as an object in an object; some as it is written. */
function nested(given: Readonly<Record<string, unknown>>, name: string): unknown {
  if (name in given) return given[name];
  let value: unknown = given;
  for (const part of name.split('.')) value = isRecord(value) ? value[part] : undefined;
  return value;
}

/** The settings as `contributes.configuration` of a package.json has them. */
export function settingsSchema(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { schema, scope }]) => [
      `schemawright.${name}`,
      { ...schema, scope },
    ]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
