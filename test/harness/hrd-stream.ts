import { BitWriter } from './bit-writer.ts';
import { byteStream, type SpsChoice, writePps, writeSlice, writeSps, writeUnit } from './written-stream.ts';

/** An access unit of a stream with HRD parameters. */
export interface HrdPicture {
  /** Its size in bits, as a byte stream: a multiple of 8. */
  readonly bits: number;
  /** cpb_removal_delay; `undefined`: there is no picture timing. */
  readonly removalDelay: number | undefined;
  /** initial_cpb_removal_delay and its offset, of each schedule: the picture is an IDR picture. */
  readonly initial?: readonly (readonly [delay: number, offset: number])[];
}

/** An SEI message (7.3.2.3.1) of less than 255 bytes. */
const sei = (payloadType: number, payload: BitWriter): Uint8Array => {
  // bit_equal_to_one, then zeros (D.1.1).
  const bytes = payload.bits % 8 === 0 ? payload.toBytes() : payload.u(1, 1).align('0').toBytes();
  return writeUnit(0, 6, [payloadType, bytes.length, ...bytes, 0x80]);
};

/** buffering_period() (D.1.2) with delays of 24 bits. */
const bufferingPeriod = (delays: readonly (readonly [delay: number, offset: number])[]): Uint8Array => {
  const w = new BitWriter().ue(0);
  for (const [delay, offset] of delays) w.u(24, delay).u(24, offset);
  return sei(0, w);
};

/** A byte stream of pictures in output order; filler data brings each access unit to its size. */
export const hrdStream = (sps: SpsChoice, pictures: readonly HrdPicture[]): Uint8Array => {
  const choice: SpsChoice = { pocType: 2, fps: 25, ...sps };
  let frameNum = 0;
  let idrs = 0;
  return byteStream(
    pictures.flatMap(({ bits, removalDelay, initial }) => {
      const units: Uint8Array[] = [];
      if (initial !== undefined) {
        units.push(writeSps(choice), writePps(), bufferingPeriod(initial));
        frameNum = 0;
        idrs++;
      }
      // dpb_output_delay is two ticks.
      if (removalDelay !== undefined) units.push(sei(1, new BitWriter().u(24, removalDelay).u(24, 2)));
      const slice = initial === undefined ? { frameNum: frameNum % 16 } : ({ nal: 5, idrPicId: idrs % 2 } as const);
      units.push(writeSlice(slice, choice));
      frameNum++;
      const size = units.reduce((sum, unit) => sum + 4 + unit.length, 0);
      const filler = bits / 8 - size - 6;
      if (filler >= 0) units.push(writeUnit(0, 12, [...new Array<number>(filler).fill(0xff), 0x80]));
      return units;
    }),
  );
};
