import { toHex } from '../../../../bytes/hex.ts';
import type { ClientSessionOptions, SessionAddress } from '../client-options.ts';

/** A server that asks who connects: what to tell the user, and where to connect to with the answer. */
export interface Authentication {
  readonly description: string;
  readonly retry?: SessionAddress;
}

/** Bytes of the challenge of the client. */
const CHALLENGE_BYTES = 4;

/**
 * What a refused connect asks for. Adobe's servers and encoders: the first answer names the method, the second one has
 * salt and challenge, and the third connect has a response made of the password, which is never sent itself.
 */
export const authenticationOf = (
  description: string,
  options: Pick<ClientSessionOptions, 'address' | 'md5' | 'random'>,
): Authentication | undefined => {
  const method = /\bauthmod=(\w+)/.exec(description)?.[1];
  if (method === undefined) return undefined;
  const asks = `the server asks for authentication (authmod=${method})`;
  const reason = /[?&]reason=(\w+)/.exec(description)?.[1];
  const { address, md5, random } = options;
  const { app, user, password } = address;
  const wasTried = /[?&]response=/.test(app);
  if (wasTried || (reason !== undefined && reason !== 'needauth')) {
    return {
      description: `the server takes neither user nor password (authmod=${method}, reason=${reason ?? 'none'})`,
    };
  }
  if (method !== 'adobe') return { description: `${asks}, which is not supported: only adobe is` };
  if (user === undefined || password === undefined) {
    return { description: `${asks}: the address needs a user and a password, rtmp://user:password@host/app/key` };
  }
  if (md5 === undefined) return { description: asks };
  const asked = `authmod=adobe&user=${user}`;
  if (reason === undefined) return { description: asks, retry: withParameters(address, asked) };
  const parameter = (name: string): string => new RegExp(`[?&]${name}=([^&\\s]*)`).exec(description)?.[1] ?? '';
  const opaque = parameter('opaque');
  const digest = (text: string): string => base64(md5(new TextEncoder().encode(text)));
  const challenge = toHex(random(CHALLENGE_BYTES));
  const secret = digest(`${user}${parameter('salt')}${password}`);
  const response = digest(`${secret}${opaque === '' ? parameter('challenge') : opaque}${challenge}`);
  const answer = `${asked}&challenge=${challenge}&response=${response}${opaque === '' ? '' : `&opaque=${opaque}`}`;
  return { description: asks, retry: withParameters(address, answer) };
};

/** The parameters stand in app and tcUrl; those of the try before are replaced. */
const withParameters = (address: SessionAddress, parameters: string): SessionAddress => {
  const joinedTo = (text: string): string => {
    const plain = text.replace(/[?&]authmod=[\s\S]*$/, '');
    return `${plain}${plain.includes('?') ? '&' : '?'}${parameters}`;
  };
  return { ...address, app: joinedTo(address.app), tcUrl: joinedTo(address.tcUrl) };
};

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
