import type { HevcSeiPayload } from './payload.ts';

/** no_display() (H.265 D.2.26; semantics D.3.26) has no elements: the picture is not meant to be shown. */
export type NoDisplay = Record<never, never>;

export const noDisplay: HevcSeiPayload<NoDisplay> = { payloadType: 135, clause: 'H.265 D.2.26', parse: () => {} };
