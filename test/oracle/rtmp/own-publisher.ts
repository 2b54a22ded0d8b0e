import type { MediaMessage } from '../../../src/media/media-message.ts';
import { RtmpClient, rtmpAddressOf } from '../../../src/pipeline/rtmp/client.ts';
import type { Scene } from './scene.ts';

/** A publisher that a test leads message by message: it stays while it says nothing. */
export interface OwnPublisher {
  send(messages: readonly MediaMessage[]): Promise<void>;
  /** Leaves in order; resolves when the connection is closed. */
  close(): Promise<void>;
}

export const ownPublisher = async (keep: Scene['keep'], url: string): Promise<OwnPublisher> => {
  const interrupted = new AbortController().signal;
  const client = await RtmpClient.open(rtmpAddressOf(url), { role: 'publish', interrupted, timeoutMs: 30_000 });
  keep({ stop: async () => client.destroy() });
  return {
    send: async (messages) => {
      for (const message of messages) if (!client.send(message)) await client.drained();
    },
    close: async () => {
      const lost = await client.close();
      if (lost !== undefined) throw lost;
    },
  };
};

/** The messages, later by so many milliseconds. */
export const later = (messages: readonly MediaMessage[], byMs: number): readonly MediaMessage[] =>
  messages.map((message) => ({ ...message, timestampMs: message.timestampMs + byMs }));
