import type { FilePath, Span } from '../../model/span.ts';
import { isUnknown, type Maybe, type Unknown, unknown } from '../../model/unknown.ts';
import type { SourceHost, SourceProblem } from '../source.ts';
import type { Casing } from './casing.ts';
import { dialectNamed } from './dialectName.ts';
import { entriesOf } from './evaluate/objectFunctions.ts';
import { createSession } from './evaluate/session.ts';
import { spanOf, type Value } from './evaluate/values.ts';
import { createExportSummaries } from './exportSummaries.ts';
import { maybeString, maybeStrings, notKnown } from './read/context.ts';

/** A setting with the place of its value. */
export interface ConfigSetting<T> {
  readonly value: Maybe<T>;
  readonly span: Span;
}

/** One configuration of drizzle-kit; a setting that is not there is undefined. */
export interface DrizzleConfig {
  readonly dialect: ConfigSetting<string> | undefined;
  /** Files, folders and globs as written. */
  readonly schema: ConfigSetting<readonly string[]> | undefined;
  readonly out: ConfigSetting<string> | undefined;
  readonly casing: ConfigSetting<Casing> | undefined;
  readonly tablesFilter: ConfigSetting<readonly string[]> | undefined;
  readonly schemaFilter: ConfigSetting<readonly string[]> | undefined;
}

export interface DrizzleConfigFile {
  /** Most files hold one; an array of them is read too. */
  readonly configs: readonly DrizzleConfig[];
  /** Files that the configuration imports and whose content counts. */
  readonly dependencies: readonly FilePath[];
  readonly problems: readonly SourceProblem[];
}

/**
 * Reads `drizzle.config.*` without running it: `defineConfig({…})`, a bare object, `module.exports`, JSON,
 * values imported from other files. What depends on the environment is unknown.
 */
export function readDrizzleConfig(file: FilePath, host: SourceHost): DrizzleConfigFile {
  const summaries = createExportSummaries(host);
  const consumer = `read ${file}` as const;
  const tree = summaries.tree(file);
  if (!tree) return { configs: [], dependencies: [], problems: [] };
  const session = createSession(summaries.hostFor([consumer]), file, { emptyEnvironment: true });
  const value = session.exported(file, 'default');
  const configs = configsIn(value, { file, start: 0, end: 0 });
  return {
    configs,
    dependencies: summaries.dependencies.filesOf(consumer).filter((other) => other !== file),
    problems: configs.flatMap(problemsOf),
  };
}

function configsIn(value: Value, start: Span): DrizzleConfig[] {
  if (value.kind === 'array') return value.items.flatMap((item) => configsIn(item.value(), start));
  const entries = entriesOf(value);
  if (!entries) return [allUnknown(notKnown(value, 'the configuration'), start)];
  const gap = entries.gaps[0];
  const setting = <T>(
    key: string,
    read: (value: Value) => Maybe<T> | undefined,
  ): ConfigSetting<T> | undefined => {
    const property = entries.props.get(key);
    if (!property) return gap && { value: unknown(gap.reason), span: gap.site ? spanOf(gap.site) : start };
    const span = property.site ? spanOf(property.site) : start;
    const made = read(property.value());
    return made === undefined ? undefined : { value: made, span };
  };
  const text = (given: Value) => (isMissing(given) ? undefined : maybeString(given, 'this setting'));
  return [
    {
      dialect: setting('dialect', text) ?? setting('driver', text),
      schema: setting('schema', textList),
      out: setting('out', text),
      // What is taken over from elsewhere seldom has one.
      casing: entries.props.has('casing') ? setting('casing', (given) => casingOf(text(given))) : undefined,
      tablesFilter: setting('tablesFilter', textList),
      schemaFilter: setting('schemaFilter', textList),
    },
  ];
}

function isMissing(value: Value): boolean {
  return value.kind === 'primitive' && (value.value === undefined || value.value === null);
}

/** One text or several. */
function textList(value: Value): Maybe<readonly string[]> | undefined {
  if (isMissing(value)) return undefined;
  if (value.kind === 'array') return maybeStrings(value, 'this setting');
  const one = maybeString(value, 'this setting');
  return isUnknown(one) ? one : [one];
}

function casingOf(value: Maybe<string> | undefined): Maybe<Casing> | undefined {
  if (value === undefined || isUnknown(value)) return value;
  return value === 'snake_case' || value === 'camelCase' ? value : unknown(`\`${value}\` is no casing`);
}

function allUnknown(reason: Unknown, span: Span): DrizzleConfig {
  const setting = { value: reason, span };
  return {
    dialect: setting,
    schema: setting,
    out: setting,
    casing: undefined,
    tablesFilter: undefined,
    schemaFilter: undefined,
  };
}

function problemsOf({ dialect, casing }: DrizzleConfig): SourceProblem[] {
  const problems: SourceProblem[] = [];
  if (dialect && !isUnknown(dialect.value) && !dialectNamed(dialect.value))
    problems.push({
      code: 'unsupported-dialect',
      message: `Schemas for \`${dialect.value}\` are not read yet: PostgreSQL, MySQL and SQLite are.`,
      span: dialect.span,
    });
  if (casing && isUnknown(casing.value)) {
    const { reason } = casing.value;
    const message = reason.endsWith('is no casing')
      ? `${reason}.`
      : `The casing is not known here (${reason}): nothing is said of names that depend on it.`;
    problems.push({ code: 'unknown-casing', message, span: casing.span });
  }
  return problems;
}
