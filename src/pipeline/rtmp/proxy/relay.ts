import type { Direction } from '../../../container/capture/capture-item.ts';
import { otherOf } from '../../../container/capture/direction.ts';
import { wallMs } from '../../../io/clock.ts';
import type { TcpConnection } from '../../../io/tcp.ts';

/** Learns what passes. It gets the bytes after they were sent on, and must not change them. */
export interface RelayTap {
  data(direction: Direction, bytes: Uint8Array, timeMs: number): void;
  /** A side sends no more; after a RST neither does. */
  close(direction: Direction, how: 'fin' | 'rst', timeMs: number): void;
  /** Resolves when more may pass. */
  room(): Promise<void>;
}

/** Both connections of a session that is passed on. */
export type RelayEnds = Readonly<Record<Direction, TcpConnection>>;

/**
 * Passes bytes on in both directions, unchanged and at once, until both sides have closed. A side that takes no more is
 * waited for, so that the other one is slowed down by TCP; its FIN leaves the other direction open; a RST of one side
 * resets the other.
 */
export const relay = async (ends: RelayEnds, tap: RelayTap): Promise<void> => {
  await Promise.all([pass('client', ends, tap), pass('server', ends, tap)]);
};

const pass = async (direction: Direction, ends: RelayEnds, tap: RelayTap): Promise<void> => {
  const from = ends[direction];
  const to = ends[otherOf(direction)];
  let isOver = false;
  // In order, it closes after it was told that this direction is over.
  void to.closed.then(() => {
    if (!isOver) from.reset();
  });
  try {
    for await (const bytes of from.chunks()) {
      const timeMs = wallMs();
      const isEnough = to.write([bytes]);
      tap.data(direction, bytes, timeMs);
      if (!isEnough) await to.drained();
      await tap.room();
    }
  } catch {
    // Reset; or the other side takes no more, and its own direction says why.
  }
  isOver = true;
  const how = from.howPeerClosed;
  if (how !== undefined) tap.close(direction, how, wallMs());
  if (how === 'fin') to.end();
  else for (const end of [from, to]) end.reset();
};
