import type { SequenceDescription } from '../../../codec/sequence-description.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const resolutionChange = defineRule({
  id: 'ps/resolution-change',
  title: 'size, sample format, colour or frame rate change amid the stream',
  source: 'H.264 7.4.2.1.1; ingest services ask for one setting a stream',
  severity: 'warning',
  needs: ['parameter sets'],
  what: 'Compares each sequence parameter set that is new with the one before: coded and cropped size, chroma format, bit depth, colour description, frame rate.',
  why: 'Players have to open another decoder, which many do badly: they stop, stretch the picture, or go on with wrong colours. Services transcode one setting and drop the stream.',
  mend: {
    ffmpeg: 'scale before the encoder, to one size: -vf scale=1920:1080',
    OBS: 'do not change Output (Scaled) Resolution while streaming',
  },
  video({ report }) {
    let before: SequenceDescription | undefined;
    return {
      sequence(seen) {
        const { description, origin } = seen;
        // Of a stream without timestamps, the reader of its times reports the rate.
        const changes = before === undefined ? [] : changesOf(before, description, origin !== undefined);
        before = description;
        if (changes.length === 0) return;
        const [was, is] = [changes.map(([from]) => from).join(', '), changes.map(([, to]) => to).join(', ')];
        report({ message: `${was} -> ${is}`, at: atSet(seen), measured: is, expected: was });
      },
    };
  },
});

/** What differs, as pairs of words. */
const changesOf = (
  before: SequenceDescription,
  now: SequenceDescription,
  hasTimes: boolean,
): readonly (readonly [string, string])[] =>
  [sizeOf, formatOf, colourOf, ...(hasTimes ? [rateOf] : [])].flatMap((of) => {
    const [was, is] = [of(before), of(now)];
    return was === is ? [] : [[was, is] as const];
  });

const sizeOf = ({ width, height, codedWidth, codedHeight }: SequenceDescription): string =>
  `${width ?? codedWidth}x${height ?? codedHeight}`;

const formatOf = ({ chromaFormat, bitDepthLuma }: SequenceDescription): string =>
  `${chromaFormat ?? 'chroma unknown'} ${bitDepthLuma ?? '?'} bits`;

const colourOf = ({ colour }: SequenceDescription): string => {
  if (colour === undefined) return 'no colour description';
  const { colour_primaries, transfer_characteristics, matrix_coefficients, video_full_range_flag } = colour;
  const points = [colour_primaries, transfer_characteristics, matrix_coefficients].map((one) => one?.name ?? 'none');
  return `colour ${points.join('/')} ${video_full_range_flag?.name ?? ''}`.trim();
};

const rateOf = ({ frameRate }: SequenceDescription): string =>
  frameRate === undefined ? 'no frame rate' : `${frameRate.fps} fps`;
