import picomatch from 'picomatch';

/** Tells whether a path, relative to where the globs stand, matches one of them. */
export type GlobMatcher = (path: string) => boolean;

/** Matches as `.gitignore` users expect: a glob without a slash holds at any depth, a folder for all in it. */
export function matchGlobs(globs: readonly string[]): GlobMatcher {
  if (globs.length === 0) return () => false;
  const patterns = globs.flatMap((glob) => {
    const clean = glob.replace(/^\.?\//, '').replace(/\/$/, '');
    const anywhere = clean.includes('/') || glob.startsWith('/') ? clean : `**/${clean}`;
    return [anywhere, `${anywhere}/**`];
  });
  return picomatch(patterns, { dot: true });
}
