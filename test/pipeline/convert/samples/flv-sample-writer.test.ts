import { describe, expect, test } from 'vitest';
import { toPlain } from '../../../../src/amf/plain.ts';
import { scriptMessage } from '../../../../src/container/flv/body/script-data.ts';
import { FlvReader } from '../../../../src/container/flv/tag/flv-reader.ts';
import type { Output } from '../../../../src/io/output.ts';
import { FlvSampleWriter } from '../../../../src/pipeline/convert/samples/flv-sample-writer.ts';

/** onMetaData of an FLV with these tracks. */
const metadataOf = async (videoFourCc: string, audioFourCc: string, legacyTags: boolean): Promise<unknown> => {
  const written: Uint8Array[] = [];
  const output: Output = {
    sizeBytes: 0,
    closed: false,
    write: (bytes) => void written.push(bytes.slice()),
    flush: async () => {},
    commit: async () => {},
    abandon: () => {},
  };
  const video = { kind: 'video', id: 1, fourCc: videoFourCc, timescale: 1000 } as const;
  const audio = { kind: 'audio', id: 2, fourCc: audioFourCc, timescale: 48_000 } as const;
  await new FlvSampleWriter(output, legacyTags).begin([video, audio].map((track) => ({ track, dts: 0, pts: 0 })));
  const reader = new FlvReader();
  const items = [...written.flatMap((bytes) => [...reader.push(bytes)]), ...reader.end()];
  const scripts = items.flatMap((item) => (item.kind === 'tag' && item.parsed.script ? [item.parsed.script] : []));
  return scripts.flatMap((script) => scriptMessage(script).values.map(toPlain));
};

describe('FlvSampleWriter', () => {
  // FLV 10.1 E.4.2.1 and E.4.3.1; FourCCs as numbers: E-RTMP v2; 12 and 13: what CDNs gave to HEVC and AV1.
  test.each([
    ['avc1', 'mp4a', false, 7, 10],
    ['avc1', '.mp3', true, 7, 2],
    ['hvc1', 'Opus', false, 0x68766331, 0x4f707573],
    ['av01', 'mp4a', false, 0x61763031, 10],
    ['hvc1', 'mp4a', true, 12, 10],
    ['av01', 'mp4a', true, 13, 10],
  ])(
    '%s and %s, legacy tags %s: onMetaData has %i and %i',
    async (video, audio, legacy, videocodecid, audiocodecid) => {
      expect(await metadataOf(video, audio, legacy)).toMatchObject([{ videocodecid, audiocodecid }]);
    },
  );
});
