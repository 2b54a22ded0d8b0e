import { SOUND_RATES, SOUND_TYPES } from '../../../container/flv/names.ts';
import { defineRule } from '../rule.ts';

const AAC = 10;
const RATE_44_KHZ = 3;
const STEREO = 1;

export const ascMismatch = defineRule({
  id: 'audio/asc-mismatch',
  title: 'AAC tags that do not say 44 kHz stereo',
  source: 'FLV 10.1 E.4.2.1: SoundRate 3 and SoundType 1 for AAC, whatever its AudioSpecificConfig says',
  severity: 'warning',
  needs: ['flv', 'audio'],
  what: 'Looks at SoundRate and SoundType of AAC tags: they are fixed, the AudioSpecificConfig has the real values.',
  why: 'Some servers take the codec and these bits from the first byte and compare it with 0xAF; others play at the wrong rate.',
  mend: {
    ffmpeg: '-c copy into a new .flv writes them right',
    MediaCodec: '0xAF as the first byte of each AAC tag',
  },
  input({ report }) {
    let last: string | undefined;
    return {
      tag({ parsed: { audio }, offset, index, dtsMs }) {
        if (audio?.soundFormat !== AAC) return;
        const { soundRate = RATE_44_KHZ, soundType = STEREO } = audio;
        const value = `${SOUND_RATES[soundRate]} ${SOUND_TYPES[soundType]}`;
        if (value === last) return;
        last = value;
        if (soundRate === RATE_44_KHZ && soundType === STEREO) return;
        report({
          message: `an AAC tag says ${value}: it has to say 44 kHz stereo`,
          at: { byteOffset: offset, tag: index, dtsMs },
          measured: value,
          expected: '44 kHz stereo',
        });
      },
    };
  },
});
