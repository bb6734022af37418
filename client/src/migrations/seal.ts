import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { SealedText, SealKey } from '../../../server/src/protocol/migrations.ts';

/** A text that only the server with this key can read, whatever logs the way there. */
export function seal(text: string, { key }: SealKey): SealedText {
  const receiver = createPublicKey({ key: Buffer.from(key, 'base64'), type: 'spki', format: 'der' });
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const secret = diffieHellman({ privateKey, publicKey: receiver });
  const shared = new Uint8Array(hkdfSync('sha256', secret, '', 'schemawright connection', 32));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', shared, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    sender: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    iv: iv.toString('base64'),
    text: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}
