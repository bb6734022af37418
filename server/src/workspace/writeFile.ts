import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Makes a file, or replaces its content, whole or not at all: a crash half way leaves the old content. Keeps
 * the old one's mode, and for text its byte order mark, which the texts of the workspace do not have.
 */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  const isNew = !existsSync(path);
  // A link stays a link: its target is replaced.
  const file = isNew ? path : realpathSync(path);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    if (isNew) writeFileSync(temporary, content, { flag: 'wx' });
    else {
      const bytes = typeof content === 'string' ? encodeLike(readFileSync(file), content) : content;
      writeFileSync(temporary, bytes, { mode: statSync(file).mode });
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The text in the encoding that the marks at the start of the old content tell. */
function encodeLike(old: Buffer, text: string): Buffer {
  if (old[0] === 0xff && old[1] === 0xfe) return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (old[0] === 0xfe && old[1] === 0xff) return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  // Without a mark the zero bytes of plain letters tell.
  if (old[0] !== 0 && old[1] === 0) return Buffer.from(text, 'utf16le');
  if (old[0] === 0 && old[1] !== 0) return Buffer.from(text, 'utf16le').swap16();
  const marked = old[0] === 0xef && old[1] === 0xbb && old[2] === 0xbf;
  return Buffer.from(marked ? `\uFEFF${text}` : text);
}
