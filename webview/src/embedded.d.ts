/** The bundled layout worker as text, put there by the build: it is started from a blob. */
declare module 'embedded:layoutWorker' {
  export const layoutWorkerText: string;
}
