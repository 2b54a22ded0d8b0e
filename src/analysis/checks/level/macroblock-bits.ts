import { MACROBLOCK_CLASSES, type PictureBlocks } from '../../../media/macroblocks.ts';
import { atPicture } from '../places.ts';
import { defineRule } from '../rule.ts';
import { DeclaredLevel } from './declared-level.ts';

/** Added to the bits of a macroblock that is not compressed. */
const ALLOWANCE_BITS = 128;

/**
 * Bits of slice_data() that are counted with a macroblock, and are none of macroblock_layer(): mb_skip_run takes 31 at
 * most.
 */
const SLICE_DATA_BITS = 32;

const PCM = MACROBLOCK_CLASSES.indexOf('PCM');

export const levelMacroblockBits = defineRule({
  id: 'level/macroblock-bits',
  title: 'a macroblock with more bits than its samples have',
  source: 'H.264 A.3.1, A.3.2',
  severity: 'warning',
  needs: ['parameter sets', 'macroblocks'],
  codecs: ['h264'],
  what: 'Compares the bits of each macroblock_layer() with 128 + RawMbBits: 3200 at 8 bits and 4:2:0. Skip runs and flags of slice_data() stand with the macroblock, so up to 32 bits more are let pass. Read with --mb.',
  why: 'Buffers of entropy decoders in hardware are built for this many bits; such a macroblock is coded as I_PCM with fewer.',
  mend: { x264: 'it writes I_PCM where that is smaller; --qpmin 1 or more', ffmpeg: '-qmin 1' },
  video({ report }, track) {
    const declared = new DeclaredLevel(track);
    return {
      sequence: ({ description }) => {
        declared.sequence = description;
      },
      picture(picture) {
        const allowed = ALLOWANCE_BITS + rawBits(declared);
        const { mb, bits } = largest(picture.blocks);
        if (bits <= allowed + SLICE_DATA_BITS) return;
        report({
          message: `macroblock ${mb} has ${bits} bits, at most ${allowed} are allowed (H.264 A.3.1)`,
          at: atPicture(picture),
          measured: bits,
          expected: allowed,
        });
      },
    };
  },
});

/** RawMbBits (7.4.2.1.1): the bits of the samples of a macroblock. */
const rawBits = ({ sequence }: DeclaredLevel): number => {
  const { bitDepthLuma = 8, bitDepthChroma = bitDepthLuma, chromaFormat = '4:2:0' } = sequence ?? {};
  return 256 * bitDepthLuma + 2 * (CHROMA_SAMPLES[chromaFormat] ?? 0) * bitDepthChroma;
};

/** MbWidthC * MbHeightC. */
const CHROMA_SAMPLES: Readonly<Record<string, number>> = { '4:2:0': 64, '4:2:2': 128, '4:4:4': 256 };

/** The macroblock with the most bits; I_PCM has as many as it must. */
const largest = ({
  widthInMbs,
  heightInMbs,
  isRead,
  mbClass,
  bits: { header, motion, luma, chroma },
}: PictureBlocks) => {
  let [mb, bits] = [0, 0];
  for (let i = 0; i < widthInMbs * heightInMbs; i++) {
    if (isRead[i] === 0 || mbClass[i] === PCM) continue;
    const own = (header[i] as number) + (motion[i] as number) + (luma[i] as number) + (chroma[i] as number);
    if (own > bits) [mb, bits] = [i, own];
  }
  return { mb, bits };
};
