const { writeFileSync } = require('node:fs');
const mocha = require('mocha');
const Mocha = mocha.default ?? mocha;

/**
 * Prints a dot per test and each failure in full, and leaves the counts and what failed in the file that
 * `SCHEMAWRIGHT_TEST_RESULT` names, where the test command adds them up and names them once more at its end.
 */
class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    runner.on('fail', (test, error) =>
      failed.push({
        title: test.titlePath().join(' › '),
        file: test.file ?? test.parent?.file,
        message: String(error?.message ?? error),
      }),
    );
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      const file = process.env.SCHEMAWRIGHT_TEST_RESULT;
      if (file)
        writeFileSync(
          file,
          JSON.stringify({ passed: passes, failed: failures, skipped: pending, failures: failed }),
        );
    });
  }
}

module.exports = CountingReporter;
