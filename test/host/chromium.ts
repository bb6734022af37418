import { findProgram, installPackages } from './systemPackages.ts';

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What a Chromium needs to run quietly, also as root in a container. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine, installed when there is none. Throws with what to do when that fails. */
export async function findChromium(): Promise<string> {
  const chosen = process.env.CHROMIUM_EXECUTABLE;
  if (chosen) return chosen;
  const found = findProgram(programs);
  if (found) return found;
  if (await installPackages(['chromium'])) {
    const installed = findProgram(programs);
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium found. Install chromium or Google Chrome, or set CHROMIUM_EXECUTABLE to its program.',
  );
}
