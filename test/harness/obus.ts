import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { obuPayload } from '../../src/container/ivf/payload-cutter.ts';
import { IvfSplitter } from '../../src/container/ivf/splitter.ts';

const sample = fileURLToPath(new URL('../../samples/hidden.ivf', import.meta.url));

/** OBUs of samples/hidden.ivf: what libaom-av1 wrote of a test pattern. */
export interface SampleObus {
  readonly delimiter: Uint8Array;
  readonly sequence: Uint8Array;
  /** A key frame, shown. */
  readonly key: Uint8Array;
  /** Frames of the temporal unit after it, in order: three that are hidden, then one that is shown. */
  readonly hidden: readonly Uint8Array[];
  readonly shown: Uint8Array;
  /** The frame after it, shown, in a temporal unit of its own. */
  readonly next: Uint8Array;
  /** A frame header that shows the last one of `hidden`. */
  readonly showsHidden: Uint8Array;
}

/** Numbers of the OBUs in the file; see `rtmpkit nalu samples/hidden.ivf`. */
export const sampleObus = (): SampleObus => {
  const all = [...new IvfSplitter(obuPayload).push(new Uint8Array(readFileSync(sample)))].flatMap((item) =>
    item.kind === 'unit' ? [item.bytes] : [],
  );
  const obu = (index: number): Uint8Array => all[index] as Uint8Array;
  return {
    delimiter: obu(0),
    sequence: obu(1),
    key: obu(2),
    hidden: [obu(4), obu(5), obu(6)],
    shown: obu(7),
    next: obu(9),
    showsHidden: obu(11),
  };
};
