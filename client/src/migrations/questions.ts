import * as vscode from 'vscode';
import type { RenameChoice } from '../../../server/src/protocol/migrations.ts';

/** What a person has decided. */
export interface Decisions {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly creates: readonly string[];
}

/** Asks which new parts are old ones with another name; undefined when it was given up. */
export async function askRenames(
  questions: readonly RenameChoice[],
  decided: Decisions,
): Promise<Decisions | undefined> {
  const renames = [...decided.renames];
  const creates = [...decided.creates];
  for (const question of questions) {
    const { kind, created, candidates } = question;
    const free = candidates.filter((name) => !renames.some(({ from }) => from === name));
    if (free.length === 0) {
      creates.push(created);
      continue;
    }
    const chosen = await vscode.window.showQuickPick(itemsOf({ ...question, candidates: free }), {
      title: `Is the ${kind} ${created} new, or renamed?`,
      placeHolder: 'A rename keeps the data; what is new begins empty, and the old one is dropped',
      ignoreFocusOut: true,
    });
    if (!chosen) return undefined;
    if (chosen.from === undefined) creates.push(created);
    else renames.push({ from: chosen.from, to: created });
  }
  return { renames, creates };
}

type Item = vscode.QuickPickItem & { readonly from: string | undefined };

/** The likeliest answer stands first, where Enter takes it. */
function itemsOf({ kind, created, candidates, suggested }: RenameChoice): readonly Item[] {
  const fresh: Item = {
    label: `$(add) ${created} is new`,
    description: `a ${kind} without a past`,
    from: undefined,
  };
  const old = candidates.map(
    (from): Item => ({
      label: `$(arrow-right) renamed from ${from}`,
      description: from === suggested ? 'likely' : '',
      from,
    }),
  );
  const likely = old.filter(({ from }) => from === suggested);
  const others = old.filter(({ from }) => from !== suggested);
  return [...likely, fresh, ...others];
}
