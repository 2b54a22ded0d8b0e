import type { Direction } from '../../container/capture/capture-item.ts';
import type { HandshakeSideFacts } from '../../transport/rtmp/handshake/watch.ts';
import type { HandshakeEvent } from './records.ts';

/** What a direction said in its handshake; `sizeBytes`: of what there is of it. */
export const handshakeEvent = (
  direction: Direction,
  { version, first, digest, scheme, peerVersion, answer }: HandshakeSideFacts,
  sizeBytes: number,
): Omit<HandshakeEvent, 'record' | 'connection' | 'timeMs'> => {
  const isKnown = first !== undefined && (digest !== 'unchecked' || first.zero === 0);
  const isCompared = answer !== undefined && answer !== 'unchecked';
  return {
    direction,
    name: 'handshake',
    ...(version !== undefined && { version }),
    ...(first !== undefined && { time: first.time, zero: first.zero }),
    derived: {
      ...(isKnown && { form: digest === 'verified' ? ('digest' as const) : ('simple' as const) }),
      ...(peerVersion !== undefined && { peerVersion }),
      ...(scheme !== undefined && { scheme }),
      ...(answer !== undefined && { answer }),
      ...(isCompared && { echo: answer === 'wrong' ? ('wrong' as const) : ('right' as const) }),
      sizeBytes,
    },
  };
};
