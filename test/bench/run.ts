/**
 * `npm run bench` measures everything, `npm run bench -- diagram` the diagram alone. With `--write` the figures
 * also stand in docs/.
 */
if (!process.argv.includes('diagram')) await import('./bench.ts');
await import('./diagram/bench.ts');

export {};
