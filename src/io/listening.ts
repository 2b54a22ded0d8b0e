import type { Server } from 'node:net';
import type { TcpEndpoint } from './tcp-connection.ts';
import { tcpError } from './tcp-errors.ts';

/** Resolves when the server listens; throws `SourceError` with the reason. */
export const listening = async (
  server: Server,
  place: { readonly host: string; readonly port: number },
): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => reject(tcpError(error));
    server.once('error', fail).listen({ host: place.host, port: place.port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
  // Without descriptors (EMFILE) a connection cannot be taken; later ones may.
  server.on('error', () => undefined);
};

/** Where the server listens. */
export const boundTo = (server: Server): TcpEndpoint => {
  const bound = server.address();
  return typeof bound === 'object' && bound !== null
    ? { address: bound.address, port: bound.port }
    : { address: '', port: 0 };
};
