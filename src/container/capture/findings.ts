import type { CaptureFindingItem } from './capture-item.ts';

/** The capture ends within a record. */
export const truncated = (offset: number, found: number, expected: number): CaptureFindingItem => ({
  kind: 'finding',
  finding: {
    severity: 'warning',
    code: 'capture-truncated',
    message: `the capture ends within a record: ${found} of at least ${expected} bytes`,
    offset,
    length: found,
  },
});

/** A record or block that cannot be read. `message` says whether reading goes on. */
export const brokenBlock = (offset: number, message: string): CaptureFindingItem => ({
  kind: 'finding',
  finding: { severity: 'error', code: 'capture-block', message, offset },
});

/** Packets that begin with something that is not read. */
export const unknownLinkType = (offset: number, packet: number, name: string): CaptureFindingItem => ({
  kind: 'finding',
  finding: {
    severity: 'error',
    code: 'capture-link-type',
    message: `packet ${packet} and those like it are not read: their link type is ${name}`,
    offset,
  },
});

/** The capture has packets in part: later ones are not reported. */
export const cutPacket = (offset: number, packet: number, kept: number, original: number): CaptureFindingItem => ({
  kind: 'finding',
  finding: {
    severity: 'warning',
    code: 'capture-snaplen',
    message: `packet ${packet} was captured in part, ${kept} of ${original} bytes: capture without a limit (tcpdump -s 0)`,
    offset,
  },
});
