import type { Rule } from '../../server/src/rules/rule.ts';

/** The page that lists the rules by group. */
export function rulesIndex(rules: readonly Rule[]): string {
  const groups = [...new Set(rules.map((rule) => rule.group))].sort();
  const sections = groups.map((group) => {
    const rows = rules
      .filter((rule) => rule.group === group)
      .map(
        (rule) =>
          `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.fix === 'none' ? '' : rule.fix} | ${rule.summary} |`,
      );
    return `## ${group}\n\n| rule | severity | fix | finds |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
  });
  return `# Rules

${rules.length} rules. Severities and options are set in \`schemawright.config.json\`; severities also in the
editor's settings, under \`schemawright.rules\`. What the findings of many of them ask to decide stands in
[tables of its own](../which/README.md).

${sections.join('\n\n')}
`;
}
