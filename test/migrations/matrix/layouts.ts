import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type DrizzleKit, openKit } from '../../../server/src/migrations/drizzleKit.ts';
import type { Dialect } from '../../../server/src/model/schema.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', '..', 'node_modules');

export type LayoutName = '0.31' | '1.0';

/** The packages of a version, by the names under which they are installed here. */
const packages: Readonly<Record<LayoutName, readonly [kit: string, orm: string]>> = {
  '0.31': ['drizzle-kit', 'drizzle-orm'],
  '1.0': ['drizzle-kit-1', 'drizzle-orm-1'],
};

export const layoutNames = Object.keys(packages) as readonly LayoutName[];

/** A workspace whose schema changes from state to state while one drizzle-kit looks at it. */
export interface Workbench {
  readonly root: string;
  /** The environment of its drizzle-kit. */
  readonly env: NodeJS.ProcessEnv;
  /** Puts the text of a schema in the place of the one before. */
  write(schema: string): void;
  /** Its drizzle-kit, with another folder for the migrations. */
  into(folder: string): DrizzleKit;
  remove(): void;
}

/** @param imports what the schemas need */
export async function openWorkbench(
  layout: LayoutName,
  dialect: Dialect,
  imports: string,
): Promise<Workbench> {
  const root = temporaryFolder({
    'package.json': '{}',
    'drizzle.config.ts': `export default { dialect: '${dialect}', schema: './src/*.ts', out: './drizzle' };\n`,
  });
  mkdirSync(path.join(root.path, 'node_modules'));
  const names = ['drizzle-kit', 'drizzle-orm'];
  for (const [index, name] of packages[layout].entries())
    symlinkSync(
      path.join(modules, name),
      path.join(root.path, 'node_modules', names[index] ?? ''),
      'junction',
    );
  // Each finds the other beside the link, not beside what it leads to.
  const env = { ...process.env, NODE_OPTIONS: '--preserve-symlinks --preserve-symlinks-main' };
  const kit = await openKit({ cwd: root.path, configFile: path.join(root.path, 'drizzle.config.ts'), env });
  let count = 0;
  let last: string | undefined;
  return {
    root: root.path,
    env,
    write(schema) {
      if (last) removeFile(root, last);
      // A file that was loaded once is not loaded again.
      last = `src/schema${count++}.ts`;
      root.write(last, `${imports}\n${schema}\n`);
    },
    into: (folder) => ({ ...kit, config: { ...kit.config, out: path.join(root.path, folder) } }),
    remove() {
      kit.close();
      root.remove();
    },
  };
}

function removeFile(folder: TemporaryFolder, file: string): void {
  rmSync(path.join(folder.path, file));
}
