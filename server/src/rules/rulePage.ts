import { decisions } from './decisions.ts';
import { type ExampleFile, type ExampleRun, parseExample } from './example.ts';
import type { Rule, RuleExample } from './rule.ts';

const dialectNames = { postgresql: 'PostgreSQL', mysql: 'MySQL', sqlite: 'SQLite' } as const;
const fixNames = {
  none: 'none',
  safe: 'yes, safe: may run on save',
  suggested: 'yes, suggested: have a look at what it changes',
  refactor: 'a refactoring: shown before it is done, for the program has to follow',
} as const;

/** Where a rule's page stands on the web. */
export function rulePageUrl(id: string): string {
  return `https://github.com/schemawright/schemawright/blob/main/docs/rules/${id}.md`;
}

/** The page of a rule as Markdown: the documentation, and what `schemawright explain` prints. */
export function rulePage(rule: Rule): string {
  const sections = [
    `# ${rule.id}\n\n${rule.summary}`,
    [
      `- Severity: ${[rule.severity, ...milderTexts(rule)].join('; ')}`,
      `- Group: ${rule.group}`,
      `- Fix: ${fixNames[rule.fix]}`,
      `- Databases: ${rule.dialects.map((dialect) => dialectNames[dialect]).join(', ')}`,
      `- Since: ${rule.since}`,
    ].join('\n'),
    `## Why\n\n${rule.why.trim()}`,
    `## Found\n\n${rule.examples.bad.map((example) => exampleText(example, 'bad')).join('\n\n')}`,
    `## Not found\n\n${rule.examples.good.map((example) => exampleText(example, 'good')).join('\n\n')}`,
    `## When it is silent\n\n${rule.silences.map((silence) => `- ${silence}`).join('\n')}`,
    optionsText(rule),
    whichText(rule),
    rule.sources.length > 0
      ? `## Elsewhere\n\nOther tools that look for the same: ${rule.sources.map((s) => `\`${s}\``).join(', ')}.`
      : '',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** `warning where the migrations that follow are newer` */
function milderTexts({ milder = {}, quietly = [] }: Rule): readonly string[] {
  const all = [...Object.values(milder), ...quietly].map(({ severity, where }) => `${severity} ${where}`);
  return [...new Set(all)];
}

function exampleText(example: RuleExample, kind: 'bad' | 'good'): string {
  const { files, fixed, run } = parseExample(example.fixture);
  const language = example.language ?? 'ts';
  const parts = [`### ${example.title}`];
  const circumstances = runText(run);
  if (circumstances !== '') parts.push(circumstances);
  for (const file of files) {
    if (files.length > 1) parts.push(`\`${file.path}\``);
    parts.push(fence(language, file.text));
    if (kind === 'bad') for (const finding of findings(file)) parts.push(finding);
  }
  for (const { title, text, path } of fixed) {
    const name = title === undefined ? 'After the fix' : `After “${title}”`;
    parts.push(files.length > 1 ? `${name}, \`${path}\`:` : `${name}:`, fence(language, text));
  }
  return parts.join('\n\n');
}

/** What an example says of its surroundings, and of how its migrations are run. */
function runText(run: ExampleRun): string {
  const { tool, wrapped, direction, serverVersion, configurationWithout, driverWithoutForeignKeys, isNew } =
    run;
  const facts = [
    ...(configurationWithout ? [`beside a \`${configurationWithout}\` that names other files`] : []),
    ...(driverWithoutForeignKeys ? [`opened with \`drizzle-orm/${driverWithoutForeignKeys}\``] : []),
    ...(isNew ? ['tables that no migration makes yet'] : []),
    ...(tool ? [`run by ${tool}`] : []),
    ...(wrapped ? ['each file in a transaction'] : []),
    ...(direction === 'down' ? ['on the way back'] : []),
    ...(serverVersion === undefined ? [] : [`PostgreSQL ${serverVersion}`]),
  ];
  const text = facts.join(', ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}:`;
}

function findings(file: ExampleFile): readonly string[] {
  return file.annotations.map(({ start, message }) => {
    const line = file.text.slice(0, start).split('\n').length;
    return `> Line ${line}: ${message}`;
  });
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\``;
}

function whichText({ which = [] }: Rule): string {
  if (which.length === 0) return '';
  return `## To decide by\n\n${which.map((id) => `- [${decisions[id]}](../which/${id}.md)`).join('\n')}`;
}

function optionsText(rule: Rule): string {
  const options = Object.entries(rule.options);
  if (options.length === 0) return '';
  const rows = options.map(
    ([name, option]) =>
      `- \`${name}\`: ${option.description} Default: \`${JSON.stringify(option.default)}\`.`,
  );
  const value = Object.fromEntries(options.map(([name, option]) => [name, option.default]));
  const severity = rule.severity === 'off' ? 'warning' : rule.severity;
  const config = JSON.stringify({ rules: { [rule.id]: [severity, value] } }, null, 2);
  return `## Options\n\n${rows.join('\n')}\n\n${fence('json', `${config}\n`)}`;
}
