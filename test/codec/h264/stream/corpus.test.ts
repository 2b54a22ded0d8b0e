import { describe, expect, it } from 'vitest';
import {
  bytesOfEntry,
  CORPUS_NOTE,
  type CorpusEntry,
  corpusEntry,
  h264Entries,
  hasCorpus,
  nameOf,
} from '../../../harness/corpus.ts';
import { findingsOf, inspectStream, layoutOf, startsOfPictures } from '../../../harness/inspected.ts';

interface Difference {
  readonly pictures: number;
  readonly reason: string;
}

const NO_ORDER =
  'slices of slice groups are not in order of address (A.2.1): ffmpeg starts a packet where first_mb_in_slice decreases';
const CONCEALED = 'JM stops at, or drops, what it cannot decode; the pictures are in the stream';

/** Where our pictures differ from ffprobe's packets: our number, and the clause that decides. */
const NOT_FFPROBE: Readonly<Record<string, Difference>> = {
  'gen-jm19__base_fmo4_raster.264': { pictures: 8, reason: NO_ORDER },
  'gen-jm19b__base_fmo3_dirflag.264': { pictures: 8, reason: NO_ORDER },
  'jcodec-jcodec__seq_boxout-test.264': { pictures: 2, reason: NO_ORDER },
  'jcodec-jcodec__seq_dispersed-test.264': { pictures: 2, reason: NO_ORDER },
  'jcodec-jcodec__seq_explicit-test.264': { pictures: 2, reason: NO_ORDER },
  'jcodec-jcodec__seq_foreground-test.264': { pictures: 2, reason: NO_ORDER },
  'gen-synth__aso_reversed_slices.264': {
    pictures: 8,
    reason: 'arbitrary slice order: first_mb_in_slice is no criterion of 7.4.1.2.4',
  },
  'gen-jm19__base_redundant.264': {
    pictures: 17,
    reason: 'redundant pictures start nothing (7.4.1.2.5); ffmpeg counts 8 of them',
  },
  'gen-jm19b__hi444_separate_planes_10b.264': {
    pictures: 3,
    reason: 'ffmpeg makes a packet of each colour plane; colour_plane_id is no criterion',
  },
  'gen-synth__only_parameter_sets.264': { pictures: 0, reason: 'ffmpeg makes a packet of the parameter sets alone' },
  'gen-synthb__sps_ext_aux_alpha.264': {
    pictures: 4,
    reason: 'auxiliary slices between primary ones, against 7.4.1.2.5: guessed, with a warning for each',
  },
  'gen-synthb__zero_runs_corrupt.264': { pictures: 27, reason: 'damage in slice headers' },
  'Eyevinn-mp4ff__two-frames.264': { pictures: 2, reason: 'length-prefixed, which ffprobe does not recognise' },
  'gen-synthb__avcc_1byte_lengths.264': { pictures: 22, reason: 'length-prefixed, which ffprobe does not recognise' },
};

/** Where our pictures differ from what JM decodes, and ffprobe agrees with us. */
const NOT_JM: Readonly<Record<string, string>> = {
  'cisco-openh264__BA_MW_D_IDR_LOST.264': 'the IDR picture is lost: JM waits for a recovery point',
  'gen-synthb__eoseq_between_idrs.264': CONCEALED,
  'gen-synthb__sps_ext_aux_alpha.264': CONCEALED,
  'membraneframework-membrane_h26x_plugin__input-sps-pps-non-idr-sps-pps-idr.h264':
    'begins without an IDR picture: JM waits for one',
  'membraneframework-membrane_h26x_plugin__input-sps-pps-non-idr.h264':
    'begins without an IDR picture: JM waits for a recovery point',
};

/** Excludes files without start codes (see test/pipeline/corpus.test.ts). */
const isByteStream = (entry: CorpusEntry): boolean => !entry.features.includes('no-annexb-startcodes');
const byteStreams = h264Entries.filter(isByteStream);
const read = (name: string) => inspectStream(bytesOfEntry(corpusEntry(name)));

describe.skipIf(!hasCorpus)(`coded pictures of real streams${CORPUS_NOTE}`, () => {
  it.each(byteStreams.map((entry) => [nameOf(entry), entry] as const))('%s', (name, entry) => {
    const pictures = startsOfPictures(inspectStream(bytesOfEntry(entry))).length;
    const { ffprobe, jm19 } = entry.facts;
    expect(pictures).toBe(NOT_FFPROBE[name]?.pictures ?? ffprobe?.packets);
    if (typeof jm19?.frames_decoded === 'number' && NOT_JM[name] === undefined)
      expect(pictures).toBe(jm19.frames_decoded);
  });

  it('every explained difference exists', () => {
    for (const [name, { pictures }] of Object.entries(NOT_FFPROBE)) {
      expect(corpusEntry(name).facts.ffprobe?.packets, name).not.toBe(pictures);
    }
    for (const name of Object.keys(NOT_JM)) {
      const { ffprobe, jm19 } = corpusEntry(name).facts;
      expect(jm19?.frames_decoded, name).not.toBe(NOT_FFPROBE[name]?.pictures ?? ffprobe?.packets);
    }
  });

  it('the number of NAL units equals that of an independent scan, which skips empty ones', () => {
    const wrong = byteStreams.flatMap((entry) => {
      const { summary } = inspectStream(bytesOfEntry(entry));
      const empty = summary.types.find(({ name }) => name === 'empty')?.count ?? 0;
      const theirs = entry.facts.nal_scan?.nal_count;
      return summary.nalus - empty === theirs ? [] : [`${nameOf(entry)}: ${summary.nalus} - ${empty}, scan ${theirs}`];
    });
    expect(wrong).toEqual([]);
  });

  it('pictures are guessed in damaged and disordered streams only', () => {
    const guessed = byteStreams.filter((entry) =>
      findingsOf(inspectStream(bytesOfEntry(entry))).some((line) =>
        /^(warning (guessed-picture|unit-order)|error idr-pic-id)/.test(line),
      ),
    );
    expect(guessed.map(nameOf).sort()).toEqual([
      // Two IDR pictures in a row with one idr_pic_id, against 7.4.3.
      'gen-synth__cabac_zero_words.264',
      'gen-synth__idr_refidc0.264',
      'gen-synth__two_sps_ids_interleaved_idr.264',
      'gen-synthb__eoseq_between_idrs.264',
      'gen-synthb__sps_ext_aux_alpha.264',
    ]);
  });
});

describe.skipIf(!hasCorpus)(`special streams${CORPUS_NOTE}`, () => {
  it('redundant slices: 17 pictures, 8 of them followed by a redundant one', () => {
    const { summary, records, diagnostics } = read('gen-jm19__base_redundant.264');
    expect(summary).toMatchObject({ frames: 17, slicesPerPicture: { min: 1, max: 1 } });
    const redundant = records.filter(({ slice }) => (slice?.redundant_pic_cnt ?? 0) > 0);
    expect(
      redundant.every(
        ({ startsPicture, startsAccessUnit }) => startsPicture === undefined && startsAccessUnit === undefined,
      ),
    ).toBe(true);
    expect(redundant).toHaveLength(8);
    expect(diagnostics).toEqual([]);
  });

  it('SVC: prefix units start the access units of their slices, layers share them', () => {
    const layout = layoutOf(read('gen-jsvm9__svc_mgs_vector.264')).slice(5, 13);
    expect(layout).toEqual([
      'prefix 0',
      'IDR 0 {first slice of the stream}',
      'slice ext 0',
      'slice ext 0',
      'prefix 1 [prefix of a slice: frame_num 0 -> 1]',
      'slice 1 {frame_num 0 -> 1}',
      'slice ext 1',
      'slice ext 1',
    ]);
  });

  it('resolution changes: each new SPS starts an access unit, and its pictures are read with it', () => {
    const { records, summary } = read('gen-synth__concat_res_change.264');
    const sizes = records.flatMap(({ derived }) =>
      derived !== undefined && 'width' in derived ? [`${derived.width}x${derived.height}`] : [],
    );
    expect(sizes).toEqual(['320x180', '322x182', '320x180', '320x192', '320x180']);
    const starters = records.filter(({ startsAccessUnit }) => startsAccessUnit?.startsWith('SPS'));
    // The last one follows an SEI unit at the end of the previous stream, which starts the access unit.
    expect(starters).toHaveLength(3);
    expect(summary.diagnostics).toEqual({ error: 0, warning: 0, info: 0 });
  });

  it('auxiliary coded pictures have the order of their primary picture', () => {
    const { records } = read('gen-synthb__sps_ext_aux_alpha.264');
    const aux = records.filter(({ nal_unit_type }) => nal_unit_type === 19);
    expect(aux.length).toBeGreaterThan(0);
    expect(aux.every(({ derived }) => (derived as { poc?: number }).poc === 0)).toBe(true);
  });
});
