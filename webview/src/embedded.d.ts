/** The bundled layout worker as text, put there by the build: a webview may load no second script. */
declare module 'embedded:layoutWorker' {
  export const layoutWorkerText: string;
}

/** The text of elk's own worker, put in by `scripts/embedLayoutWorker.ts`. */
declare module 'embedded:elkWorker' {
  export const elkWorkerText: string;
}
