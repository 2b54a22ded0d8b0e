import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Av1State } from '../../src/codec/av1/syntax/av1-state.ts';
import { parseObu } from '../../src/codec/av1/syntax/parse-obu.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { obusOf } from '../harness/av1-streams.ts';
import { elementsOf, tracedObus, withoutSize } from './av1-elements.ts';

const folder = process.env['RTMPKIT_STREAMS'];
const hasStreams = folder !== undefined && existsSync(join(folder, 'av1'));
const note = hasStreams ? '' : ' [skipped: RTMPKIT_STREAMS names no folder of streams]';

const OBU_REDUNDANT_FRAME_HEADER = 7;
const OBU_TILE_LIST = 8;
const OBU_PADDING = 15;

/** What ffmpeg 5.1 does not trace as the specification has it. */
const isOpaqueToFfmpeg = (type: number): boolean =>
  type === OBU_REDUNDANT_FRAME_HEADER || type === OBU_PADDING || type === OBU_TILE_LIST || (type > 8 && type < 15);

/** Streams that ffmpeg does not read to their end, with the OBUs that it traces. */
const GIVEN_UP: Readonly<Record<string, number>> = {
  // Its muxing stops at a metadata OBU, at OBUs of unknown types or at one that is cut short.
  'KhronosGroup-VK-GL-CTS__av1-argon_test1019.obu': 7,
  'gen-synth__metadata_padding_reserved.obu': 0,
  'gen-synth__size_overrun.obu': 0,
  'gen-synth__tile_list_type8_and_ext.obu': 0,
  'gen-synth__truncated.obu': 5,
  'gen-synthb__forbidden_and_reserved_bits.obu': 0,
  'gen-synthb__missing_seqhdr.obu': 0,
};

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly reference: Uint8Array;
}

const cases = (): readonly Case[] => {
  if (!hasStreams) return [];
  return readdirSync(join(folder, 'av1')).flatMap((name) => {
    const reference = join(folder, 'refs/av1', `${name}.trace_headers.txt.gz`);
    if (!existsSync(reference)) return [];
    return [{ name, bytes: readFileSync(join(folder, 'av1', name)), reference: readFileSync(reference) }];
  });
};

/** All elements of a stream that ffmpeg traces, as both give them. */
const compare = ({ bytes, reference }: Case) => {
  const theirs = tracedObus(reference);
  const state = new Av1State();
  const differences: string[] = [];
  let [elements, total] = [0, 0];
  for (const [i, obu] of obusOf(bytes).entries()) {
    const sink = new FieldTrace();
    const { header } = parseObu(obu, state, { sink });
    total++;
    const traced = theirs[i];
    if (traced === undefined) continue;
    const [ours, expected] = [withoutSize(elementsOf(sink.fields)), withoutSize(traced.elements)];
    const type = header.obu_type ?? -1;
    const text = ({ header, payload }: typeof ours) => [
      ...header,
      ...(isOpaqueToFfmpeg(type) ? [] : payload.map((e) => `${e.name} ${e.bit} ${e.bits} ${e.value}`)),
    ];
    const [a, b] = [text(ours), text(expected)];
    const at = a.findIndex((line, k) => line !== b[k]);
    elements += a.length;
    if (at >= 0 || (a.length !== b.length && !traced.failed)) {
      const k = at < 0 ? Math.min(a.length, b.length) : at;
      differences.push(`OBU ${i}, type ${type}: ${a[k]}, ffmpeg ${b[k]}`);
    }
  }
  return { differences, elements, traced: theirs.length, total };
};

describe(`AV1 against trace_headers of ffmpeg${note}`, () => {
  const all = cases();
  it.skipIf(!hasStreams)('has streams', () => expect(all.length).toBeGreaterThan(40));
  it.each(all)('$name: every element has the same name, place, length and value', (stream) => {
    const { differences, elements, traced, total } = compare(stream);
    expect(differences).toEqual([]);
    expect(traced).toBe(GIVEN_UP[stream.name] ?? total);
    if (traced > 0) expect(elements).toBeGreaterThan(10);
  });
});
