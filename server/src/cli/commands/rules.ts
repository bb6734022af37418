import { type PresetId, presetLayer } from '../../lint/presets.ts';
import { rules as registry } from '../../rules/registry.generated.ts';
import { type CliEnvironment, exitCode } from '../environment.ts';

/** `schemawright rules`: every rule, with the severity that it has by itself or by a preset. */
export function rules(
  options: { readonly format: 'table' | 'json'; readonly preset?: PresetId },
  { stdout }: CliEnvironment,
): number {
  const layer = presetLayer(registry, options.preset ? [options.preset] : []);
  const rows = registry.map(({ id, group, severity, fix, dialects, summary }) => {
    const entry = layer.get(id);
    const [set, own] = entry === undefined ? [severity] : typeof entry === 'string' ? [entry] : entry;
    return { id, group, severity: set, fix, dialects, summary, ...(own ? { options: own } : {}) };
  });
  if (options.format === 'json') {
    stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return exitCode.ok;
  }
  const width = (column: 'id' | 'group' | 'severity' | 'fix') =>
    Math.max(...rows.map((row) => row[column].length), column.length);
  const widths = { id: width('id'), group: width('group'), severity: width('severity'), fix: width('fix') };
  const line = (id: string, group: string, severity: string, fix: string, summary: string) =>
    `${id.padEnd(widths.id)}  ${group.padEnd(widths.group)}  ${severity.padEnd(widths.severity)}  ${fix.padEnd(widths.fix)}  ${summary}\n`;
  stdout.write(line('rule', 'group', 'severity', 'fix', 'summary'));
  for (const row of rows) stdout.write(line(row.id, row.group, row.severity, row.fix, row.summary));
  return exitCode.ok;
}
