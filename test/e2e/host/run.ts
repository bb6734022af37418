import { writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import mochaModule from 'mocha';
import * as vscode from 'vscode';

/**
 * The entry that VS Code loads in its extension host: runs the tests with mocha and leaves the counts in
 * the file that `SCHEMAWRIGHT_TEST_RESULT` names. What a host prints is lost in some hosts, so the lines
 * of the report are in that file too.
 */
export async function run(): Promise<void> {
  const file = process.env.SCHEMAWRIGHT_TEST_RESULT;
  if (!file) throw new Error('SCHEMAWRIGHT_TEST_RESULT is not set');
  const lines: string[] = [];
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  try {
    // Mocha is CommonJS in a bundle of CommonJS: which of the two it is depends on its version.
    const Mocha = (mochaModule as unknown as { default?: typeof mochaModule }).default ?? mochaModule;
    const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, reporter: class {} as never });
    mocha.suite.emit('pre-require', globalThis, 'host', mocha);
    // In a browser files are saved after a second: what is saved cannot be reverted any more.
    await vscode.workspace
      .getConfiguration('files')
      .update('autoSave', 'off', vscode.ConfigurationTarget.Global);
    await import('./findings.test.ts');
    await import('./fixes.test.ts');
    await import('./commands.test.ts');
    await new Promise<void>((resolve) => {
      const runner = mocha.run(() => resolve());
      // What is known so far, for the case that this never comes to its end.
      runner.on('test end', () =>
        writeFileSync(`${file}.part`, JSON.stringify({ passed, failed, skipped, lines })),
      );
      runner.on('pass', (test) => {
        passed++;
        lines.push(`  ok ${test.fullTitle()} (${test.duration} ms)`);
      });
      runner.on('pending', (test) => {
        skipped++;
        lines.push(`  skipped ${test.fullTitle()}`);
      });
      runner.on('fail', (test, error: Error) => {
        failed++;
        lines.push(`  FAIL ${test.fullTitle()}\n${error.stack ?? error}`);
      });
    });
  } catch (error) {
    failed++;
    lines.push(`  FAIL loading the tests\n${error instanceof Error ? error.stack : error}`);
  }
  await writeFile(`${file}.part`, JSON.stringify({ passed, failed, skipped, lines }));
  await rename(`${file}.part`, file);
  if (failed > 0) throw new Error(`${failed} failed`);
}
