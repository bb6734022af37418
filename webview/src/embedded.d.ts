/** The bundled layout worker as text, put there by the build: a webview may load no second script. */
declare module 'embedded:layoutWorker' {
  export const layoutWorkerText: string;
}
