/** Where the script `dist/elkWorker.js` leaves the text of elk's worker. */
declare global {
  var elkWorkerText: string | undefined;
}

/**
 * Loads the text of elk's worker: most of the code of the page, which most pictures do without. The page's policy
 * lets it load scripts with its nonce and nothing else, so the text comes as a script.
 * @param own the page's own script, whose tag names the other
 * @throws when the script cannot be loaded
 */
export function elkTextLoader(own: HTMLOrSVGScriptElement | null): () => Promise<string> {
  return () =>
    new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.nonce = own?.nonce ?? '';
      script.src = own?.dataset.elk ?? '';
      script.addEventListener('load', () => {
        const text = globalThis.elkWorkerText;
        // It lives on in the worker.
        globalThis.elkWorkerText = undefined;
        if (text === undefined) reject(new Error('elk could not be loaded'));
        else resolve(text);
      });
      script.addEventListener('error', () => reject(new Error('elk could not be loaded')));
      document.head.append(script);
    });
}
