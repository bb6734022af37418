import {
  type Call,
  type NamespaceValue,
  native,
  primitive,
  type Site,
  unknownValue,
  type Value,
} from './values.ts';

/**
 * Paths, as configuration files build them: `node:path`, `__dirname`, `import.meta`. Paths are those of
 * `FilePath`, with forward slashes; the working directory is taken as `.`.
 */
export const pathModule: Readonly<Record<string, Value>> = {
  join: native('join', (call) => joined(call, false)),
  resolve: native('resolve', (call) => joined(call, true)),
  relative: native('relative', (call) => {
    const [from, to] = call.args.map(textOf);
    if (from === undefined || to === undefined) return notKnown(call);
    // Where the working directory is cannot be told: what is relative to it stays as it is.
    return primitive(from === '.' ? to : relativePath(from, to));
  }),
  dirname: native('dirname', (call) => {
    const path = textOf(call.args[0]);
    return path === undefined ? notKnown(call) : primitive(folderOf(path));
  }),
};

export const urlModule: Readonly<Record<string, Value>> = {
  fileURLToPath: native('fileURLToPath', (call) => {
    const url = textOf(call.args[0]);
    return url === undefined ? notKnown(call) : primitive(url.replace(/^file:\/\//, ''));
  }),
};

/** `import.meta`. */
export function importMeta(file: string): NamespaceValue {
  return {
    kind: 'namespace',
    names: () => [],
    get(name, site) {
      if (name === 'dirname' || name === 'dir') return primitive(folderOf(file));
      if (name === 'filename' || name === 'path') return primitive(file);
      if (name === 'url') return primitive(`file://${file}`);
      return unknownValue(`\`import.meta.${name}\` is only known at run time`, site);
    },
  };
}

/** `__dirname` and `__filename` of CommonJS. */
export function fileVariable(name: string, file: string): Value | undefined {
  if (name === '__dirname') return primitive(folderOf(file));
  return name === '__filename' ? primitive(file) : undefined;
}

/** `new URL('./schema.ts', import.meta.url)`. */
export function urlValue(path: Value | undefined, base: Value | undefined, site: Site): Value {
  const relative = textOf(path);
  const from = textOf(base);
  if (relative === undefined || from === undefined)
    return unknownValue('the address is not known here', site);
  return primitive(normal(`${folderOf(from)}/${relative}`));
}

function joined(call: Call, restart: boolean): Value {
  let path = '';
  for (const arg of call.args) {
    const part = textOf(arg);
    if (part === undefined) return notKnown(call);
    path = restart && isAbsolute(part) ? part : path === '' ? part : `${path}/${part}`;
  }
  return primitive(normal(path));
}

function notKnown(call: Call): Value {
  return (
    call.args.find((arg) => arg.kind === 'unknown-value') ??
    unknownValue('the path is not known here', call.site)
  );
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'primitive' && typeof value.value === 'string' ? value.value : undefined;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:/i.test(path);
}

function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at > 0 ? path.slice(0, at) : at === 0 ? '/' : '.';
}

function relativePath(from: string, to: string): string {
  const a = normal(from).split('/');
  const b = normal(to).split('/');
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}

function normal(path: string): string {
  const scheme = /^file:\/\//.exec(path)?.[0] ?? '';
  const rest = path.slice(scheme.length);
  const parts: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else parts.push(part);
  }
  return `${scheme}${rest.startsWith('/') ? '/' : ''}${parts.join('/')}` || '.';
}
