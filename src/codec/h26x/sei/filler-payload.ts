import type { SharedSeiPayload } from './payload.ts';

/** filler_payload() (H.264 D.1.5, H.265 D.2.5; semantics D.2.5, D.3.5): payloadSize bytes of 0xFF. Shown in the trace, not kept. */
export type FillerPayload = Record<never, never>;

export const fillerPayload: SharedSeiPayload<FillerPayload> = {
  payloadType: 3,
  parse: (r, payloadSize) => {
    if (payloadSize === 0) return;
    const at = r.bit;
    const bytes = r.peekBytes(payloadSize);
    r.bytes(payloadSize, 'ff_byte');
    const other = bytes.findIndex((byte) => byte !== 0xff);
    if (other >= 0) r.issue('ff_byte', at + other * 8, '255', bytes[other] ?? 0);
  },
};
