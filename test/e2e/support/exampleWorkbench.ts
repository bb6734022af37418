import { rm } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot, runFolder } from '../../host/cache.ts';
import { installCodeServer, installExtension, startCodeServer } from '../../host/codeServer.ts';
import { openWorkbench } from '../../host/workbenchPage.ts';
import { copyExample } from './exampleCopy.ts';
import { WorkbenchDriver } from './workbenchDriver.ts';

export interface ExampleWorkbench {
  readonly driver: WorkbenchDriver;
  readonly workspace: string;
  /** Of this run: settings, logs and storage of the workbench and its extensions lie in it. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Settings of the user whose screen it is: readable pictures, and only this extension's findings. */
const settings = {
  'editor.fontSize': 14,
  'editor.minimap.enabled': false,
  'editor.lightbulb.enabled': 'on',
  'workbench.colorTheme': 'Default Dark Modern',
  'window.commandCenter': false,
  'workbench.reduceMotion': 'on',
  'remote.autoForwardPorts': false,
  // In a browser VS Code saves by itself otherwise, whenever a test takes longer than a second.
  'files.autoSave': 'off',
  'workbench.layoutControl.enabled': false,
  // The example's packages are not installed, which is its point; TypeScript would complain of them.
  'typescript.validate.enable': false,
  'javascript.validate.enable': false,
};

/**
 * Opens a copy of the example in a workbench, with the extension from the checkout or from a package.
 * @param prepare changes the copy before: the workbench misses what changes on the disk while it starts
 */
export async function openExample(
  extension: 'checkout' | { readonly vsix: string },
  prepare?: (workspace: string) => Promise<void>,
): Promise<ExampleWorkbench> {
  const installed = await installCodeServer();
  const folder = await runFolder();
  const workspace = await copyExample();
  await prepare?.(workspace);
  if (extension !== 'checkout') await installExtension(installed, folder, extension.vsix);
  const server = await startCodeServer(installed, { folder, settings });
  const workbench = await openWorkbench({
    port: server.port,
    workspace,
    ...(extension === 'checkout' ? { development: { extensionDevelopmentPath: [repositoryRoot] } } : {}),
  });
  const driver = new WorkbenchDriver(workbench.page);
  return {
    driver,
    workspace,
    folder,
    close: async () => {
      await workbench.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(path.dirname(path.dirname(workspace)), { recursive: true, force: true });
    },
  };
}
