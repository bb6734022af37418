import path from 'node:path';

/**
 * Packages whose ES modules look for files of their own by `import.meta.url`, which a CommonJS bundle has not, and the builds
 * of them to take instead.
 */
export function commonJsBuilds(root: string): Readonly<Record<string, string>> {
  const inPackages = (file: string): string => path.join(root, 'node_modules', file);
  return {
    pdfkit: inPackages('pdfkit/js/pdfkit.js'),
    fontkit: inPackages('fontkit/dist/main.cjs'),
  };
}
