import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { audioSpecificConfigOf } from '../../src/codec/aac/adts/audio-specific-config.ts';
import type { AdtsFrame } from '../../src/codec/aac/adts/item.ts';
import { AdtsSplitter } from '../../src/codec/aac/adts/splitter.ts';
import { AdtsWriter } from '../../src/codec/aac/adts/writer.ts';
import { parseAudioSpecificConfig } from '../../src/codec/aac/config/audio-specific-config.ts';
import { type RecordNalUnit, recordNalBytes } from '../../src/codec/h26x/record-nal-unit.ts';
import { avcConfigOf } from '../../src/codec/h264/config/avc-config-of.ts';
import { parseAvcConfigRecord } from '../../src/codec/h264/config/avc-config-record.ts';
import { nalUnitsOf } from '../../src/container/flv/body/nal-units.ts';
import { FlvDemuxer } from '../../src/container/flv/tag/demuxer.ts';
import { parseTag } from '../../src/container/flv/tag/parse-tag.ts';
import { timestampOf } from '../../src/container/flv/tag/tag-header.ts';
import { FlvWriter } from '../../src/container/flv/write/flv-writer.ts';
import { numberBytes } from '../../src/container/flv/write/on-metadata.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';
import { boxContent } from './boxes.ts';
import { decodedFrames } from './decoded.ts';
import { mp4Record } from './mp4-record.ts';
import { run } from './process.ts';
import { corpusStreams, type Stream, sampleStreams } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-writers-'));
/** Streams that ffmpeg puts into no MP4. */
const skipped: string[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (skipped.length > 0) console.log(`no avcC by ffmpeg: ${skipped.join(', ')}`);
});

const ffmpeg = inject('ffmpeg');
const corpus = corpusStreams();
const made = inject('made').streams;

const call = async (program: string, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await run(program, args);
  return stdout.toString('latin1');
};
const convert = async (input: readonly string[], output: readonly string[]): Promise<void> => {
  await call('ffmpeg', ...'-nostdin -v error -y'.split(' '), ...input, ...output);
};
const bytesIn = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

const setsOf = (record: Uint8Array) => {
  const parsed = parseAvcConfigRecord(new SyntaxReader(record));
  const units = (places: readonly RecordNalUnit[] = []) => places.map((place) => recordNalBytes(record, place));
  return {
    sps: units(parsed.sequenceParameterSets),
    pps: units(parsed.pictureParameterSets),
    spsExt: units(parsed.sequenceParameterSetExts),
  };
};

/**
 * Where ffmpeg copies profile, flags and level of the first SPS, and ISO/IEC 14496-15 5.3.3.1 requires a profile that
 * all obey and flags that all set: the change from its record to ours.
 */
const BY_THE_CLAUSE: Readonly<Record<string, (hex: string) => string>> = {
  // Constrained Baseline and High: decoders of High take both, and High has the tail.
  'h264/gen-synth__two_sps_ids_interleaved_idr.264': (hex) => `0164000c${hex.slice(8)}fdf8f800`,
};

const sameRecord = async ({ name, path }: Stream): Promise<void> => {
  const record = await mp4Record(path);
  if (record === undefined) {
    skipped.push(name);
    return;
  }
  const { bytes } = avcConfigOf(setsOf(record), 4);
  expect(toHex(bytes), name).toBe((BY_THE_CLAUSE[name] ?? String)(toHex(record)));
};

describe.skipIf(!ffmpeg)('avcC: the record that ffmpeg writes into MP4', () => {
  for (const stream of [...sampleStreams(), ...made, ...(corpus?.streams ?? [])]) {
    test(stream.name, () => sameRecord(stream));
  }
});

const splitAdts = (bytes: Uint8Array): readonly AdtsFrame[] => {
  const splitter = new AdtsSplitter();
  const items = [...splitter.push(bytes), ...splitter.end()];
  return items.map((item) => {
    if (item.kind !== 'frame') throw new Error(`junk at ${item.offset}: ${item.reason}`);
    return item;
  });
};

/** DecoderSpecificInfo of an esds box (ISO/IEC 14496-1 7.2.6.7), its length written in 4 bytes as ffmpeg does. */
const decoderSpecificInfo = (esds: Uint8Array): string => {
  const [, length = '', rest = ''] = /05808080(..)(.*)$/.exec(toHex(esds)) ?? [];
  return rest.slice(0, 2 * Number.parseInt(length, 16));
};

const RATES = [96000, 48000, 44100, 32000, 22050, 16000, 8000];
const LAYOUTS = ['mono', 'stereo', '3.0', '4.0', '5.0', '5.1'];
const SOUNDS = RATES.flatMap((rate) => LAYOUTS.map((layout) => [rate, layout] as const));

describe.skipIf(!ffmpeg)('ADTS: what ffmpeg writes and reads', () => {
  test.each(SOUNDS)('%i Hz %s', async (rate, layout) => {
    const path = join(folder, `${rate}-${layout}.aac`);
    const noise = `anoisesrc=r=${rate}:d=0.5:a=0.3:s=7,aformat=channel_layouts=${layout}`;
    await convert(['-f', 'lavfi', '-i', noise], ['-c:a', 'aac', path]);
    const mp4 = `${path}.mp4`;
    await convert(['-i', path], ['-c', 'copy', mp4]);
    const bytes = bytesIn(path);
    const frames = splitAdts(bytes);
    const packets = await call(
      'ffprobe',
      ...'-v error -show_packets -show_entries packet=pos,size -of csv=p=0'.split(' '),
      path,
    );
    expect(frames.map(({ offset, size }) => `${size},${offset}`)).toEqual(packets.trim().split('\n'));
    const [first] = frames as [AdtsFrame];
    const config = audioSpecificConfigOf(first.header);
    expect(toHex(config)).toBe(decoderSpecificInfo(boxContent(bytesIn(mp4), 'esds') ?? new Uint8Array(0)));
    const writer = new AdtsWriter(parseAudioSpecificConfig(new SyntaxReader(config)));
    expect(toHex(Buffer.concat(frames.flatMap(({ payload }) => writer.frame(payload))))).toBe(toHex(bytes));
  });
});

const tagsOf = (file: Uint8Array) => {
  const demuxer = new FlvDemuxer();
  return [...demuxer.push(file), ...demuxer.end()].flatMap((item) => {
    if (item.kind !== 'tag') return [];
    const { header, video, audio, payloads } = parseTag(item.bytes);
    const [payload] = payloads;
    const data = item.bytes.slice(payload?.start, payload?.end);
    return [{ dtsMs: timestampOf(header), video, audio, data, compositionTimeMs: payload?.compositionTimeMs ?? 0 }];
  });
};

/** The AVC and AAC tags of a file, written again. */
const rewritten = (file: Uint8Array): Uint8Array => {
  const writer = new FlvWriter();
  const parts: Uint8Array[] = [...writer.header({ audio: true, video: true })];
  const { parts: script, numberOffsets } = writer.onMetaData({ duration: 0, filesize: 0, encoder: 'test' });
  parts.push(...script);
  for (const { dtsMs, video, audio, data, compositionTimeMs } of tagsOf(file)) {
    if (video?.codecId === 7 && video.avcPacketType === 0) parts.push(...writer.avcSequenceStart(data, dtsMs));
    else if (video?.codecId === 7 && video.avcPacketType === 1) {
      const units = [...nalUnitsOf(data, 4, false)].flatMap((item) => (item.kind === 'unit' ? [item.bytes] : []));
      parts.push(...writer.avcFrame({ dtsMs, compositionTimeMs, isKey: video.frameType === 1, units }));
    } else if (video?.codecId === 7) parts.push(...writer.avcEndOfSequence(dtsMs));
    else if (audio?.soundFormat === 10 && audio.aacPacketType === 0)
      parts.push(...writer.aacSequenceStart(data, dtsMs));
    else if (audio?.soundFormat === 10) parts.push(...writer.aacFrame(data, dtsMs));
  }
  const out = new Uint8Array(Buffer.concat(parts));
  out.set(numberBytes(1.5), numberOffsets.get('duration'));
  out.set(numberBytes(out.length), numberOffsets.get('filesize'));
  return out;
};

const packetsOf = (path: string): Promise<string> =>
  call(
    'ffprobe',
    ...'-v error -show_packets -show_entries packet=codec_type,dts,pts,size,flags -of csv=p=0'.split(' '),
    path,
  );

const VIDEOS: Readonly<Record<string, string>> = {
  'no B-frames': '-bf 0',
  '2 B-frames': '-bf 2 -x264-params b-adapt=0',
  'b-pyramid': '-bf 5 -x264-params b-pyramid=normal:b-adapt=0',
  'open GOP': '-bf 3 -g 8 -x264-params open-gop=1',
  interlaced: '-flags +ildct+ilme -bf 2 -x264-params tff=1',
  'slices, no audio': '-bf 1 -slices 4 -an',
};

describe.skipIf(!ffmpeg)('FLV: a file of ffmpeg, written again', () => {
  const same = async (path: string): Promise<void> => {
    const copy = join(folder, `${basename(path)}.again.flv`);
    const file = bytesIn(path);
    writeFileSync(copy, rewritten(file));
    const packets = await packetsOf(path);
    const [frames, again] = await Promise.all([
      decodedFrames(path, { streams: 'all' }),
      decodedFrames(copy, { streams: 'all' }),
    ]);
    const pictures = frames.filter(({ stream }) => stream === 0);
    expect(pictures.length).toBeGreaterThanOrEqual(37); // 1.5 s at 25 Hz
    expect(packets.match(/^video,/gm)?.length).toBe(pictures.length);
    expect(await packetsOf(copy)).toBe(packets);
    expect(again).toEqual(frames);
    // After the script tags both have the same bytes.
    const media = (bytes: Uint8Array) => toHex(bytes.subarray(31 + Buffer.from(bytes).readUIntBE(14, 3) - 3));
    expect(media(rewritten(file))).toBe(media(file));
  };

  test.each(Object.entries(VIDEOS))('%s', async (name, options) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.flv`);
    await convert('-f lavfi -i testsrc2=s=160x96:r=25:d=1.5 -f lavfi -i anoisesrc=r=44100:d=1.5:s=3'.split(' '), [
      ...`-c:v libx264 -threads 1 -pix_fmt yuv420p -c:a aac -ac 2`.split(' '),
      ...options.split(' '),
      path,
    ]);
    await same(path);
    const { stdout } = await run('ffprobe', [
      ...'-v error -show_entries format_tags:format=duration'.split(' '),
      `${join(folder, basename(path))}.again.flv`,
    ]);
    expect(stdout.toString('latin1')).toContain('duration=1.5');
  });
});

/** FLVs of other projects with AAC, HE-AAC in 5.1 among them. */
const AAC_FILES = [
  'ScuffleCloud-scuffle__avc_aac',
  'ant-media-Ant-Media-Server__test_short',
  'gen-ffmpeg__aac_he51',
  'gen-ffmpeg__avc_aac',
];
const { RTMPKIT_STREAMS: streams } = process.env;

describe.skipIf(!ffmpeg || streams === undefined)('FLV to ADTS: the stream that ffmpeg writes', () => {
  test.each(AAC_FILES)('%s', async (name) => {
    const path = join(streams ?? '', 'flv', `${name}.flv`);
    const theirs = join(folder, `${name}.aac`);
    await convert(['-i', path], [...'-map 0:a -c copy -f adts'.split(' '), theirs]);
    const audio = tagsOf(bytesIn(path)).filter((tag) => tag.audio?.soundFormat === 10);
    const config = audio.find((tag) => tag.audio?.aacPacketType === 0)?.data ?? new Uint8Array(0);
    const writer = new AdtsWriter(parseAudioSpecificConfig(new SyntaxReader(config)));
    const frames = audio.flatMap((tag) => (tag.audio?.aacPacketType === 1 && tag.data.length > 0 ? [tag.data] : []));
    expect(toHex(Buffer.concat(frames.flatMap((frame) => writer.frame(frame))))).toBe(toHex(bytesIn(theirs)));
  });
});
