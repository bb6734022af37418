import { type ExampleWorkbench, openExample } from './exampleWorkbench.ts';

/**
 * A suite over the example in one workbench, with the extension from the checkout. Each test goes on where the last one
 * left it, so the first that fails ends the suite; what the screen showed then is kept as a picture.
 * @param define defines the tests; `example()` is there once they run
 * @param prepare changes the copy of the example before it is opened
 */
export function inWorkbench(
  title: string,
  define: (example: () => ExampleWorkbench) => void,
  prepare?: (workspace: string) => Promise<void>,
): void {
  describe(title, function () {
    this.timeout(900_000);
    let example: ExampleWorkbench | undefined;
    let broken = false;

    before(async () => {
      example = await openExample('checkout', prepare);
      await example.driver.ready();
    });

    // Not mocha's bail: that would end the suites after this one as well.
    beforeEach(function () {
      if (broken) this.skip();
    });

    afterEach(async function () {
      if (this.currentTest?.state !== 'failed') return;
      broken = true;
      await example?.driver.picture(`failed-${Date.now()}`);
    });

    after(() => example?.close());

    define(() => {
      if (!example) throw new Error('the workbench is not open yet');
      return example;
    });
  });
}
