/** Variables that tools ask for by themselves; whether they are set is nobody's fault. */
const ofTools =
  /^(NODE|NPM|TSX|ESBUILD|VITEST|JEST|BUN|DENO|DRIZZLE|TS_|DEBUG|TERM|CI$|COLORTERM|FORCE_COLOR|NO_COLOR|TMP|TEMP|HOME|PATH|WSL|GITHUB_|DOTENV)/i;

/** The variables that were asked for and are not set, in the order in which they were, since `forget`. */
export interface AskedEnvironment {
  missing(): readonly string[];
  forget(): void;
}

/** Notes from now on which variables of the environment are asked for in vain. */
export function watchEnvironment(): AskedEnvironment {
  const asked = new Set<string>();
  process.env = new Proxy(process.env, {
    get(env, name) {
      const value: unknown = Reflect.get(env, name);
      if (value === undefined && typeof name === 'string') asked.add(name);
      return value;
    },
    // The environment takes plain assignments only.
    set(env, name, value: string) {
      if (typeof name === 'string') env[name] = value;
      return true;
    },
  });
  return {
    missing: () => [...asked].filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name) && !ofTools.test(name)),
    forget: () => asked.clear(),
  };
}
