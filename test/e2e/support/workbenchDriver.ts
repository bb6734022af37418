import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { repositoryRoot } from '../../host/cache.ts';

/** Only a bound for what never comes: a busy machine takes its time. */
const patience = 60_000;
/** Within this time the Problems view, opening, has taken what was typed away, or has filtered by it. */
const settle = 500;

/** Drives the workbench as a person would: keys, clicks, and what can be seen. */
export class WorkbenchDriver {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    // The explorer has its first row when the file service of the remote side answers.
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Opens a file by its name, as Ctrl+P does. */
  async openFile(name: string): Promise<void> {
    await this.until(`${name} is open`, async () => {
      if (!(await this.choose('Control+P', name, name))) return false;
      return appears(this.tab(name), 3000);
    });
    await this.editorLines().first().waitFor();
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab.active', { hasText: name }).first();
  }

  async runCommand(title: string): Promise<void> {
    await this.until(`the command ${title}`, () => this.choose('F1', `>${title}`, title));
    // A command that asks something at once shows its question in the same field.
    await this.until('the palette is gone', async () => {
      if (!(await this.quickInput().isVisible())) return true;
      return !(
        await this.quickInput()
          .inputValue({ timeout: 1000 })
          .catch(() => '')
      ).startsWith('>');
    });
  }

  /** Types into the palette that a key opens and takes the entry; tells whether there was one. */
  private async choose(key: string, text: string, label: string): Promise<boolean> {
    const entry = this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
    // The same key once more would walk on in a palette that is open.
    if (!(await this.quickInput().isVisible())) {
      await this.page.keyboard.press(key);
      // The first key can be lost while the workbench still comes up, or in a webview that has the focus.
      if (!(await appears(this.quickInput(), 3000))) {
        await this.leaveWebview();
        return false;
      }
    }
    // A webview that comes up takes the focus, and closes the palette again.
    if (!(await fills(this.quickInput(), text)) || !(await appears(entry, 3000))) return false;
    await this.page.keyboard.press('Enter');
    return true;
  }

  /** Keys go to the workbench again instead of to the frame of a webview. */
  private async leaveWebview(): Promise<void> {
    await this.page.evaluate('document.activeElement?.blur(); window.focus();');
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget input');
  }

  async showProblems(): Promise<void> {
    await this.until('the Problems view', async () => {
      if (await this.page.locator('.markers-panel').isVisible()) return true;
      await this.page.keyboard.press('Control+Shift+M');
      return appears(this.page.locator('.markers-panel'), 3000);
    });
  }

  /** Shows the rows of some files only: the view draws no row that lies outside of it. */
  async filterProblems(glob: string): Promise<void> {
    const input = this.page.getByPlaceholder(/^Filter \(e\.g\. text/);
    await this.until(`the Problems view is filtered by ${glob}`, async () => {
      // The view takes the focus and clears the field while it opens: a text put in too early is lost.
      if (!(await input.isVisible())) return false;
      await input.fill(glob);
      await this.page.waitForTimeout(settle);
      return (await input.inputValue()) === glob;
    });
  }

  /** Rows of the Problems view that hold a text. */
  problems(text?: string | RegExp): Locator {
    const rows = this.page.locator('.markers-panel .monaco-list-row');
    return text ? rows.filter({ hasText: text }) : rows;
  }

  /** Puts the cursor where the first finding of a rule stands, by a double click on its row. */
  async goToProblem(rule: string): Promise<void> {
    const row = this.problems(rule).first();
    await row.waitFor();
    const line = /Ln (\d+),/.exec((await row.textContent()) ?? '')?.[1];
    assert.ok(line, `the row of ${rule} names no line`);
    const position = this.page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line},`) });
    await this.until(`the cursor is at ${rule}`, async () => {
      // On its message: the middle of a row can be the link to the rule's page.
      await row.dblclick({ position: { x: 140, y: 10 } });
      return appears(position, 2000);
    });
  }

  /** The text of the Markdown preview, which is a page in a page in a frame. */
  previewText(): Locator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('body');
  }

  editorLines(): Locator {
    return this.page.locator('.editor-instance .view-lines .view-line');
  }

  /** The lines in view; VS Code shows blanks as no-break spaces. */
  async editorText(): Promise<string> {
    const text = (await this.editorLines().allTextContents()).join('\n');
    return text.replaceAll('\u00a0', ' ');
  }

  /** Puts the cursor into the first line in view that holds a text; a code lens that comes may push lines away meanwhile. */
  async clickLine(text: string): Promise<void> {
    const line = this.page.locator('.editor-instance .view-line', { hasText: text }).first();
    const cursor = this.page.locator('.editor-instance .cursors-layer .cursor').first();
    await this.until(`the cursor is in the line of ${text}`, async () => {
      await line.click();
      const [at, found] = await Promise.all([line.boundingBox(), cursor.boundingBox()]);
      return at !== null && found !== null && Math.abs(at.y - found.y) < 5;
    });
  }

  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.page.locator(`.editor-instance .squiggly-${severity}`);
  }

  /** Opens the quick fix menu where the cursor is and waits for an entry. */
  async openQuickFixes(entry: string | RegExp): Promise<Locator> {
    await this.until(`the quick fix ${entry}`, () => this.offersQuickFix(entry));
    return this.quickFix(entry);
  }

  /**
   * Chooses a quick fix where the cursor is, and waits for what it does. A menu that closes under the click has
   * chosen nothing: then it is opened once more, unless the effect only came late.
   */
  async takeQuickFix(entry: string | RegExp, effect: string, shown: () => Promise<boolean>): Promise<void> {
    await this.until(effect, async () => {
      if (await shown()) return true;
      if (!(await this.offersQuickFix(entry))) return false;
      const clicked = await this.quickFix(entry)
        .click({ timeout: 3000 })
        .then(
          () => true,
          () => false,
        );
      return clicked && this.within(5000, shown);
    });
  }

  /** A menu that opens right after a click can close at once, and the fixes of old text are none: ask again then. */
  private async offersQuickFix(entry: string | RegExp): Promise<boolean> {
    const item = this.quickFix(entry);
    if (await item.isVisible()) return true;
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Control+.');
    return appears(item, 3000);
  }

  private quickFix(entry: string | RegExp): Locator {
    return this.page.locator('.action-widget .monaco-list-row', { hasText: entry }).first();
  }

  /** Whether a text stands in the Markdown preview that is shown. */
  async previewShows(text: RegExp): Promise<boolean> {
    const shown = await this.previewText()
      .textContent({ timeout: 2000 })
      .catch(() => '');
    return text.test(shown ?? '');
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    if (await this.within(patience, holds)) return;
    assert.fail(`waited in vain for ${what}; ${await this.shown()}`);
  }

  /** What a look at the screen would tell whoever has only the log. */
  private async shown(): Promise<string> {
    const parts = {
      tabs: '.tabs-container .tab.active',
      palette: '.quick-input-widget:visible .monaco-list-row',
      dialogs: '.monaco-dialog-box',
      messages: '.notification-toast',
      focus: '*:focus',
    };
    const texts = Object.entries(parts).map(async ([name, selector]) => {
      const found = await this.page
        .locator(selector)
        .evaluateAll((all) => all.map((it) => it.textContent || it.className));
      return `${name}: ${found.map((it) => it.replace(/\s+/g, ' ').slice(0, 80)).join(' | ') || 'none'}`;
    });
    return (await Promise.all(texts)).join('; ');
  }

  /** @param milliseconds for which a condition is asked anew */
  private async within(milliseconds: number, holds: () => Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (!(await holds())) {
      if (Date.now() >= deadline) return false;
      await this.page.waitForTimeout(100);
    }
    return true;
  }

  /** Keeps a picture: for the README when `UPDATE_SCREENSHOTS` is set, otherwise only for a look at this run. */
  async picture(name: string): Promise<void> {
    const folder = process.env.UPDATE_SCREENSHOTS ? 'docs/images' : 'test-results/images';
    await mkdir(path.join(repositoryRoot, folder), { recursive: true });
    await this.page.screenshot({ path: path.join(repositoryRoot, folder, `${name}.png`) });
  }
}

async function fills(input: Locator, text: string): Promise<boolean> {
  return input.fill(text, { timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}
