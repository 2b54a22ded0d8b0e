import type { AmfPlain } from '../../../amf/plain.ts';
import { toPlain } from '../../../amf/plain.ts';
import type { SequenceDescription } from '../../../codec/sequence-description.ts';
import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import { isCoded } from '../../../container/flv/body/payload.ts';
import type { FindingLocation } from '../finding.ts';
import { defineRule } from '../rule.ts';

/** Members of colorConfig (E-RTMP v2), and what the sequence parameter set says. */
const MEMBERS: Readonly<Record<string, (sequence: Partial<SequenceDescription>) => number | undefined>> = {
  bitDepth: ({ bitDepthLuma }) => bitDepthLuma,
  colorPrimaries: ({ colour }) => colour?.colour_primaries?.value,
  transferCharacteristics: ({ colour }) => colour?.transfer_characteristics?.value,
  matrixCoefficients: ({ colour }) => colour?.matrix_coefficients?.value,
};

type Members = Readonly<Record<string, AmfPlain>>;

/** colorConfig of a Metadata packet, or of its colorInfo alone. */
const colorConfigOf = ({ metadata = [] }: ParsedPayload): Members | undefined => {
  const at = metadata.findIndex((value) => value.type === 'string' && value.value === 'colorInfo');
  const info = metadata[at + 1] === undefined || at < 0 ? undefined : toPlain(metadata[at + 1] as (typeof metadata)[0]);
  const config = typeof info === 'object' && !Array.isArray(info) ? info['colorConfig'] : undefined;
  return typeof config === 'object' && !Array.isArray(config) ? config : undefined;
};

/** What is known of a video track. */
interface Track {
  sequence: Partial<SequenceDescription>;
  hasFrame: boolean;
  hasMetadata: boolean;
  /** A colorConfig that is not compared yet. */
  waiting: { readonly config: Members; readonly at: FindingLocation } | undefined;
}

export const colourInfo = defineRule({
  id: 'flv/colour-info',
  title: 'colorInfo differs from the stream, or comes late',
  source: 'E-RTMP v2, Metadata (colorInfo); ITU-T H.273',
  severity: 'warning',
  needs: ['flv', 'video'],
  what: 'Compares colorConfig of each Metadata packet with bit depth and colour description of the sequence parameter set, and its place with that of the first frame. What either does not say is no fault.',
  why: 'Players that trust the one show other colours than those that trust the other, and frames before it are shown without it.',
  mend: {
    ffmpeg: '-color_primaries, -color_trc and -colorspace write both',
    OBS: 'Settings, Advanced, Color Space',
  },
  input({ report }) {
    const tracks = new Map<number, Track>();
    const trackOf = (id: number): Track => {
      const none: Track = { sequence: {}, hasFrame: false, hasMetadata: false, waiting: undefined };
      const track = tracks.get(id) ?? none;
      tracks.set(id, track);
      return track;
    };
    const compare = (track: Track): void => {
      if (track.waiting === undefined) return;
      const { config, at } = track.waiting;
      track.waiting = undefined;
      for (const [name, valueOfSequence] of Object.entries(MEMBERS)) {
        const [said, is] = [config[name], valueOfSequence(track.sequence)];
        if (typeof said !== 'number' || is === undefined || said === is) continue;
        const message = `colorInfo says ${name} ${said}, the sequence parameter set ${is}`;
        report({ message, at, measured: said, expected: is });
      }
    };
    return {
      video: ({ trackId }) => ({
        sequence({ description }) {
          trackOf(trackId).sequence = description;
        },
        configuration(derived) {
          const track = trackOf(trackId);
          // The parameter sets of the record say more.
          track.sequence = { ...(derived as Partial<SequenceDescription>), ...track.sequence };
        },
        end: () => compare(trackOf(trackId)),
      }),
      tag({ type, parsed, offset, index, dtsMs }) {
        if (type !== 'video') return;
        for (const payload of parsed.payloads) {
          const track = trackOf(payload.trackId);
          if (isCoded(payload)) {
            track.hasFrame = true;
            if (track.sequence.bitDepthLuma !== undefined) compare(track);
          }
          if (payload.packetType !== 'Metadata') continue;
          compare(track);
          const at = { byteOffset: offset, tag: index, dtsMs };
          const isLate = track.hasFrame && !track.hasMetadata;
          track.hasMetadata = true;
          if (isLate) {
            report({ message: 'colorInfo comes after the first frame', at, expected: 'before the first frame' });
          }
          const config = colorConfigOf(payload);
          if (config !== undefined) track.waiting = { config, at };
        }
      },
    };
  },
});
