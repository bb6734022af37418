import picomatch from 'picomatch';
import type { RuleOption } from '../rule.ts';

/** Where people do on purpose what rules of queries tell. */
const quietByDefault: readonly string[] = [
  '**/*.{test,spec,bench,stories,e2e,e2e-spec,cy}.*',
  '**/{test,tests,__tests__,__mocks__,__fixtures__,e2e,spec,testing,test-utils,fixtures,playwright,cypress}/**',
  '**/*{seed,Seed}*',
  '**/{seed,seeds,seeder,seeders,seeding,seed[A-Z]*}/**',
  '**/{script,scripts,tooling,migrate,migration,migrations,benchmarks,bench,experiments,evals,tools,*-tests,tests-*,*-test}/**',
  '**/*{migrate,migration,backfill,benchmark}*.*',
  '**/{reset,testing,test-*,*-test,scratch}.*',
  // What was run once, beside package.json.
  '{import,export,fix,check,debug,update,create,insert,load}-*.{mjs,cjs,js,ts}',
];

/** The option of a query rule that names the files in which it is silent. */
export const quietFiles: { readonly quietIn: RuleOption<readonly string[]> } = {
  quietIn: {
    default: quietByDefault,
    description:
      'Globs of files in which the rule is silent, below the workspace folder: tests, seeds, scripts, migrations.',
    schema: { type: 'array', items: { type: 'string' } },
  },
};

/** Answers are kept: the paths are those of the workspace's code, the lists those of the settings. */
const matchers = new WeakMap<readonly string[], (path: string) => boolean>();

/** True for a file in which a rule with the option is silent. */
export function isQuiet(path: string, { quietIn }: { readonly quietIn: readonly string[] }): boolean {
  let matches = matchers.get(quietIn);
  if (!matches) {
    matches = quietIn.length === 0 ? () => false : remembering(picomatch([...quietIn], { dot: true }));
    matchers.set(quietIn, matches);
  }
  return matches(path);
}

function remembering(matches: (path: string) => boolean): (path: string) => boolean {
  const answers = new Map<string, boolean>();
  return (path) => {
    let answer = answers.get(path);
    if (answer === undefined) {
      answer = matches(path);
      answers.set(path, answer);
    }
    return answer;
  };
}
