import { createHash, createHmac, randomBytes as random } from 'node:crypto';

/** HMAC-SHA-256, 32 bytes. */
export const hmacSha256 = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(data).digest());

/** Bytes that cannot be predicted. */
export const randomBytes = (length: number): Uint8Array => new Uint8Array(random(length));

/** MD5, 16 bytes: Adobe's authentication is made of it. */
export const md5 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash('md5').update(data).digest());
