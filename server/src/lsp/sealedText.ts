import {
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import type { SealedText, SealKey } from '../protocol/migrations.ts';

/**
 * Opens texts that were sealed for this server. What a client sends may be shown by its log of the protocol; a
 * connection must not stand there.
 */
export interface Seal {
  readonly publicKey: SealKey;
  /** @throws Error where it was sealed for another server, or is broken */
  open(sealed: SealedText): string;
}

export function createSeal(): Seal {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    publicKey: { key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') },
    open({ sender, iv, text, tag }) {
      const own = createPublicKey({ key: bytes(sender), type: 'spki', format: 'der' });
      const decipher = createDecipheriv('aes-256-gcm', sharedKey(privateKey, own), bytes(iv));
      decipher.setAuthTag(bytes(tag));
      return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
    },
  };
}

function sharedKey(privateKey: KeyObject, publicKey: KeyObject): Uint8Array {
  const secret = diffieHellman({ privateKey, publicKey });
  return new Uint8Array(hkdfSync('sha256', secret, '', 'schemawright connection', 32));
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
