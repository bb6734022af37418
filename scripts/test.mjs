import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureInstalled, root } from './ensureInstalled.mjs';

/**
 * `npm test`: everything that must hold, from the types to the packaged extension in a real workbench.
 * `npm test -- unit lint` runs the steps of these names only. A step that fails does not stop the others,
 * except those that need what it makes. Ends with `N passed, N failed`: the tests, and the steps.
 */
const node = process.execPath;
const mocha = (...args) => [
  node,
  'node_modules/mocha/bin/mocha.js',
  '--reporter',
  'scripts/countingReporter.cjs',
  ...args,
];
const script = (file, ...args) => [node, '--import', 'tsx', file, ...args];
const vsix = path.join(root, 'test-results/schemawright.vsix');

const steps = [
  { name: 'typecheck', command: [node, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  {
    name: 'lint',
    command: [
      node,
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      '.',
      '--colors=off',
      '--max-diagnostics=50',
    ],
  },
  { name: 'unit', command: mocha('test/**/*.test.ts') },
  { name: 'build', command: script('scripts/build.ts') },
  { name: 'package', command: script('scripts/package.ts', vsix), needs: ['build'] },
  { name: 'extension-host', command: script('test/e2e/runInHost.ts'), needs: ['build'] },
  {
    name: 'ui',
    command: mocha('--no-config', '--node-option', 'import=tsx', 'test/e2e/ui/**/*.test.ts'),
    needs: ['build'],
  },
  {
    name: 'packaged',
    command: mocha('--no-config', '--node-option', 'import=tsx', 'test/e2e/packaged/**/*.test.ts'),
    env: { SCHEMAWRIGHT_VSIX: vsix },
    needs: ['package'],
  },
];

async function main(wanted) {
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no step ${unknown.join(', ')}; there are ${steps.map((it) => it.name).join(', ')}.`,
    );
    return 2;
  }
  ensureInstalled();
  const chosen = withNeeded(wanted);
  const results = [];
  const folder = mkdtempSync(path.join(tmpdir(), 'schemawright-test-'));
  for (const step of steps.filter((it) => chosen.has(it.name))) {
    const broken = (step.needs ?? []).find((name) => results.some((it) => it.name === name && !it.ok));
    results.push(broken ? notRun(step, broken) : await runStep(step, path.join(folder, `${step.name}.json`)));
  }
  rmSync(folder, { recursive: true, force: true });
  for (const { name, failures } of results) for (const it of failures ?? []) console.log(told(name, it));
  console.log('');
  for (const it of results) console.log(`${it.ok ? 'ok  ' : 'FAIL'} ${it.name.padEnd(16)} ${it.note}`);
  const passed = results.reduce((sum, it) => sum + it.passed + (it.ok ? 1 : 0), 0);
  const failed = results.reduce((sum, it) => sum + it.failed + (it.ok ? 0 : 1), 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function withNeeded(wanted) {
  const names = new Set(wanted.length > 0 ? wanted : steps.map((it) => it.name));
  for (const step of [...steps].reverse()) {
    if (names.has(step.name)) for (const name of step.needs ?? []) names.add(name);
  }
  return names;
}

async function runStep(step, resultFile) {
  console.log(`\n── ${step.name}`);
  const started = performance.now();
  const status = await run(step, { ...process.env, ...step.env, SCHEMAWRIGHT_TEST_RESULT: resultFile });
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const isMocha = step.command.includes('scripts/countingReporter.cjs') || step.name === 'extension-host';
  const counts = readCounts(resultFile);
  // Tests that left no counts did not run to their end, whatever the exit code says; none at all is no proof.
  const ok = status === 0 && (!isMocha || (counts !== undefined && counts.failed === 0 && counts.passed > 0));
  const { passed = 0, failed = 0, skipped = 0, failures = [] } = counts ?? {};
  const tests = isMocha ? `, ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}` : '';
  return { name: step.name, ok, passed, failed, failures, note: `${seconds}${tests}` };
}

/** A failure once more at the end, short: whoever keeps only the last lines of a log sees what it was. */
function told(step, { title, file, message }) {
  const where = file ? ` (${path.relative(root, file)})` : '';
  const lines = message.split('\n').slice(0, 12);
  return `\n${step}: ${title}${where}\n${lines.map((line) => `  ${line.slice(0, 300)}`).join('\n')}`;
}

function notRun(step, broken) {
  return { name: step.name, ok: false, passed: 0, failed: 0, note: `not run, because ${broken} failed` };
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function run(step, env) {
  return new Promise((resolve) => {
    const [program, ...args] = step.command;
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

process.exit(await main(process.argv.slice(2)));
