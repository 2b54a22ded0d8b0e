import { parseRtmpAddress, type RtmpAddress, type RtmpAddressFault } from './address.ts';

/**
 * Where a stream goes on after a reconnect request (E-RTMP v2): `tcUrl` is absolute, or relative to that of the connection
 * (RFC 3986). The stream keeps its name, and the app where `tcUrl` has none; user and password stay.
 */
export const movedAddress = (address: RtmpAddress, tcUrl: string): RtmpAddress | RtmpAddressFault => {
  let url: string;
  try {
    url = new URL(tcUrl, address.tcUrl).href.replace(/\/$/, '');
  } catch {
    return { fault: 'the server asks to go on at an address that is none' };
  }
  const path = /^[^:]+:\/\/[^/?]*\/(.*)$/.exec(url)?.[1];
  const app = path ?? address.app;
  const to = `${path === undefined ? `${url}/${app}` : url}/${address.streamName}`;
  const moved = parseRtmpAddress(to, { app });
  if ('fault' in moved) return moved;
  const { user, password } = address;
  return { ...(user !== undefined && { user }), ...(password !== undefined && { password }), ...moved };
};
