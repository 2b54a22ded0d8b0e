import { unwrapped } from './pes.ts';
import type { PesPacket } from './pes-collector.ts';

export type { PesPacket };

/** Times of a packet in ticks of 90 kHz, wraps removed. */
export interface UnwrappedTimes {
  readonly pts: number;
  readonly dts: number;
}

/** Follows the times of one stream. A packet without times has those of the packet before. */
export const unwrappedTimes = (): ((packet: Pick<PesPacket, 'pts' | 'dts'>) => UnwrappedTimes) => {
  let last: UnwrappedTimes | undefined;
  return ({ pts, dts = pts }) => {
    if (pts === undefined || dts === undefined) return last ?? { pts: 0, dts: 0 };
    const decoded = unwrapped(dts, last?.dts);
    last = { dts: decoded, pts: unwrapped(pts, decoded) };
    return last;
  };
};
