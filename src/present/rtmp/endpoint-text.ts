import type { Endpoint } from '../../container/capture/capture-item.ts';

/** `127.0.0.1:1935`, `[::1]:1935`. */
export const endpointText = ({ address, port }: Endpoint): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;
