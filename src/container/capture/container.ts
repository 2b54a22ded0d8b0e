import type { Container, OpenStage, Verdict } from '../descriptor.ts';
import { pcapVariantOf, SECTION_HEAD_BYTES, sectionOrderOf } from './is-capture.ts';
import { isRtmpSession, RTMP_SESSION_BYTES } from './is-rtmp-session.ts';

/** Bytes of the magic number of a pcap file. */
const MAGIC_BYTES = 4;

/**
 * Captured sessions: packets, or the bytes of one direction. `open`: makes the stage for the FLV that is taken out of
 * them, which is no part of this folder.
 */
export const sessionContainers = (open: OpenStage): readonly Container[] => {
  const container = (
    name: Container['name'],
    title: string,
    extensions: readonly string[],
    test: (head: Uint8Array) => boolean,
    mayBecome: (head: Uint8Array) => boolean,
  ): Container => ({
    name,
    title,
    extensions,
    isSession: true,
    probe: (head, complete): Verdict => {
      if (test(head)) return { kind: 'yes', open };
      return { kind: !complete && mayBecome(head) ? 'maybe' : 'no' };
    },
    open: () => ({ open }),
  });
  return [
    container(
      'pcap',
      'a packet capture (pcap)',
      ['pcap', 'cap', 'dmp'],
      (head) => pcapVariantOf(head) !== undefined,
      (head) => head.length < MAGIC_BYTES,
    ),
    container(
      'pcapng',
      'a packet capture (pcapng)',
      ['pcapng', 'ntar'],
      (head) => sectionOrderOf(head) !== undefined,
      (head) => head.length < SECTION_HEAD_BYTES && (head[0] ?? SECTION_FIRST) === SECTION_FIRST,
    ),
    container('rtmp', 'one direction of an RTMP session', ['rtmp'], isRtmpSession, (head) => {
      return head.length < RTMP_SESSION_BYTES && head[0] === VERSION;
    }),
  ];
};

/** First byte of a Section Header Block. */
const SECTION_FIRST = 0x0a;
/** C0 and S0. */
const VERSION = 3;
