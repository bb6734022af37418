import { rules } from '../../rules/registry.generated.ts';
import { rulePage } from '../../rules/rulePage.ts';
import { type CliEnvironment, exitCode, UsageError } from '../environment.ts';

/**
 * `schemawright explain RULE`: the rule's page, as it also stands in the documentation.
 * @throws UsageError when there is no such rule
 */
export function explain(id: string, { stdout }: CliEnvironment): number {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) {
    const close = rules.filter((candidate) => sharesWord(candidate.id, id)).map((candidate) => candidate.id);
    const hint = close.length > 0 ? `did you mean ${close.join(', ')}?` : 'see schemawright rules';
    throw new UsageError(`there is no rule ${JSON.stringify(id)}: ${hint}`);
  }
  stdout.write(rulePage(rule));
  return exitCode.ok;
}

function sharesWord(a: string, b: string): boolean {
  const words = new Set(b.toLowerCase().split(/[^a-z]+/));
  return a.split('-').some((word) => word.length > 3 && words.has(word));
}
