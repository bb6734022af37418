import * as vscode from 'vscode';
import type { RuleSummary } from '../../../server/src/protocol/ruleList.ts';
import type { Extension } from '../extensionState.ts';
import { openRulePage } from './openRulePage.ts';

/** `schemawright.showRules`: lists the rules, and opens the page of the chosen one. */
export async function showRules(extension: Extension): Promise<void> {
  const chosen = await vscode.window.showQuickPick(items(extension), {
    placeHolder: 'Choose a rule to read about it',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen?.rule) await openRulePage(extension, chosen.rule);
}

type RuleItem = vscode.QuickPickItem & { readonly rule?: string };

async function items({ server }: Extension): Promise<RuleItem[]> {
  const rules = await server.rules();
  const groups = [...new Set(rules.map(({ group }) => group))].sort();
  return groups.flatMap((group) => [
    { label: group, kind: vscode.QuickPickItemKind.Separator },
    ...rules.filter((rule) => rule.group === group).map(item),
  ]);
}

function item({ id, severity, fix, summary }: RuleSummary): RuleItem {
  const description = fix === 'none' ? severity : `${severity}, ${fix} fix`;
  return { label: id, description, detail: summary, rule: id };
}
